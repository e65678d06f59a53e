import { endOfWindow, plusSeconds, secondsBetween } from "../../domain/calendar.ts";
import type { JourneyEvent } from "../../domain/events.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { keys } from "../../store/keys.ts";
import { itemOf, sortKey, under, type Item } from "./items.ts";
import type { Trial } from "./trial.ts";

/*
 * What the rules ask of an appeal (rules 8 and 9), computed from when the appeal was made and closed, and from nothing
 * else that the journey knows of standstills.
 */

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isOfAppeal = (question: Item): boolean => text(question["kind"]).startsWith("appeal-");
const isOpen = ({ answer }: Item): boolean => answer === undefined;

function appealOf({ world }: Trial): Item | undefined {
  return itemOf(world, keys.appeal(world.attemptId));
}

/** What is wrong about a journey that stands still, or goes on after it stood still, at any moment. */
export function faultsOfSuspension(trial: Trial, items: readonly Item[]): string[] {
  const appeal = appealOf(trial);
  if (appeal === undefined) return [];
  const isUnderWay = appeal["closedAt"] === undefined;
  const others = under(items, "QUESTION#").filter((question) => !isOfAppeal(question));
  return [
    ...others
      .filter((question) => question["kind"] === "result" && isOpen(question))
      .filter((question) => isSuspended(items, question) !== isUnderWay)
      .map((question) => `its provider is not told how ${sortKey(question)} stands`),
    ...others
      .filter((question) => question["answeredBy"] === "act-on-deadlines")
      .filter((question) => text(question["answeredAt"]) <= lapsesAfter(appeal, items, question))
      .map((question) => `${sortKey(question)} lapsed before the time that stood still was given back`),
    ...under(items, "MESSAGE")
      .filter(({ flagCode }) => flagCode === "too-late")
      .filter((message) => isInTime(appeal, items, message))
      .map(({ webhookId }) => `message ${String(webhookId)} came in time and is kept as too late`),
  ];
}

function isSuspended(items: readonly Item[], question: Item): boolean {
  return under(items, "COMMISSION#").some(
    ({ questionKey, says }) => questionKey === question["key"] && says === "commission-suspended",
  );
}

function isInTime(appeal: Item, items: readonly Item[], message: Item): boolean {
  const about = under(items, "REFERENCE").find(({ pk }) => text(pk).endsWith(text(message["reference"])));
  const question = items.find((item) => sortKey(item) === `QUESTION#${text(about?.["questionKey"])}`);
  const receivedAt = text(message["receivedAt"]);
  return question !== undefined && receivedAt <= lapsesAfter(appeal, items, question, receivedAt);
}

/** Until when a question may be answered: its window, and as long again as the appeal took of it by then. */
function lapsesAfter(
  appeal: Item,
  items: readonly Item[],
  question: Item,
  now = text(question["answeredAt"]),
): string {
  const p = policyInForce(text(question["openedAt"])).parameters;
  if (question["kind"] === "result")
    return givenBack(appeal, text(question["openedAt"]), now, p.stageWindowDays.value);
  if (question["kind"] === "resit-support")
    return givenBack(appeal, text(question["openedAt"]), now, p.resitSupportWindowDays.value);
  if (question["kind"] !== "next-step" || isResitGone(appeal, items, question)) return "";
  const released = under(items, `OUTCOME#round-${String(question["round"])}#`).at(-1);
  return givenBack(appeal, text(released?.["releasedAt"]), now, p.fastTrackResitWindowDays.value);
}

/** Then no window is left but the appeal's, which is used up. */
function isResitGone(appeal: Item, items: readonly Item[], question: Item): boolean {
  const hasAccepted = appeal["hadAccepted"] === true || question["acceptedAt"] !== undefined;
  const isTakenBack = under(items, "QUESTION#resit-support").some(({ answer }) => answer === "lapsed");
  return hasAccepted || isTakenBack;
}

function givenBack(appeal: Item, from: string, now: string, days: number): string {
  const since = [text(appeal["madeAt"]), from].toSorted()[1] ?? from;
  const until = [text(appeal["closedAt"]) || now, now].toSorted()[0] ?? now;
  return plusSeconds(endOfWindow(from, days), Math.max(0, secondsBetween(since, until)));
}

/** What must not happen between the making of an appeal and its end, by the order of the log. */
export function happensWhileAppealed(events: readonly JourneyEvent[]): string[] {
  const made = events.findIndex(({ type }) => type === "appeal-made");
  if (made < 0) return [];
  const closed = events.findIndex(
    ({ type }, index) => index > made && (type === "appeal-closed" || type === "withdrawn"),
  );
  return events
    .slice(made, closed < 0 ? undefined : closed)
    .filter(({ type, causation }) => stopped.includes(type) && !causation.startsWith("appeal-"))
    .map(({ type, causation }) => `${type} (${causation}) while an appeal is open`);
}

const stopped: readonly JourneyEvent["type"][] = [
  ...(["reminded", "stage-commissioned", "stage-window-passed"] as const),
  ...(["next-step-asked", "next-step-lapsed", "resit-support-asked", "resit-support-lapsed"] as const),
  ...(["fast-track-resit-started", "fast-track-resit-taken-back"] as const),
  ...(["stage-graded", "outcome-decided", "outcome-released", "returned-to-employer", "accredited"] as const),
];

const endsBy = { "appeal withdrawn": "appeal-withdrawn", "appeal refused": "not-admissible" } as const;

/** The appeal ended as those that had a part in it were told. */
export function appealEndsRightly(trial: Trial, isWithdrawn: boolean): string[] {
  const isTold = (name: string) => trial.ledger.accepted.some((each) => each.startsWith(`${name}: `));
  const appeal = appealOf(trial);
  if (appeal === undefined) return isTold("appeal") ? ["an appeal is lost"] : [];
  const ends: string[] = Object.entries({ ...endsBy, ...trial.of.appealEndsBy })
    .filter(([name]) => isTold(name))
    .map(([, end]) => end);
  const expected = ends.length > 0 ? ends : ["upheld"];
  const end = text(appeal["end"]);
  const isRight = expected.includes(end) || (isWithdrawn && end === "candidate-withdrew");
  return isRight ? [] : [`the appeal ended as ${end}, expected ${expected.join(" or ")}`];
}

/** Whether the appeal was made after the candidate had withdrawn, and not ended by it: upheld, it takes that back. */
export function isAppealedSince(events: readonly JourneyEvent[]): boolean {
  const last = (of: JourneyEvent["type"]) => events.findLastIndex(({ type }) => type === of);
  return last("appeal-made") > last("withdrawn");
}

/** How an attempt ends by what the panel decided; undefined where it decided nothing. */
export function statusByThePanel(trial: Trial, isWithdrawn: boolean): string | undefined {
  const decision = appealOf(trial)?.["decision"];
  if (typeof decision !== "object" || decision === null || !("code" in decision)) return undefined;
  if (decision.code === "correct-result") return "accredited";
  // Nobody sits again what is annulled, nor says, where that is asked first, that they take part.
  return isWithdrawn ? "not-taking-part" : "returned-to-employer";
}
