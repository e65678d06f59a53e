import type { DynamoDBRecord } from "aws-lambda";
import { toAttributeValues } from "../dynamodb-expressions/attribute-values.ts";
import type { Item } from "../dynamodb-expressions/values.ts";
import type { TableShape } from "./tables.ts";

/** One item's change, as a table's stream shows it: nothing is shown for a write that changed nothing. */
export interface Change {
  readonly table: string;
  readonly sequence: number;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly keys: Item;
  readonly oldImage: Item | undefined;
  readonly newImage: Item | undefined;
}

export function changeOf(
  shape: TableShape,
  sequence: number,
  before: Item | undefined,
  after: Item | undefined,
): Change {
  const either = after ?? before ?? {};
  const keys: Record<string, Item[string]> = {};
  for (const name of [shape.partitionKey, shape.sortKey]) {
    const value = either[name];
    if (value !== undefined) keys[name] = value;
  }
  const eventName = before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY";
  return { table: shape.name, sequence, eventName, keys, oldImage: before, newImage: after };
}

/** The change in the shape in which Lambda hands it to a listener, with both images. */
export function streamRecord(change: Change): DynamoDBRecord {
  return {
    eventID: `change-${change.sequence}`,
    eventName: change.eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-west-2",
    eventSourceARN: `arn:aws:dynamodb:eu-west-2:000000000000:table/${change.table}/stream/2018-01-01T00:00:00.000`,
    dynamodb: {
      Keys: toAttributeValues(change.keys),
      ...(change.oldImage && { OldImage: toAttributeValues(change.oldImage) }),
      ...(change.newImage && { NewImage: toAttributeValues(change.newImage) }),
      SequenceNumber: String(change.sequence).padStart(21, "0"),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
  };
}
