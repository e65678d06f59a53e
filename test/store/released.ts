import { standardInForce } from "../../domain/policy/standards.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { answerTakingPart } from "../../functions/doorways/candidates/answer-taking-part.ts";
import { recordMessage } from "../../functions/doorways/providers/record-message.ts";
import { composeFeedback } from "../../functions/tasks/compose-feedback/compose-feedback.ts";
import { decideOutcome } from "../../functions/tasks/decide-outcome/decide-outcome.ts";
import { gradeStage } from "../../functions/tasks/grade-stage/grade-stage.ts";
import { invite } from "../../functions/tasks/invite/invite.ts";
import { listStagesToSit } from "../../functions/tasks/list-stages-to-sit/list-stages-to-sit.ts";
import { releaseOutcome } from "../../functions/tasks/release-outcome/release-outcome.ts";
import { takeUp } from "../../functions/tasks/take-up/take-up.ts";
import { commissionReference } from "../../store/providers/commissions.ts";
import { registerAttempt } from "../../store/transitions/registration.ts";
import type { Store } from "../../store/store.ts";
import { messageOf } from "../support/journey-world/people.ts";

/** A candidate of the story's: known by the attempt. */
export const candidateOf = (attemptId: string): string => `candidate-of-${attemptId}`;

/** An attempt whose row was the endorsement. */
export function registered(store: Store, attemptId: string) {
  return registerAttempt(store, {
    ...{ attemptId, candidateId: candidateOf(attemptId), employerId: "Leeds", level: "practitioner" },
    ...{ listId: "list-3", row: 1, isEndorsed: true, pathway: "experienced" },
    spared: { exempt: [], carriedForward: [] },
    registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "Leeds" },
  });
}

/** Takes an attempt from its row to its released outcome, with everything met but these; answers what was released. */
export async function released(
  store: Store,
  attemptId: string,
  notMet: readonly ExternalStage[],
): Promise<unknown> {
  const of = { attemptId, leg: 1 };
  const candidateId = candidateOf(attemptId);
  await registered(store, attemptId);
  await invite({ ...of, kind: "taking-part" }, store);
  await answerTakingPart({ attemptId, candidateId, decision: "confirmed" }, store);
  await takeUp({ ...of, question: "taking-part" }, store);
  await listStagesToSit(of, store);
  for (const stage of externalStages) {
    await invite({ ...of, kind: "result", stage }, store);
    await sat(store, { attemptId, stage, sitting: 1, met: !notMet.includes(stage) });
    await takeUp({ ...of, question: `result#${stage}#sitting-1` }, store);
    await gradeStage({ ...of, stage }, store);
  }
  return decidedAndReleased(store, attemptId, 1);
}

/** The provider reports a result. */
export function sat(
  store: Store,
  {
    attemptId,
    stage,
    sitting,
    met,
  }: {
    readonly attemptId: string;
    readonly stage: ExternalStage;
    readonly sitting: number;
    readonly met: boolean;
  },
) {
  const reference = commissionReference(attemptId, `result#${stage}#sitting-${sitting}`);
  const now = store.now();
  const message = messageOf(
    "result",
    { reference, stage, occurredAt: now },
    { stage, met },
    standardInForce("practitioner", now).version,
  );
  const webhookId = `result-of-${reference}`;
  const meta = { provider: "delivery-provider-1", webhookId, digest: webhookId, sentAtSeconds: 1 };
  return recordMessage(message, meta, store);
}

/** What the outcome is, once the leg has decided and released it. */
export async function decidedAndReleased(store: Store, attemptId: string, leg: number): Promise<unknown> {
  await decideOutcome({ attemptId, leg }, store);
  await composeFeedback({ attemptId, leg }, store);
  return releaseOutcome({ attemptId, leg }, store);
}
