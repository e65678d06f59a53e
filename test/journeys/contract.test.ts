import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, inject, test } from "vitest";
import { dynamoDatabase } from "../../store/database/dynamo-database.ts";
import { tellContractStory } from "../store/contract-story.ts";
import { createTables } from "../support/dynamo-tables.ts";
import { MemoryDatabase, naasTables } from "../support/memory-database.ts";

const { endpoint, region, credentials } = inject("deployed");
const client = new DynamoDBClient({ endpoint, region, credentials });
// Tables of the story's own: nobody listens on them, so that what it reads is what it wrote.
const tables = { journeys: "contract-journeys", people: "contract-people" };

test("DynamoDB answers every operation of the stores as the in-memory database does, refusals included", async () => {
  await createTables(client, tables);
  const inMemory = await tellContractStory(new MemoryDatabase(naasTables(tables)), tables);
  const onDynamo = await tellContractStory(dynamoDatabase(client), tables);
  expect(onDynamo.length).toBeGreaterThan(80);
  for (const [at, [sentence, answer]] of inMemory.entries()) {
    expect({ sentence, answer: onDynamo[at]?.[1] }).toEqual({ sentence, answer });
  }
});
