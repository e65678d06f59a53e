import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Question } from "../../../domain/questions.ts";
import { closeAfterStandstill } from "../../../domain/windows.ts";
import { readQuestions } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";
import { exemptionsOf, readTheirs, summaryOf } from "../shared/read-attempt.ts";

export type OperatorsAttempt = v.InferOutput<
  (typeof operatorRoutes)["GET /operators/attempts/{attemptId}"]["answer"]
>;
type ShownQuestion = OperatorsAttempt["questions"][number];

/**
 * Where any attempt stands, with every question that was asked of it. An operator unblocks journeys and sees ids
 * only: neither a name, nor how a stage went. Throws ProblemError `not-found`.
 */
export async function showAttempt(
  { attemptId }: { readonly attemptId: string },
  store: Store,
): Promise<OperatorsAttempt> {
  const attempt = await readTheirs(store, attemptId, () => true);
  const { candidateId, employerId, leg, round, fastTrackResits, policyVersion, standardVersion } = attempt;
  const questions = await readQuestions(store, attemptId);
  return {
    ...summaryOf(attempt),
    ...{ candidateId, employerId, leg, round, fastTrackResits, policyVersion, standardVersion },
    ...(attempt.haltedAt !== undefined && { haltedAt: attempt.haltedAt }),
    ...(await exemptionsOf(store, attempt)),
    questions: questions
      .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
      .map((question) => shownQuestion(question, attempt, store)),
  };
}

function shownQuestion(question: Question, attempt: Attempt, store: Store): ShownQuestion {
  const { key, kind, askedByLeg, openedAt, answer, answeredAt } = question;
  return {
    ...{ key, kind, state: stateOf(question), askedByLeg, openedAt },
    closesAt: closeAfterStandstill(question, attempt, store.now()),
    ...{ answer, answeredAt },
  };
}

function stateOf({ answer, takenUpAt }: Question): ShownQuestion["state"] {
  if (answer === undefined) return "open";
  return takenUpAt === undefined ? "answered" : "taken-up";
}
