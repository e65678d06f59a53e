import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import type { JourneyEvent } from "../../../domain/events.ts";
import { eventIn } from "../../../store/journey/events.ts";

/**
 * The events that a batch of the table's stream shows. An event never changes once it is written, so the record's
 * image is as good as the table, and nothing needs to be read. A record that is not an event is noted and left out:
 * if it should have been one, it stays due.
 */
export function insertedEvents(
  records: readonly DynamoDBRecord[],
  noteUnreadable: (record: DynamoDBRecord) => void,
): JourneyEvent[] {
  return records.flatMap((record) => {
    const event = eventIn(plain({ M: record.dynamodb?.NewImage ?? {} }));
    if (event === undefined) noteUnreadable(record);
    return event ?? [];
  });
}

/** A value as the stream writes it, of the kinds that an event is made of; undefined for any other. */
function plain({ S, N, BOOL, L, M }: AttributeValue): unknown {
  if (N !== undefined) return Number(N);
  if (L !== undefined) return L.map(plain);
  if (M === undefined) return S ?? BOOL;
  return Object.fromEntries(Object.entries(M).map(([name, value]) => [name, plain(value)]));
}
