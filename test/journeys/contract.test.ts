import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from "@aws-sdk/client-dynamodb";
import { expect, inject, test } from "vitest";
import { dynamoDatabase } from "../../store/dynamo-database.ts";
import { tellContractStory } from "../store/contract-story.ts";
import { MemoryDatabase, naasTables, type TableShape } from "../support/memory-database.ts";

const { endpoint, region, credentials } = inject("deployed");
const client = new DynamoDBClient({ endpoint, region, credentials });
// Tables of the story's own: nobody listens on them, so that what it reads is what it wrote.
const tables = { journeys: "contract-journeys", people: "contract-people" };

test("DynamoDB answers every operation of the stores as the in-memory database does, refusals included", async () => {
  await Promise.all(naasTables(tables).map((shape) => createTable(shape)));
  const inMemory = await tellContractStory(new MemoryDatabase(naasTables(tables)), tables);
  const onDynamo = await tellContractStory(dynamoDatabase(client), tables);
  expect(onDynamo.length).toBeGreaterThan(80);
  for (const [at, [sentence, answer]] of inMemory.entries()) {
    expect({ sentence, answer: onDynamo[at]?.[1] }).toEqual({ sentence, answer });
  }
});

async function createTable({ name, partitionKey, sortKey, indexes }: TableShape): Promise<void> {
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
