import { nextSteps, returnWaitsUntil, type NextStepFacts } from "../../../domain/next-steps.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Actor } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { nextStepKey } from "../../../domain/question-keys.ts";
import type { Question } from "../../../domain/questions.ts";
import { isInTime } from "../../../domain/windows.ts";
import type { Decision } from "../../../store/append.ts";
import { update } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { readNextStepFacts } from "../../../store/journey/outcomes.ts";
import { questionDue } from "../../../store/journey/question-windows.ts";
import { answerQuestion, findLatestQuestion, findQuestion } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";

export interface NextStepInput extends OwnAttempt {
  readonly choice: "fast-track-resit" | "accept";
}

/**
 * Records what the candidate chooses after an outcome that is not met. A choice that is not open is refused
 * by name. Accepting gives up the re-sit, never the appeal: the question then stays open until the appeal's
 * last day (rules 9). Throws ProblemError `not-found`, `not-open`.
 */
export function chooseNextStep(input: NextStepInput, store: Store): Promise<{ recorded: true }> {
  const { isTheirs, actor } = asCandidate(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    const { attemptId } = attempt;
    const question =
      (await findQuestion(store, attemptId, nextStepKey(attempt))) ??
      // What is chosen again once the re-sit has begun is still about the question that was answered.
      (await findLatestQuestion(store, attemptId, "next-step"));
    if (question === undefined) throw notOpen("no next step is asked now");
    if (isRecorded(question, input.choice)) return { nothing: { recorded: true } };
    if (question.answer !== undefined) throw notOpen(`this was answered already: ${question.answer}`);
    if (!isInTime(question, attempt, store.now())) throw notOpen(`the window closed at ${question.closesAt}`);
    const facts = await readNextStepFacts(store, attempt);
    checkOpen(store, attempt, facts, input.choice);
    return input.choice === "accept"
      ? accept(store, { attempt, question, facts, actor })
      : chooseResit(store, { attempt, question, actor });
  });
}

function isRecorded(question: Question, choice: NextStepInput["choice"]): boolean {
  return choice === "accept" ? question.acceptedAt !== undefined : question.answer === choice;
}

/** Refuses a choice that is not open, by name. Throws ProblemError `not-open`. */
export function checkOpen(store: Store, attempt: Attempt, facts: NextStepFacts, choice: string): void {
  const steps = nextSteps(facts, store.now(), policyOfVersion(attempt.policyVersion));
  const step = steps.find((candidate) => candidate.choice === choice);
  if (step === undefined || !step.open) throw notOpen(`${choice} is not open: ${step?.reason ?? "unknown"}`);
}

interface Choosing {
  readonly attempt: Attempt;
  readonly question: Question;
  readonly actor: Actor;
}

function chooseResit(store: Store, { attempt, question, actor }: Choosing): Decision<{ recorded: true }> {
  return {
    answer: { recorded: true },
    events: [{ type: "fast-track-resit-chosen", actor, causation: question.key }],
    writes: [answerQuestion(store, attempt, question, { answer: "fast-track-resit", answeredBy: actor.id })],
  };
}

function accept(
  store: Store,
  { attempt, question, facts, actor }: Choosing & { readonly facts: NextStepFacts },
): Decision<{ recorded: true }> {
  const acceptedAt = store.now();
  const policy = policyOfVersion(attempt.policyVersion);
  const closesAt = returnWaitsUntil({ ...facts, hasAccepted: true }, policy) ?? acceptedAt;
  const key = keys.question(question.attemptId, question.key);
  const accepted = { acceptedAt, closesAt };
  const due = questionDue(attempt, { ...question, ...accepted });
  const waits = update(store.tables.journeys, key, { ...accepted, ...due });
  const answered = answerQuestion(store, attempt, question, { answer: "accepted", answeredBy: actor.id });
  return {
    answer: { recorded: true },
    events: [
      { type: "outcome-accepted", actor, causation: question.key, detail: { returnWaitsUntil: closesAt } },
    ],
    // Past the appeal's last day nothing is waited for: the answer itself returns the candidate.
    writes: [closesAt > acceptedAt ? waits : answered],
  };
}
