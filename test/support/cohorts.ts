import { handOnPlaces } from "../../functions/jobs/act-on-deadlines/hand-on-places.ts";
import { withdraw } from "../../functions/doorways/candidates/withdraw.ts";
import { append } from "../../store/append.ts";
import { readAttempt } from "../../store/attempts.ts";
import { deadlineShards, dueItems } from "../../store/deadlines.ts";
import { keys } from "../../store/keys.ts";
import { readPlaceCounts } from "../../store/places.ts";
import { registerAttempt, type RegistrationAnswer } from "../../store/registration.ts";
import type { Store } from "../../store/store.ts";
import { NotedExecutions } from "./lists.ts";
import type { Transition } from "../../domain/attempt.ts";
import { system } from "../../domain/events.ts";

/** A cohort of so many places, and what people do in it. Attempt `a-7` is candidate `c-7`'s. */
export function cohortOf(places: number, store: Store, executions = new NotedExecutions()) {
  const cohort = "post-asye-2020";
  const register = (number: number, isEndorsed = false): Promise<RegistrationAnswer> =>
    registerAttempt(store, {
      ...{
        attemptId: `a-${number}`,
        candidateId: `c-${number}`,
        employerId: "kent",
        level: "practitioner",
        pathway: "post-asye",
      },
      ...{ listId: "list-1", row: number, isEndorsed, spared: { exempt: [], carriedForward: [] } },
      registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "kent" },
      cohort: { cohort, places },
    });
  return {
    ...{ cohort, executions, register },
    counts: () => readPlaceCounts(store, cohort),
    attempt: (number: number) => readAttempt(store, `a-${number}`),
    withdraw: (number: number) => withdraw({ attemptId: `a-${number}`, candidateId: `c-${number}` }, store),
    /** Lets the attempt make a move, whatever brought it about. */
    move: (number: number, transition: Transition, changes: object = {}) =>
      append(store, `a-${number}`, () => ({
        answer: transition,
        transition,
        attempt: { ...changes },
        events: [{ type: "reminded", actor: system("test"), causation: "test" }],
      })),
    /** One run of the deadline job over what is due of the cohort; says whether anything was. */
    async handOn(is: { readonly places: number } = { places }): Promise<boolean> {
      const shards = Array.from({ length: deadlineShards }, (_, shard) =>
        dueItems(store, shard, store.now(), 1000),
      );
      const due = (await Promise.all(shards))
        .flatMap((page) => page.due)
        .find(({ pk, kind }) => kind === "hand-on-places" && pk === keys.cohort(cohort).pk);
      if (due !== undefined)
        await handOnPlaces(due, {
          store,
          executions: { accreditation: executions },
          placesIn: () => is.places,
        });
      return due !== undefined;
    },
  };
}
