import type { LegTask, TaskAnswer, TaskAnswers } from "../../../contracts/tasks.ts";
import type { Attempt, Transition } from "../../../domain/attempt.ts";
import { fence, legStartOf } from "../../../domain/legs.ts";
import { system } from "../../../domain/events.ts";
import { closeAppeal, readAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import type { Change } from "../../../store/append.ts";
import { nextLeg } from "../../../store/journey/legs.ts";
import { readQuestions } from "../../../store/journey/questions.ts";
import { timeOfNextStep } from "../../../store/transitions/reopening.ts";
import type { Store } from "../../../store/store.ts";
import { resumeSittings } from "../../../store/transitions/suspension.ts";
import type { LegDeps } from "../../shared/legs/start-leg.ts";
import { goOnAsNextLeg } from "../as-leg.ts";

type EndWithoutRemedy = TaskAnswers["close-appeal"];

/** The appeal has neither been refused, decided nor withdrawn: a fault of the order of the states. */
export class AppealNotDecidedError extends Error {
  override readonly name = "AppealNotDecidedError";
  constructor(attemptId: string) {
    super(`the appeal of attempt ${attemptId} is still to be decided; it can't be closed`);
  }
}

const actor = system("close-appeal");

/**
 * Closes an appeal that changes nothing, and lets the journey go on where it stood still, as its next leg: open sittings
 * get back the time that the appeal took, and a candidate who was being asked what next is asked anew (rules 8, 9);
 * one who had withdrawn stays so. Closed before, it answers as the first time. Throws AppealNotDecidedError.
 */
export function closeTheAppeal(input: LegTask, deps: LegDeps): Promise<TaskAnswer<"close-appeal">> {
  const { store } = deps;
  return goOnAsNextLeg(input, deps, async (attempt) => {
    const appeal = await readAppeal(store, input.attemptId);
    const end = endOf(appeal);
    if (appeal.closedByLeg === input.leg) return { nothing: end };
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: fenced };
    return appeal.cameFrom === "withdrawn"
      ? stayWithdrawn(store, attempt, appeal, end)
      : goOn(store, attempt, { ...appeal, cameFrom: appeal.cameFrom }, end);
  });
}

function endOf(appeal: Appeal): EndWithoutRemedy {
  if (appeal.withdrawnAt !== undefined) return "appeal-withdrawn";
  if (appeal.inadmissibility !== undefined) return "not-admissible";
  if (appeal.decision?.code === "not-upheld") return "not-upheld";
  throw new AppealNotDecidedError(appeal.attemptId);
}

type WentOn = Exclude<Appeal["cameFrom"], "withdrawn">;

/** Where the journey stood when the appeal was made is where it goes on. */
const goingOn: Readonly<Record<WentOn, Transition>> = {
  released: "goOnFromRelease",
  "taking-part": "goOnWithTheStages",
  "outcome-decided": "goOnWithTheOutcome",
};

function stayWithdrawn(
  store: Store,
  { leg }: Attempt,
  appeal: Appeal,
  end: EndWithoutRemedy,
): Change<TaskAnswers["close-appeal"]> {
  return {
    answer: end,
    transition: "stayWithdrawn",
    attempt: { suspendedAt: undefined },
    events: [{ type: "appeal-closed", actor, causation: "appeal", detail: { end, withdrawal: "stands" } }],
    writes: [closeAppeal(store, appeal, { end, leg })],
  };
}

async function goOn(
  store: Store,
  attempt: Attempt,
  appeal: Appeal & { readonly cameFrom: WentOn },
  end: EndWithoutRemedy,
): Promise<Change<TaskAnswers["close-appeal"]>> {
  const questions = await readQuestions(store, attempt.attemptId);
  const startAt = legStartOf({ ...attempt, status: appeal.cameFrom }) ?? "next-step";
  const sittings = resumeSittings(store, attempt, questions, actor);
  const next = nextLeg(store, attempt, startAt, "appeal-ended");
  const isAskedAnew = startAt === "next-step";
  return {
    answer: end,
    transition: goingOn[appeal.cameFrom],
    attempt: {
      ...next.attempt,
      suspendedAt: undefined,
      ...(isAskedAnew && { nextStepTime: timeOfNextStep(questions, attempt.round) }),
    },
    events: [
      { type: "appeal-closed", actor, causation: "appeal", detail: { end, leg: next.leg, startAt } },
      ...sittings.events,
    ],
    writes: [closeAppeal(store, appeal, { end, leg: attempt.leg }), ...next.writes, ...sittings.writes],
  };
}
