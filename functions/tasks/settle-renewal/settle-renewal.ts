import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import type { Transition } from "../../../domain/attempt.ts";
import { fenceOfRenewal } from "../../../domain/legs.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import { system, type EventType } from "../../../domain/events.ts";
import { policyInForce } from "../../../domain/policy/policy.ts";
import { expiryUnder, resultOfRenewal, type RenewalResult } from "../../../domain/renewal.ts";
import {
  changeAccreditation,
  readAccreditation,
  type Accreditation,
} from "../../../store/journey/accreditations.ts";
import { append, type Decision } from "../../../store/append.ts";
import { readRenewalAnswers } from "../../../store/journey/renewals.ts";
import type { Store } from "../../../store/store.ts";

interface Settling {
  readonly transition: Transition;
  readonly event: EventType;
  readonly changes: (accreditation: Accreditation, store: Store) => Partial<Accreditation>;
}

/** What each result does to the accreditation. */
const settlings: Readonly<Record<RenewalResult, Settling>> = {
  renewed: { transition: "renew", event: "accreditation-renewed", changes: renewed },
  referred: {
    transition: "referToFullAssessment",
    event: "referred-to-full-assessment",
    changes: () => ({ renewal: "referred" }),
  },
  lapsed: {
    transition: "lapseAccreditation",
    event: "accreditation-lapsed",
    changes: ({ lapsedAt }, store) => ({
      ...{ state: "lapsed", renewal: "not-due", lapsedAt: lapsedAt ?? store.now() },
    }),
  },
};

/**
 * Settles a renewal from what its questions were answered (rules 10) and ends the attempt again: renewed, for a period that
 * counts from the last day of the one before and by the policy now in force; referred; or lapsed. Settled before, it
 * answers as the first time.
 */
export function settleRenewal(input: LegTask, store: Store): Promise<TaskAnswer<"settle-renewal">> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<TaskAnswer<"settle-renewal">>> => {
    if (attempt.leg !== input.leg) return { nothing: { code: "superseded" } };
    const accreditation = await readAccreditation(store, attempt);
    const { renewals = 0 } = attempt;
    if (accreditation.settled?.renewal === renewals)
      return { nothing: { code: accreditation.settled.result } };
    const fenced = fenceOfRenewal(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    const result = resultOfRenewal(await readRenewalAnswers(store, attempt));
    const { transition, event, changes } = settlings[result];
    const changed = { ...changes(accreditation, store), settled: { renewal: renewals, result } };
    const { expiresAt, number } = { ...accreditation, ...changed };
    return {
      answer: { code: result },
      transition,
      events: [
        {
          type: event,
          actor: system("settle-renewal"),
          causation: `renewal-${renewals}`,
          detail: { accreditationNumber: number, renewal: renewals, expiresAt },
        },
      ],
      writes: [changeAccreditation(store, accreditation, changed)],
    };
  });
}

function renewed({ expiresAt }: Accreditation, store: Store): Partial<Accreditation> {
  const policy = policyInForce(store.now());
  const countsFrom = dayInLondon(expiresAt);
  return {
    ...{ state: "in-force", renewal: "not-due", remindersSent: 0, lapsedAt: undefined },
    ...{ countsFrom, policyVersion: policy.version, expiresAt: expiryUnder(countsFrom, store.now(), policy) },
    renewedAt: store.now(),
  };
}
