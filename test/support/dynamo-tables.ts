import { CreateTableCommand, type DynamoDBClient, type KeySchemaElement } from "@aws-sdk/client-dynamodb";
import { naasTables, type TableShape } from "./memory-database.ts";

/** Tables of a test's own on a deployed DynamoDB: nobody listens on them, so that what it reads is what it wrote. */
export async function createTables(
  client: DynamoDBClient,
  names: { readonly journeys: string; readonly people: string },
): Promise<void> {
  await Promise.all(naasTables(names).map((shape) => createTable(client, shape)));
}

async function createTable(
  client: DynamoDBClient,
  { name, partitionKey, sortKey, indexes }: TableShape,
): Promise<void> {
  const schemas = [{ partitionKey, sortKey }, ...Object.values(indexes)];
  const names = new Set(schemas.flatMap((schema) => [schema.partitionKey, schema.sortKey]));
  const keySchema = (schema: { partitionKey: string; sortKey: string }): KeySchemaElement[] => [
    { AttributeName: schema.partitionKey, KeyType: "HASH" },
    { AttributeName: schema.sortKey, KeyType: "RANGE" },
  ];
  const secondary = Object.entries(indexes).map(([IndexName, schema]) => ({
    IndexName,
    KeySchema: keySchema(schema),
    Projection: { ProjectionType: "ALL" as const },
  }));
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema({ partitionKey, sortKey }),
      AttributeDefinitions: [...names].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
      ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
    }),
  );
}
