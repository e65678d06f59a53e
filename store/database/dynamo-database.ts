import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Database } from "./database.ts";

/** The database over DynamoDB itself. Undefined attributes are left out rather than refused. */
export function dynamoDatabase(client: DynamoDBClient = new DynamoDBClient({})): Database {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    get: (input) => documents.send(new GetCommand(input)),
    query: (input) => documents.send(new QueryCommand(input)),
    update: async (input) => void (await documents.send(new UpdateCommand(input))),
    transactWrite: async (input) => void (await documents.send(new TransactWriteCommand(input))),
  };
}
