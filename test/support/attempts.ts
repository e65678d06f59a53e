import type { Attempt } from "../../domain/attempt.ts";
import type { Question } from "../../domain/questions.ts";

/** An attempt as it stands right after a row with its endorsement was accepted. */
export function attempt(but: Partial<Attempt> = {}): Attempt {
  return {
    attemptId: "attempt-1",
    candidateId: "candidate-1",
    employerId: "Leeds",
    level: "practitioner",
    pathway: "experienced",
    status: "endorsed",
    version: 1,
    leg: 1,
    round: 1,
    fastTrackResits: 0,
    policyVersion: "2018-1",
    standardVersion: "practitioner-2018-1",
    registeredAt: "2018-09-03T09:00:00.000Z",
    exemptStages: [],
    carriedForward: [],
    outcomeVersion: 0,
    standstillSeconds: 0,
    eventSequence: 0,
    eventHash: "0".repeat(64),
    ...but,
  };
}

/** A question to the employer as it was first asked. */
export function question(but: Partial<Question> = {}): Question {
  return {
    attemptId: "attempt-1",
    key: "endorsement",
    kind: "endorsement",
    round: 1,
    askedByLeg: 1,
    openedAt: "2018-09-03T09:00:00.000Z",
    closesAt: "2018-11-02T23:59:59.000Z",
    reminderEveryDays: 14,
    remindersSent: 0,
    standstillSeconds: 0,
    resumeTries: 0,
    ...but,
  };
}
