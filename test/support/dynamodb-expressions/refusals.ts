import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";

/** What DynamoDB answers to a request that is wrong in itself, whatever the table holds. */
export function validationError(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: "ValidationException",
    $fault: "client",
    $metadata: {},
    message,
  });
}
