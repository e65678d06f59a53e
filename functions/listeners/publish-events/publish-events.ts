import type { JourneyEvent } from "../../../domain/events.ts";
import { markPublished } from "../../../store/journey/events.ts";
import type { Store } from "../../../store/store.ts";

/** The bus that everybody who listens to journeys listens on. */
export interface Bus {
  /** Puts the events on the bus; answers those that it accepted. */
  publish(events: readonly JourneyEvent[]): Promise<readonly JourneyEvent[]>;
}

/**
 * Publishes events, and marks those that the bus accepted; the others stay due. An event may be published twice, as
 * after a crash or a record that the stream shows again: consumers are idempotent by its id.
 */
export async function publishEvents(
  events: readonly JourneyEvent[],
  deps: { readonly store: Store; readonly bus: Bus },
): Promise<{ readonly published: number; readonly notAccepted: number }> {
  if (events.length === 0) return { published: 0, notAccepted: 0 };
  const accepted = await deps.bus.publish(events);
  await Promise.all(accepted.map((event) => markPublished(deps.store, event)));
  return { published: accepted.length, notAccepted: events.length - accepted.length };
}
