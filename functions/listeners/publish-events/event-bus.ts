import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { JourneyEvent } from "../../../domain/events.ts";
import type { Bus } from "./publish-events.ts";

/** PutEvents takes so many entries at once. */
const entriesPerCall = 10;

/** The deployed bus. */
export function eventBus(eventBusName: string, client = new EventBridgeClient({})): Bus {
  const put = async (events: readonly JourneyEvent[]): Promise<JourneyEvent[]> => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: eventBusName,
          Source: "naas",
          DetailType: event.type,
          Time: new Date(event.occurredAt),
          Detail: JSON.stringify(event),
        })),
      }),
    );
    return events.filter((_, index) => Entries[index]?.EventId !== undefined);
  };
  return {
    async publish(events) {
      const calls = Math.ceil(events.length / entriesPerCall);
      const accepted = await Promise.all(
        Array.from({ length: calls }, (_, call) =>
          put(events.slice(call * entriesPerCall, (call + 1) * entriesPerCall)),
        ),
      );
      return accepted.flat();
    },
  };
}
