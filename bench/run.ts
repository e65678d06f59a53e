import { createSecretKey } from "node:crypto";
import type {
  GetCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import Table from "cli-table3";
import * as v from "valibot";
import { providerMessage } from "../contracts/provider-messages.ts";
import { externalStages } from "../domain/levels.ts";
import { standardInForce } from "../domain/policy/standards.ts";
import { actOnDeadlines } from "../functions/jobs/act-on-deadlines/act-on-deadlines.ts";
import { webhookKey } from "../functions/shared/standard-webhooks/secret.ts";
import { signWebhook, verifyWebhook } from "../functions/shared/standard-webhooks/signature.ts";
import { buildFunctions } from "../infra/build.ts";
import { append } from "../store/append.ts";
import { system } from "../domain/events.ts";
import { journeyWorld, type JourneyWorld } from "../test/support/journey-world.ts";
import { medianMilliseconds, scaling, sideBySide, type Row } from "./measure.ts";

const rows: Row[] = [];
const note = (row: Row): void => {
  rows.push(row);
  process.stderr.write(`  ${row.what}\n`);
};

process.stderr.write("Measuring, each beside what it is compared with …\n");
note(await registering());
note(await sweeping());
note(await appending());
note(await verifying());
note(await parsing());
note(await journey());
for (const row of await bundles()) note(row);

const table = new Table({ head: ["what", "figure", "ratio", "target"], style: { head: [] } });
for (const { what, figure, ratio, target } of rows) table.push([what, figure, ratio, target]);
console.log(table.toString());

/** A row of a list costs the same in a long list as in a short one. */
function registering(): Promise<Row> {
  return scaling("register an attempt", [250, 2500], async (amount) => {
    const world = journeyWorld();
    return () => registerMany(world, amount);
  });
}

/**
 * A due item costs as many calls among many as among few. Calls and not time: they are what is paid for, and
 * the in-memory index is no measure of DynamoDB's.
 */
async function sweeping(): Promise<Row> {
  const [small, large] = [await callsPerDueItem(250), await callsPerDueItem(2500)];
  return {
    what: "calls to the database for a due deadline: among 7500 beside 750",
    figure: `${large.toFixed(2)} calls each`,
    ratio: (large / small).toFixed(2),
    target: "1.1 or less",
  };
}

async function callsPerDueItem(attempts: number): Promise<number> {
  const world = journeyWorld();
  await registerMany(world, attempts);
  // Two events and one start of a leg are due of each.
  world.moveClock(1);
  let calls = 0;
  const counted =
    <Input, Output>(call: (input: Input) => Promise<Output>) =>
    (input: Input): Promise<Output> => {
      calls += 1;
      return call(input);
    };
  const { database } = world;
  await actOnDeadlines({
    store: {
      ...world.store,
      database: {
        get: counted((input: GetCommandInput) => database.get(input)),
        query: counted((input: QueryCommandInput) => database.query(input)),
        update: counted((input: UpdateCommandInput) => database.update(input)),
        transactWrite: counted((input: TransactWriteCommandInput) => database.transactWrite(input)),
      },
    },
    ...{ executions: world.executions, bus: world.bus, pageSize: 25 },
    awaitTurn: () => Promise.resolve(true),
    commissionQueue: { send: () => Promise.resolve() },
    hasTimeLeft: () => true,
    noteFailure: (_, error) => {
      throw error;
    },
  });
  return calls / (attempts * 3);
}

async function registerMany(world: JourneyWorld, amount: number): Promise<void> {
  for (let row = 0; row < amount; row += 1)
    await world.register({ isEndorsed: true, isStarted: false, candidateId: `candidate-${row}` });
}

/** An event costs the same at the end of a long log as at its beginning. */
function appending(): Promise<Row> {
  return scaling("append an event", [20, 400], async (amount) => {
    const world = journeyWorld();
    const attemptId = await world.register({ isStarted: false });
    const event = { type: "reminded", actor: system("bench"), causation: "bench" } as const;
    return async () => {
      for (let at = 0; at < amount; at += 1)
        await append(world.store, attemptId, () => ({ answer: undefined, events: [event] }));
    };
  });
}

/** One key object kept, beside one made for each webhook. */
function verifying(): Promise<Row> {
  const secret = Buffer.alloc(32, 1);
  const kept = webhookKey(`whsec_${secret.toString("base64")}`);
  const body = Buffer.from(JSON.stringify(resultMessage()));
  const headers = { ...signWebhook({ id: "msg_1", sentAtSeconds: 1_535_965_200, body }, kept) };
  const verify = (key: typeof kept) => verifyWebhook({ headers, body }, [key], 1_535_965_200);
  return sideBySide("verify a webhook, its key kept; beside a key made each time", "below 1", [
    () => verify(kept),
    () => verify(createSecretKey(secret)),
  ]);
}

/** What reading a message costs above reading its JSON. */
function parsing(): Promise<Row> {
  const text = JSON.stringify(resultMessage());
  return sideBySide("parse and validate a result; beside JSON.parse alone", "stated", [
    () => v.parse(providerMessage, JSON.parse(text)),
    () => JSON.parse(text),
  ]);
}

function resultMessage() {
  const areas = standardInForce("practitioner", "2018-09-03T09:00:00.000Z").stages.knowledge.areas;
  return {
    type: "result",
    reference: "reference-1",
    stage: "knowledge",
    occurredAt: "2018-09-03T09:00:00.000Z",
    data: {
      version: 1,
      score: 20,
      satOn: "2018-09-03",
      areas: areas.map((area) => ({ area, band: "meeting" })),
    },
  };
}

/** The states that a plain journey goes through: each is a transition that is paid for. */
async function journey(): Promise<Row> {
  let transitions = 0;
  const milliseconds = await medianMilliseconds(async () => {
    const world = journeyWorld();
    await world.register();
    await world.runUntilQuiet();
    await world.employer.endorse();
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await world.runUntilQuiet();
    for (const stage of externalStages) await world.provider.send("result", { stage });
    await world.runUntilQuiet();
    transitions = world.path().length;
  });
  return {
    what: "a journey from endorsement to award, in process",
    figure: `${milliseconds.toFixed(0)} ms`,
    ratio: `${transitions} states`,
    target: "stated",
  };
}

/** Each bundle beside the smallest: what a function carries beyond what all carry. */
async function bundles(): Promise<Row[]> {
  const built = await buildFunctions();
  const smallest = Math.min(...built.map(({ bytes }) => bytes));
  return built.map(({ name, bytes }) => ({
    what: `bundle ${name}`,
    figure: `${(bytes / 1024).toFixed(0)} KiB`,
    ratio: (bytes / smallest).toFixed(2),
    target: "beside the smallest",
  }));
}
