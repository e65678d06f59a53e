import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Key } from "../../store/database/expressions.ts";

/** The keys in a batch of the table's stream: all that a reader takes from a record, which may be stale. */
export function keysIn(event: DynamoDBStreamEvent): Key[] {
  return event.Records.flatMap(({ dynamodb }) => {
    const pk = dynamodb?.Keys?.["pk"]?.S;
    const sk = dynamodb?.Keys?.["sk"]?.S;
    return pk === undefined || sk === undefined ? [] : [{ pk, sk }];
  });
}
