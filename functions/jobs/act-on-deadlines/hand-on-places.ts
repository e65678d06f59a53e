import { system } from "../../../domain/events.ts";
import { placesIn } from "../../../domain/policy/cohorts.ts";
import type { Instant } from "../../../domain/time.ts";
import { append, type Decision } from "../../../store/append.ts";
import type { DueItem } from "../../../store/journey/deadlines.ts";
import { idsOf } from "../../../store/keys.ts";
import { firstDay, intendLeg } from "../../../store/journey/legs.ts";
import {
  firstWaiting,
  flagWaiting,
  handOverPlace,
  readPlaceCounts,
  rest,
  type CohortWithPlaces,
  type Waiting,
} from "../../../store/employers/places.ts";
import { firstLegStart } from "../../../store/transitions/registration.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";

export interface HandOnPlacesDeps {
  readonly store: Store;
  readonly executions: LegExecutions;
  readonly placesIn?: (cohort: string, at: Instant) => number;
}

/** More than fall free between two runs; the cohort stays due for what is left. */
const handOversPerRun = 100;

/**
 * Hands every free place of a cohort to whoever is first on its waiting list, and starts their journey. A start that fails
 * holds up nobody: the ledger's deadline "start again" heals it. Nor does somebody to whom a place can't be handed: an
 * operator sees it, and for this time their place is kept; from then on those behind go before them. The first such fault
 * is thrown in the end.
 */
export async function handOnPlaces(due: DueItem, deps: HandOnPlacesDeps): Promise<void> {
  const { store } = deps;
  const { cohort } = idsOf.cohort(due);
  const places = (deps.placesIn ?? placesIn)(cohort, store.now());
  const faults: unknown[] = [];
  let kept = 0;
  let after: string | undefined;
  for (let handed = 0; handed < handOversPerRun; handed += 1) {
    const counts = await readPlaceCounts(store, cohort);
    const next = counts.taken + kept < places ? await firstWaiting(store, cohort, after) : undefined;
    if (next === undefined) {
      await rest(store, { cohort, places }, counts, due);
      break;
    }
    const { attemptId, waitingKey, flaggedAt } = next;
    const allocated = await allocate(next, { cohort, places }, store).catch((error) => {
      faults.push(error);
      return "failed" as const;
    });
    if (allocated === "allocated")
      await startLeg({ attemptId, leg: 1 }, deps).catch((error) => faults.push(error));
    if (allocated === "allocated" || allocated === "no-place-left") continue;
    after = waitingKey;
    // Whoever was served by another run, or has left, stands on the list no more.
    if (flaggedAt === undefined && (await flagWaiting(store, cohort, waitingKey))) kept += 1;
  }
  if (faults.length > 0) throw faults[0];
}

type Allocated = "allocated" | "no-place-left" | "not-waiting";

/** Allocates a place to somebody who waits for it: who left the list meanwhile, or was served by another run, is left alone. */
function allocate(
  { attemptId, waitingKey, isEndorsed }: Waiting,
  cohort: CohortWithPlaces,
  store: Store,
): Promise<Allocated> {
  return append(store, attemptId, async (attempt): Promise<Decision<Allocated>> => {
    const { taken } = await readPlaceCounts(store, cohort.cohort);
    if (attempt.waitingKey !== waitingKey) return { nothing: "not-waiting" };
    if (taken >= cohort.places) return { nothing: "no-place-left" };
    return {
      answer: "allocated",
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
