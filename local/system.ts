import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import type { Instant } from "../domain/time.ts";
import { staleAfterMilliseconds } from "../functions/business-clock.ts";
import { dynamoDatabase } from "../store/database/dynamo-database.ts";
import { keys } from "../store/keys.ts";
import type { Store } from "../store/store.ts";
import { deploy, type Deployed, type DeployOptions } from "./emulator/deploy.ts";

/** The business clock of the deployed system, which on one machine can be moved. */
export interface MovableClock {
  readonly now: () => Instant;
  /** Moves it so that it says `to` now, and runs on from there. */
  readonly moveTo: (to: Instant) => Promise<void>;
}

/** How a delivery provider is reached, and the secrets that it and the service share. */
export interface ProviderSecret {
  readonly commissionUrl: string;
  readonly incoming: readonly string[];
  readonly outgoing: string;
}

/** What one run of act-on-deadlines did, by kind. */
type Acted = Readonly<Record<string, number>>;

/** A deployed system, and what a runner or a test of the whole needs to do beside using its doorways. */
export interface System {
  readonly deployed: Deployed;
  /** Over the deployed tables, by the business clock. */
  readonly store: Store;
  readonly clock: MovableClock;
  /** Invokes a Lambda function by its folder's name, and gives what it answered. Throws InvocationFailedError. */
  readonly invoke: (name: string, payload?: object) => Promise<unknown>;
  /** Runs the deadline job again and again until nothing is due. */
  readonly actOnDeadlines: () => Promise<Acted>;
  /** Agrees a commission URL and secrets with a provider. */
  readonly agreeWith: (provider: string, secret: ProviderSecret) => Promise<void>;
  readonly close: () => void;
}

/** A Lambda function failed when it was invoked. */
export class InvocationFailedError extends Error {
  override readonly name = "InvocationFailedError";
  constructor(functionName: string, answer: string) {
    super(`${functionName} failed: ${answer.slice(0, 400)}`);
  }
}

/** Deploys the system to the emulator at `endpoint` and connects to it. Throws DeployError. */
export async function deploySystem(endpoint: string, options: DeployOptions = {}): Promise<System> {
  return connect(await deploy(endpoint, options));
}

/** Connects to a system that is deployed already; its business clock stays as it stands. */
export async function connect(deployed: Deployed): Promise<System> {
  const { endpoint, region, credentials } = deployed;
  // The job runs as long as there is something to do, so that no answer within a minute is no failure.
  const settings = {
    endpoint,
    region,
    credentials,
    maxAttempts: 5,
    requestHandler: { requestTimeout: 300_000 },
  };
  const clients = {
    dynamo: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
    secrets: new SecretsManagerClient(settings),
  };
  const database = dynamoDatabase(clients.dynamo);
  const tables = { journeys: deployed.journeysTable, people: deployed.peopleTable };
  const clock = await movableClock({ database, tables });
  const invoke = async (name: string, payload: object = {}): Promise<unknown> => {
    const FunctionName = deployed.functionName(name);
    const Payload = Buffer.from(JSON.stringify(payload));
    const answered = await clients.lambda.send(new InvokeCommand({ FunctionName, Payload }));
    const text = Buffer.from(answered.Payload ?? []).toString("utf8");
    if (answered.FunctionError !== undefined) throw new InvocationFailedError(FunctionName, text);
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    ...{ deployed, clock, invoke },
    store: {
      database,
      tables,
      now: clock.now,
      pause: (retry) => sleep(10 * 2 ** retry),
      newSalt: randomUUID,
    },
    actOnDeadlines: () => actUntilThrough(invoke),
    async agreeWith(provider, secret) {
      const SecretId = deployed.providerSecretArns[provider];
      const SecretString = JSON.stringify(secret);
      await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

const clockItem = v.object({ offsetMilliseconds: v.number() });

async function movableClock({ database, tables }: Pick<Store, "database" | "tables">): Promise<MovableClock> {
  const place = { TableName: tables.journeys, Key: keys.clock() };
  const { Item } = await database.get({ ...place, ConsistentRead: true });
  let offset = Item === undefined ? 0 : v.parse(clockItem, Item).offsetMilliseconds;
  return {
    now: () => new Date(Date.now() + offset).toISOString(),
    async moveTo(to) {
      offset = Date.parse(to) - Date.now();
      await database.update({
        ...place,
        UpdateExpression: "SET offsetMilliseconds = :offset",
        ExpressionAttributeValues: { ":offset": offset },
      });
      await sleep(staleAfterMilliseconds);
    },
  };
}

const run = v.object({
  acted: v.record(v.string(), v.number()),
  pushedBack: v.number(),
  isThrough: v.boolean(),
});
/** A run leaves what it pushed back and what it made due anew; more runs than this in a row find the same again. */
const mostRuns = 25;

async function actUntilThrough(invoke: System["invoke"]): Promise<Acted> {
  const total: Record<string, number> = {};
  for (let runs = 1; runs <= mostRuns; runs += 1) {
    const { acted, isThrough } = v.parse(run, await invoke("act-on-deadlines"));
    for (const [kind, times] of Object.entries(acted)) total[kind] = (total[kind] ?? 0) + times;
    if (isThrough && Object.keys(acted).length === 0) break;
  }
  return total;
}
