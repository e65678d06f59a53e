import type { EventType, JourneyEvent } from "./events.ts";
import type { Grant } from "./policy/grants.ts";
import { policyOfVersion } from "./policy/policy.ts";
import { endOfDayInLondon } from "./calendar.ts";
import type { Instant } from "./time.ts";

/** What an employer is owed for a candidate of the post-ASYE pathway, each once [P]. */
export const instalments = ["registration", "completion"] as const;
export type Instalment = (typeof instalments)[number];

/** One entry of an employer's ledger. It is never changed; what is owed no more is an entry of its own, below zero. */
export interface LedgerEntry {
  readonly entryId: string;
  readonly employerId: string;
  readonly what: Instalment | "grant";
  /** A whole number, negative where it takes back what was owed. */
  readonly pence: number;
  readonly occurredAt: Instant;
  /** Of an instalment: whose, and the event that it follows from. */
  readonly of?:
    | { readonly candidateId: string; readonly attemptId: string; readonly eventId: string }
    | undefined;
}

type Effect = { readonly due: Instalment } | { readonly takenBack: Instalment };

/**
 * What each event does to what is owed. The first instalment falls due with a place and falls away with a place that
 * is given back unused; the second falls due with the first released outcome for which every stage was sat, and falls
 * away when stages are annulled, until they have been sat again [assumed].
 */
const effects = {
  "place-allocated": () => ({ due: "registration" }),
  "place-given-back": () => ({ takenBack: "registration" }),
  "outcome-released": ({ detail }) => (detail["isCompleted"] === true ? { due: "completion" } : undefined),
  "stages-annulled": () => ({ takenBack: "completion" }),
} as const satisfies Partial<Record<EventType, (event: JourneyEvent) => Effect | undefined>>;

/** The events on which something is owed, or owed no more. */
export type FundedEvent = keyof typeof effects;
export function isFunded(type: EventType): type is FundedEvent {
  return Object.hasOwn(effects, type);
}
export const fundedEvents: readonly string[] = Object.keys(effects);

/**
 * Every entry that follows from a candidate's logs, of all their attempts in a cohort, oldest first: the same ones however
 * often and on whatever occasion they are counted. Each instalment is owed once, to the employer of the moment, by the
 * amounts that the attempt's policy pins; it is taken back from the employer to whom it was owed.
 */
export function instalmentsOf(
  candidateId: string,
  logs: readonly (readonly JourneyEvent[])[],
): readonly LedgerEntry[] {
  const owed = new Map<Instalment, Owed>();
  const employers = new Map<string, string>();
  return inOrder(logs).flatMap((event): LedgerEntry[] => {
    const { attemptId, id: eventId, recordedAt: occurredAt } = event;
    const employerId = employerAfter(event) ?? employers.get(attemptId) ?? "";
    employers.set(attemptId, employerId);
    const effect: Effect | undefined = isFunded(event.type) ? effects[event.type](event) : undefined;
    if (effect === undefined) return [];
    const what = "due" in effect ? effect.due : effect.takenBack;
    const money = "due" in effect ? fallDue(owed, what, event, employerId) : takeBack(owed, what, attemptId);
    const of = { candidateId, attemptId, eventId };
    return money === undefined ? [] : [{ entryId: `${eventId}#${what}`, what, ...money, occurredAt, of }];
  });
}

/** As it happened: an attempt that ended may be reopened while the next one is under way. */
function inOrder(logs: readonly (readonly JourneyEvent[])[]): readonly JourneyEvent[] {
  return logs
    .flat()
    .sort((a, b) => Number(a.recordedAt > b.recordedAt) - Number(a.recordedAt < b.recordedAt));
}

type Money = Pick<LedgerEntry, "employerId" | "pence">;
/** What is owed, and for which attempt. */
type Owed = Money & { readonly attemptId: string };

function fallDue(
  owed: Map<Instalment, Owed>,
  what: Instalment,
  { attemptId, policyVersion }: JourneyEvent,
  employerId: string,
): Money | undefined {
  if (owed.has(what)) return undefined;
  const money = { employerId, pence: amountOf(what, policyVersion) };
  owed.set(what, { ...money, attemptId });
  return money;
}

/** Nothing where it was an earlier attempt that it is owed for. */
function takeBack(owed: Map<Instalment, Owed>, what: Instalment, attemptId: string): Money | undefined {
  const before = owed.get(what);
  if (before?.attemptId !== attemptId) return undefined;
  owed.delete(what);
  return { employerId: before.employerId, pence: -before.pence };
}

const amountOf = (what: Instalment, policyVersion: string): number =>
  policyOfVersion(policyVersion).parameters.postAsyeInstalmentPence.value[what];

/** Whose candidate it is from this event on; undefined where it changes nothing about that. */
function employerAfter({ type, detail }: JourneyEvent): string | undefined {
  if (type === "place-allocated") return String(detail["employerId"]);
  return type === "moved" ? String(detail["to"]) : undefined;
}

/** The entry of a grant: one for each employer and phase. */
export function entryOfGrant({ phase, employerId, dueOn, pence }: Grant): LedgerEntry {
  return {
    ...{ entryId: `grant#${phase}`, employerId, what: "grant", pence },
    occurredAt: endOfDayInLondon(dueOn),
  };
}

/** What entries come to, in pence. */
export function sumOf(entries: readonly Pick<LedgerEntry, "pence">[]): number {
  return entries.reduce((sum, { pence }) => sum + pence, 0);
}
