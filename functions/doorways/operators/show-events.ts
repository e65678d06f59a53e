import * as v from "valibot";
import { operatorRoutes } from "../../../contracts/http/operators.ts";
import type { JourneyEvent } from "../../../domain/events.ts";
import { faultsOfChain } from "../../../store/journey/event-chain.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { findReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../shared/read-attempt.ts";

const { answer } = operatorRoutes["GET /operators/attempts/{attemptId}/events"];
const shownEvent = answer.entries.events.item;
export type ShownEvents = v.InferOutput<typeof answer>;

/**
 * The whole log of an attempt, which is some hundred events at most, with the reasons that operators gave, and
 * what is wrong with its chain. Throws ProblemError `not-found`.
 */
export async function showEvents(
  { attemptId }: { readonly attemptId: string },
  store: Store,
): Promise<ShownEvents> {
  const attempt = await readTheirs(store, attemptId, () => true);
  const events = await readEvents(store, attemptId);
  const shown = events.map(async (event) =>
    v.parse(shownEvent, { ...event, reason: await reasonOf(event, store) }),
  );
  return { events: await Promise.all(shown), faults: faultsOfChain(events, attempt) };
}

async function reasonOf(event: JourneyEvent, store: Store): Promise<string | undefined> {
  return "reasonSeal" in event.detail ? findReason(store, event) : undefined;
}
