import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { fence } from "../../../domain/legs.ts";
import { dayInLondon, startOfDayInLondon, weekOf } from "../../../domain/calendar.ts";
import { system } from "../../../domain/events.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { firstFreeWeek } from "../../../domain/release-weeks.ts";
import type { Day } from "../../../domain/time.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { readSettings } from "../../../store/employers/employer-settings.ts";
import { nextLeg } from "../../../store/journey/legs.ts";
import { readReleases, takeRelease } from "../../../store/employers/release-weeks.ts";
import { readStages } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";

export interface ListStagesToSitAnswer extends TaskAnswer<"list-stages-to-sit"> {
  readonly stages: readonly ExternalStage[];
}

/**
 * The external stages that have no standing yet: all of them at a first sitting, those not met at a re-sit,
 * those not finished when a leg takes the journey up again. Exempt and carried-forward ones have theirs.
 * A leg that may no longer act has none to sit. Where the employer has capped its releases, each round takes one
 * [A 70]: of a later week, it is awaited by the next leg, which the ledger starts when the week begins.
 */
export async function listStagesToSit(input: LegTask, store: Store): Promise<ListStagesToSitAnswer> {
  const attempt = await readAttempt(store, input.attemptId);
  if (attempt.releaseAwaitedByLeg === input.leg) return { code: "release-awaited", stages: [] };
  const fenced = fence(attempt, input.leg);
  if (fenced !== undefined) return { code: fenced, stages: [] };
  const all = await readStages(store, input.attemptId);
  const stages = all.filter((stage) => stage.standing === undefined).map(({ stage }) => stage);
  const code = stages.length === 0 ? "stages" : await release(store, attempt);
  return { code, stages: code === "stages" ? stages : [] };
}

/** Whether the candidate is released this week; a release that was taken before is kept. */
async function release(
  store: Store,
  { attemptId, leg, employerId }: Attempt,
): Promise<ListStagesToSitAnswer["code"]> {
  const { releasesPerWeek: cap } = await readSettings(store, employerId);
  if (cap === undefined) return "stages";
  return append(store, attemptId, async (attempt): Promise<Decision<ListStagesToSitAnswer["code"]>> => {
    const fenced = fence(attempt, leg);
    if (fenced !== undefined) return { nothing: fenced };
    const thisWeek = weekOf(dayInLondon(store.now()));
    const taken = attempt.release?.round === attempt.round ? attempt.release.week : undefined;
    if (taken !== undefined && taken <= thisWeek) return { nothing: "stages" };
    if (taken !== undefined) return { ...awaitRelease(store, attempt, taken), events: [] };
    const week = firstFreeWeek(await readReleases(store, employerId, thisWeek), cap, store.now());
    return takeWeek(store, attempt, { week, isNow: week === thisWeek, cap });
  });
}

function takeWeek(
  store: Store,
  attempt: Attempt,
  { week, isNow, cap }: { readonly week: Day; readonly isNow: boolean; readonly cap: number },
): Change<ListStagesToSitAnswer["code"]> {
  const { round, employerId } = attempt;
  const change = isNow ? { answer: "stages" as const } : awaitRelease(store, attempt, week);
  return {
    answer: change.answer,
    attempt: { ...("attempt" in change && change.attempt), release: { round, week } },
    events: [
      {
        type: "release-planned",
        actor: system("list-stages-to-sit"),
        causation: `round-${round}`,
        detail: { round, week },
      },
    ],
    writes: [takeRelease(store, employerId, week, cap), ...("writes" in change ? change.writes : [])],
  };
}

/** The journey goes on with the next leg when the week begins: a deadline, and no execution that waits. */
function awaitRelease(store: Store, attempt: Attempt, week: Day) {
  const next = nextLeg(store, attempt, "stages", "release-awaited", startOfDayInLondon(week));
  return {
    answer: "release-awaited",
    attempt: { ...next.attempt, releaseAwaitedByLeg: attempt.leg },
    writes: next.writes,
  } as const;
}
