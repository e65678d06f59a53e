/** What the number counts; the parameter's name carries it too, so a later version can't change it. */
export type Unit =
  | "days"
  | "working days"
  | "months"
  | "hours"
  | "minutes"
  | "seconds"
  | "times"
  | "percent"
  | "people"
  | "pence"
  | "ratio"
  | "decimals"
  | "yes or no"
  | "days by kind of question"
  | "days by workflow"
  | "days before";

/** The tag of the rule's source, as RULES.md writes it: `[C 56]`, `[peer: NET]`, `[assumed]`. */
export type Source = `[${string}]`;

/** One number of the rules, with where it comes from and one sentence of why. */
export interface Parameter<T> {
  readonly value: T;
  readonly unit: Unit;
  readonly source: Source;
  readonly reason: string;
}

/** How long the machine waits before it tries again, and when an operator sees that it still does. */
export interface Backoff {
  readonly firstSeconds: number;
  /** Each delay is this many times the one before. */
  readonly growth: number;
  readonly capSeconds: number;
  /** So many tries without effect put the case before an operator; the machine goes on trying. */
  readonly triesBeforeFlag: number;
}

/** Seconds to wait after so many tries: 0 tries gives the first delay; it grows and never passes the cap. */
export function delaySeconds(backoff: Backoff, tries: number): number {
  return Math.min(backoff.capSeconds, backoff.firstSeconds * backoff.growth ** tries);
}
