import Table from "cli-table3";
import { proportions } from "../cohort/proportions.ts";
import { style } from "./summary.ts";

/** Of whom, or of what, each share is one; a share without a name of its own is named here. */
const ofWhom: Readonly<Record<keyof typeof proportions, readonly [of: string, share?: string]>> = {
  employer: ["employers asked to endorse"],
  late: ["answers of each that wait for time to move on"],
  takingPart: ["candidates asked to confirm"],
  withdrawal: ["all candidates"],
  lost: ["stages, before the sitting that counts"],
  result: ["stages sat, whose result comes"],
  met: ["results that reach the threshold, by round"],
  booked: ["stages", "told as booked"],
  rescheduled: ["stages", "told as rescheduled"],
  quirk: ["results"],
  unknownReference: ["candidates", "messages about a reference of nobody's"],
  resultAfterWithdrawal: ["candidates who withdrew while sitting", "a result comes nevertheless"],
  commissionRefusedFirst: ["commissions", "refused at first by the provider's system"],
  nextStep: ["candidates asked what next"],
  resitDeclined: ["employers asked to support a re-sit", "declined"],
  appeal: ["first outcomes not met"],
  afterwards: ["attempts that ended with an outcome"],
  discussed: ["outcomes released", "discussed with the manager"],
  supportPlan: ["outcomes not met", "answered by a support plan"],
  putForwardAgain: ["candidates returned to their employer"],
};

const isPoint = (name: string): name is keyof typeof proportions => Object.hasOwn(proportions, name);
const inWords = (what: string): string => (what === "nothing" ? "no answer" : what.replaceAll("-", " "));
const inPercent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** How often the invented people do what, as the cohort is drawn. */
export function statedSharesTable(): string {
  const table = new Table({ head: ["Of", "Stated shares"], style, colWidths: [50, 76], wordWrap: true });
  for (const point of Object.keys(proportions).filter(isPoint)) {
    const [of, named = ""] = ofWhom[point];
    const stated: number | Readonly<Record<string, number>> = proportions[point];
    const shares = typeof stated === "number" ? { [named]: stated } : stated;
    const words = Object.entries(shares).map(([what, share]) => `${inWords(what)} ${inPercent(share)}`);
    table.push([of, words.join(" · ")]);
  }
  return table.toString();
}
