import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { fence } from "../../../domain/legs.ts";
import { system, type EventDetail } from "../../../domain/events.ts";
import { closeAppeal, readAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import type { Parts } from "../../../store/append.ts";
import { annulStages } from "../../../store/transitions/annulment.ts";
import { openPlaceOf } from "../../../store/transitions/open-place.ts";
import { reopenOutcome } from "../../../store/transitions/reopening.ts";
import type { Store } from "../../../store/store.ts";
import type { LegDeps } from "../../shared/legs/start-leg.ts";
import { goOnAsNextLeg } from "../as-leg.ts";

/** The remedy can't be applied as it was decided: a fault, for the doorway lets none pass that can't. */
export class RemedyRefusedError extends Error {
  override readonly name = "RemedyRefusedError";
  constructor(attemptId: string, refused: string) {
    super(`the remedy of the appeal of attempt ${attemptId} can't be applied: ${refused}`);
  }
}

const actor = system("apply-remedy");

/**
 * Applies the remedy of an upheld appeal and closes it (rules 9): a corrected result has the outcome decided and released
 * anew; an annulled stage, or attempt, is sat again free. The journey goes on as its next leg, where it goes on. Applied
 * before, it answers as the first time. Throws RemedyRefusedError.
 */
export function applyRemedy(input: LegTask, deps: LegDeps): Promise<TaskAnswer<"apply-remedy">> {
  const { store } = deps;
  return goOnAsNextLeg(input, deps, async (attempt) => {
    const appeal = await readAppeal(store, input.attemptId);
    if (appeal.closedByLeg === input.leg) return { nothing: "upheld" };
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: fenced };
    const { events, writes = [], ...head } = await remedy(store, attempt, appeal);
    return {
      ...head,
      answer: "upheld",
      events: [
        {
          type: "appeal-closed",
          actor,
          causation: "appeal",
          detail: {
            ...{ end: "upheld", remedy: appeal.decision?.code },
            ...(head.transition !== "stayWithdrawn" && { leg: attempt.leg + 1 }),
            ...(await withdrawalAfter(store, attempt, appeal)),
          },
        },
        ...events,
      ],
      writes: [closeAppeal(store, appeal, { end: "upheld", leg: attempt.leg }), ...writes],
    };
  });
}

/** An upheld appeal takes a withdrawal back, unless another attempt of the person's stands since. */
async function withdrawalAfter(store: Store, attempt: Attempt, { cameFrom }: Appeal): Promise<EventDetail> {
  if (cameFrom !== "withdrawn") return {};
  const isTakenBack = (await openPlaceOf(store, attempt)) === "free";
  return { withdrawal: isTakenBack ? "taken-back" : "stands" };
}

async function remedy(store: Store, attempt: Attempt, { decision }: Appeal): Promise<Parts> {
  const { code, stage, score, areas } = decision ?? {};
  if (code === "annul-attempt") return annulStages(store, attempt, "attempt", actor);
  if (code === "annul-stage" && stage !== undefined) return annulStages(store, attempt, stage, actor);
  if (code === "correct-result" && stage !== undefined && score !== undefined && areas !== undefined) {
    const corrected = { stage, score, areas, origin: "panel" } as const;
    const reopening = await reopenOutcome(store, attempt, corrected, actor);
    if (reopening.refused === undefined) return reopening.parts;
    throw new RemedyRefusedError(attempt.attemptId, reopening.refused);
  }
  throw new RemedyRefusedError(attempt.attemptId, `the panel decided ${code ?? "nothing"}`);
}
