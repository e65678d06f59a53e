import { system } from "../../../domain/events.ts";
import { placesIn } from "../../../domain/policy/cohorts.ts";
import type { Instant } from "../../../domain/time.ts";
import { append, type Decision } from "../../../store/append.ts";
import type { DueItem } from "../../../store/deadlines.ts";
import { idsOf } from "../../../store/keys.ts";
import { firstDay, intendLeg } from "../../../store/legs.ts";
import {
  firstWaiting,
  handOverPlace,
  readPlaceCounts,
  rest,
  type CohortWithPlaces,
  type Waiting,
} from "../../../store/places.ts";
import { firstLegStart } from "../../../store/registration.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../legs/executions.ts";
import { startLeg } from "../../legs/start-leg.ts";

export interface HandOnPlacesDeps {
  readonly store: Store;
  readonly executions: LegExecutions;
  readonly placesIn?: (cohort: string, at: Instant) => number;
}

/** More than fall free between two runs; the cohort stays due for what is left. */
const handOversPerRun = 100;

/**
 * Hands every free place of a cohort to whoever is first on its waiting list, and starts their journey. A start that
 * fails holds up nobody: the ledger's deadline "start again" heals it, and the first such fault is thrown in the end.
 */
export async function handOnPlaces(due: DueItem, deps: HandOnPlacesDeps): Promise<void> {
  const { store } = deps;
  const { cohort } = idsOf.cohort(due);
  const places = (deps.placesIn ?? placesIn)(cohort, store.now());
  const failedStarts: unknown[] = [];
  for (let handed = 0; handed < handOversPerRun; handed += 1) {
    const counts = await readPlaceCounts(store, cohort);
    const next = counts.taken < places ? await firstWaiting(store, cohort) : undefined;
    if (next === undefined) {
      await rest(store, { cohort, places }, counts, due);
      break;
    }
    if (await allocate(next, { cohort, places }, store))
      await startLeg({ attemptId: next.attemptId, leg: 1 }, deps).catch((error) => failedStarts.push(error));
  }
  if (failedStarts.length > 0) throw failedStarts[0];
}

/** Whether the place was allocated: who left the waiting list meanwhile, or was served by another run, is left alone. */
function allocate(
  { attemptId, waitingKey, isEndorsed }: Waiting,
  cohort: CohortWithPlaces,
  store: Store,
): Promise<boolean> {
  return append(store, attemptId, async (attempt): Promise<Decision<boolean>> => {
    const { taken } = await readPlaceCounts(store, cohort.cohort);
    if (attempt.waitingKey !== waitingKey || taken >= cohort.places) return { nothing: false };
    return {
      answer: true,
      transition: isEndorsed ? "allocatePlaceToEndorsed" : "allocatePlace",
      attempt: { leg: 1, waitingKey: undefined },
      events: [
        {
          type: "place-allocated",
          actor: system("act-on-deadlines"),
          causation: waitingKey,
          detail: { cohort: cohort.cohort, employerId: attempt.employerId },
        },
      ],
      writes: [
        ...handOverPlace(store, cohort, { waitingKey }),
        intendLeg(store, attempt, 1, firstLegStart(isEndorsed), "place-allocated", firstDay(attempt)),
      ],
    };
  });
}
