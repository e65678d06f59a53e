import type { AppealGround } from "../../../domain/appeals.ts";
import { isFinal, mayStartFrom, type Attempt } from "../../../domain/attempt.ts";
import type { Actor, NewEvent } from "../../../domain/events.ts";
import type { NextStepFacts } from "../../../domain/next-steps.ts";
import { nextStepKey } from "../../../domain/question-keys.ts";
import type { Question } from "../../../domain/questions.ts";
import { findAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import type { Change } from "../../../store/append.ts";
import { isNew, put, type Write } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { nextLeg } from "../../../store/journey/legs.ts";
import { NothingReleasedError, readNextStepFacts } from "../../../store/journey/outcomes.ts";
import { answerQuestion, isOpen, readQuestions } from "../../../store/journey/questions.ts";
import { findReason, statedReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { settleAnswers, suspendSittings } from "../../../store/transitions/suspension.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";
import { checkOpen } from "./choose-next-step.ts";

export interface MakeAppealInput extends OwnAttempt {
  readonly grounds: readonly AppealGround[];
  readonly statement: string;
}
type Recorded = { recorded: true };

/**
 * Records the candidate's appeal of the latest released outcome (rules 9): one that is not met, within 20 working days, once
 * per attempt, withdrawn from since or not. From then on everything else stands still. The same appeal again is recorded
 * already. Throws ProblemError `not-found`, `not-open`.
 */
export function makeAppeal(input: MakeAppealInput, store: Store): Promise<Recorded> {
  return asTheirs<Recorded>({ ...input, ...asCandidate(input) }, store, async (attempt) => {
    const made = await findAppeal(store, attempt.attemptId);
    if (made !== undefined && (await isTheSame(store, made, input))) return { nothing: { recorded: true } };
    if (isFinal(attempt.status) && !mayStartFrom("startAppeal", attempt.status))
      throw notOpen(`the attempt has ended: ${attempt.status}`);
    const facts = await factsOf(store, attempt);
    checkOpen(store, attempt, facts, "appeal");
    if (isReissueUnderWay(attempt))
      throw notOpen("appeal is not open: the outcome is being decided anew, and that one can be appealed");
    return appeal(store, { attempt, facts, input });
  });
}

async function isTheSame(store: Store, made: Appeal, input: MakeAppealInput): Promise<boolean> {
  const statement = await findReason(store, { attemptId: made.attemptId, sequence: made.madeSequence });
  return statement === input.statement && made.grounds.join() === grounds(input).join();
}

/** In one order, each once: the same grounds are the same appeal. */
const grounds = (input: MakeAppealInput): AppealGround[] => [...new Set(input.grounds)].toSorted();

async function factsOf(store: Store, attempt: Attempt): Promise<NextStepFacts> {
  try {
    return await readNextStepFacts(store, attempt);
  } catch (error) {
    throw error instanceof NothingReleasedError
      ? notOpen("appeal is not open: no outcome is released")
      : error;
  }
}

function isReissueUnderWay({ status, round, releasedOutcome }: Attempt): boolean {
  return status === "outcome-decided" && releasedOutcome?.round === round;
}

interface Appealing {
  readonly attempt: Attempt;
  readonly facts: NextStepFacts;
  readonly input: MakeAppealInput;
}

/** Where the candidate is being asked what next, the appeal is the answer; else its leg takes the running one's place. */
async function appeal(store: Store, appealing: Appealing): Promise<Change<Recorded>> {
  const { attempt, input } = appealing;
  const questions = await readQuestions(store, attempt.attemptId);
  const asked = questions.find((question) => question.key === nextStepKey(attempt) && isOpen(question));
  const { actor } = asCandidate(input);
  const { event, writes } = madeAppeal(store, appealing, actor, asked);
  if (asked === undefined) return insteadOfTheLeg(store, attempt, { questions, event, writes, actor });
  return {
    answer: { recorded: true },
    attempt: { suspendedAt: store.now() },
    events: [event],
    writes: [...writes, answerQuestion(store, attempt, asked, { answer: "appealed", answeredBy: actor.id })],
  };
}

const cameFrom = ["taking-part", "outcome-decided", "withdrawn"] as const satisfies Appeal["cameFrom"][];

function madeAppeal(
  store: Store,
  { attempt, facts, input }: Appealing,
  actor: Actor,
  asked: Question | undefined,
): { readonly event: NewEvent; readonly writes: readonly Write[] } {
  const { attemptId, candidateId, status, releasedOutcome, eventSequence } = attempt;
  if (releasedOutcome === undefined) throw new NothingReleasedError(attemptId);
  const { reasonSeal, write } = statedReason(store, attempt, input.statement);
  const item: Appeal = {
    ...{ attemptId, candidateId, ...releasedOutcome, grounds: grounds(input) },
    ...{ madeAt: store.now(), madeSequence: eventSequence + 1, hadAccepted: facts.hasAccepted },
    cameFrom: cameFrom.find((stood) => stood === status) ?? "released",
  };
  return {
    event: {
      type: "appeal-made",
      actor,
      causation: asked?.key ?? `round-${releasedOutcome.round}#outcome-${releasedOutcome.outcomeVersion}`,
      detail: { ...releasedOutcome, grounds: grounds(input), reasonSeal },
    },
    writes: [put(store.tables.journeys, { ...keys.appeal(attemptId), ...item }, isNew), write],
  };
}

interface TakingAPlace {
  readonly questions: readonly Question[];
  readonly event: NewEvent;
  readonly writes: readonly Write[];
  readonly actor: Actor;
}

/**
 * A re-sit is under way, or about to be: its leg is superseded at once, what is booked is suspended, and the ledger has the
 * appeal's leg started by the deadline job. Its open questions wait for the leg after the appeal; those that a withdrawal
 * answered are over.
 */
function insteadOfTheLeg(
  store: Store,
  attempt: Attempt,
  { questions, event, writes, actor }: TakingAPlace,
): Change<Recorded> {
  const isWithdrawn = attempt.status === "withdrawn";
  const reason = isWithdrawn ? "appeal-after-withdrawal" : "appeal-during-resit";
  const next = nextLeg(store, attempt, "appeal", reason);
  const sittings = suspendSittings(store, attempt, questions, actor);
  return {
    answer: { recorded: true },
    transition: "startAppeal",
    attempt: { ...next.attempt, suspendedAt: store.now() },
    events: [
      event,
      { type: "appeal-started", actor, causation: "appeal", detail: { leg: next.leg } },
      ...sittings.events,
    ],
    writes: [
      ...writes,
      ...next.writes,
      ...settleAnswers(
        store,
        questions.filter(({ kind }) => isWithdrawn || kind === "next-step"),
      ),
      ...sittings.writes,
    ],
  };
}
