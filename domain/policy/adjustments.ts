import { dayInLondon } from "../calendar.ts";
import type { Day, Instant } from "../time.ts";
import type { Source } from "./parameter.ts";

/** A reasonable adjustment: what is done, never for which reason. */
export interface Measure {
  readonly code: string;
  /** As the provider and the candidate read it. */
  readonly text: string;
  readonly inForceFrom: Day;
  /** From then on it is agreed with nobody new; whoever has it keeps it. */
  readonly until?: Day;
  readonly source: Source;
}

const since2018 = { inForceFrom: "2018-01-01", source: "[assumed]" } as const;

/** The measures that may be agreed, in the order in which they are shown. Another one is a row here. */
export const measures: readonly Measure[] = [
  { code: "extra-time-25-percent", text: "25 % more time", ...since2018 },
  { code: "extra-time-50-percent", text: "50 % more time", ...since2018 },
  { code: "rest-breaks", text: "Rest breaks that do not count as time", ...since2018 },
  { code: "separate-room", text: "A room of one's own", ...since2018 },
  { code: "large-print", text: "Papers in large print", ...since2018 },
  { code: "coloured-paper", text: "Papers on coloured paper, or an overlay", ...since2018 },
  { code: "screen-reader", text: "A screen reader", ...since2018 },
  { code: "reader", text: "A person who reads aloud", ...since2018 },
  { code: "scribe", text: "A person who writes down", ...since2018 },
  { code: "sign-language-interpreter", text: "A sign language interpreter", ...since2018 },
  { code: "step-free-access", text: "Step-free access", ...since2018 },
  { code: "own-furniture", text: "One's own chair or desk", ...since2018 },
];

/** The codes that may be agreed on that day in England. */
export function measuresInForce(at: Instant): readonly string[] {
  const today = dayInLondon(at);
  return measures
    .filter(({ inForceFrom, until }) => inForceFrom <= today && (until === undefined || today <= until))
    .map(({ code }) => code);
}

/** What a code means, whether or not it may still be agreed. */
export function textOfMeasure(code: string): string {
  return measures.find((measure) => measure.code === code)?.text ?? code;
}
