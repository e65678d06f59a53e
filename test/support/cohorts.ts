import { handOnPlaces } from "../../functions/jobs/act-on-deadlines/hand-on-places.ts";
import { asCandidate } from "../../functions/doorways/caller.ts";
import { withdrawAttempt } from "../../functions/doorways/shared/withdraw-attempt.ts";
import { append } from "../../store/append.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { deadlineShards, dueItems } from "../../store/journey/deadlines.ts";
import { keys } from "../../store/keys.ts";
import { readPlaceCounts } from "../../store/employers/places.ts";
import { registerAttempt, type RegistrationAnswer } from "../../store/transitions/registration.ts";
import type { Store } from "../../store/store.ts";
import { NotedExecutions } from "./lists.ts";
import type { Transition } from "../../domain/attempt.ts";
import { system, type NewEvent } from "../../domain/events.ts";
import { onEveryMachine } from "./leg-machines.ts";

/** Who registers, where it is not candidate `c-7` of Kent for attempt `a-7`. */
interface Registering {
  readonly isEndorsed?: boolean;
  readonly candidateId?: string;
  readonly employerId?: string;
}

/** A cohort of so many places, and what people do in it. */
export function cohortOf(places: number, store: Store, executions = new NotedExecutions()) {
  const cohort = "post-asye-2020";
  const register = (number: number, who: Registering = {}): Promise<RegistrationAnswer> => {
    const { isEndorsed = false, candidateId = `c-${number}`, employerId = "kent" } = who;
    return registerAttempt(store, {
      ...{ attemptId: `a-${number}`, candidateId, employerId, isEndorsed },
      ...{ level: "practitioner", pathway: "post-asye", listId: "list-1", row: number },
      spared: { exempt: [], carriedForward: [] },
      registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: employerId },
      cohort: { cohort, places },
    });
  };
  return {
    ...{ cohort, executions, register },
    counts: () => readPlaceCounts(store, cohort),
    attempt: (number: number) => readAttempt(store, `a-${number}`),
    withdraw: async (number: number) => {
      const { attemptId, candidateId } = await readAttempt(store, `a-${number}`);
      return withdrawAttempt({ attemptId, ...asCandidate({ candidateId }) }, store);
    },
    /** Lets the attempt make a move, whatever brought it about. */
    move: (number: number, transition: Transition, changes: object = {}, event: Partial<NewEvent> = {}) =>
      append(store, `a-${number}`, () => ({
        answer: transition,
        transition,
        attempt: { ...changes },
        events: [{ type: "answer-taken-up", actor: system("test"), causation: "test", ...event }],
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
          executions: onEveryMachine(executions),
          placesIn: () => is.places,
        });
      return due !== undefined;
    },
  };
}
