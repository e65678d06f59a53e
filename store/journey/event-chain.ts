import { createHash } from "node:crypto";
import type { Attempt } from "../../domain/attempt.ts";
import type { JourneyEvent, NewEvent } from "../../domain/events.ts";
import type { Instant } from "../../domain/time.ts";

/** The hash that the first event of an attempt follows. */
export const chainStart = "0".repeat(64);

type Head = Pick<Attempt, "attemptId" | "leg" | "policyVersion" | "eventSequence" | "eventHash">;

/** The envelope that the attempt's next event gets, hashed over the event before it. */
function nextEvent(head: Head, event: NewEvent, recordedAt: Instant): JourneyEvent {
  const sequence = head.eventSequence + 1;
  const envelope = {
    id: `${head.attemptId}-${sequence}`,
    type: event.type,
    envelopeVersion: 1,
    attemptId: head.attemptId,
    sequence,
    occurredAt: event.occurredAt ?? recordedAt,
    recordedAt,
    actor: event.actor,
    causation: event.causation,
    leg: head.leg,
    policyVersion: head.policyVersion,
    detail: event.detail ?? {},
    previousHash: head.eventHash,
  } as const;
  return { ...envelope, hash: hashOf(envelope) };
}

/** The events with their envelopes, each following the one before. */
export function chainOf(attempt: Head, events: readonly NewEvent[], recordedAt: Instant): JourneyEvent[] {
  const chained: JourneyEvent[] = [];
  for (const event of events) {
    const before = chained.at(-1);
    const head = before ? { ...attempt, eventSequence: before.sequence, eventHash: before.hash } : attempt;
    chained.push(nextEvent(head, event, recordedAt));
  }
  return chained;
}

/**
 * What is wrong with an attempt's log, oldest fault first; empty when the chain is whole. An edited,
 * dropped, added or reordered event shows, and so does a log that ends before the head says.
 */
export function faultsOfChain(
  events: readonly JourneyEvent[],
  head: Pick<Attempt, "eventSequence" | "eventHash">,
): string[] {
  let previousHash = chainStart;
  const faults: string[] = [];
  events.forEach((event, index) => {
    const { hash, ...envelope } = event;
    if (event.sequence !== index + 1) faults.push(`event ${index + 1} is missing or out of order`);
    if (event.previousHash !== previousHash)
      faults.push(`event ${event.sequence} does not follow the one before`);
    if (hashOf(envelope) !== hash) faults.push(`event ${event.sequence} was edited`);
    previousHash = hash;
  });
  if (events.length !== head.eventSequence || previousHash !== head.eventHash)
    faults.push(`the log ends at ${events.length}, the head says ${head.eventSequence}`);
  return faults;
}

function hashOf(envelope: Omit<JourneyEvent, "hash">): string {
  return createHash("sha256").update(canonical(envelope)).digest("hex");
}

/** JSON with sorted keys and without undefined members: what is read back hashes as what was written. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}
