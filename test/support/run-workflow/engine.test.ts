import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidName,
  InvalidOutput,
  StateMachineDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { beforeEach, describe, expect, test } from "vitest";
import { TestClock } from "../clock.ts";
import { MemoryDatabase } from "../memory-database.ts";
import { Engine, StaleStepError, type Step, type TaskFunction } from "./engine.ts";
import { journey } from "./journey-fixture.ts";

const pk = "ATTEMPT#a";
const key = (stage: string) => ({ pk, sk: `QUESTION#result#${stage}` });

let database: MemoryDatabase;
let answers: Record<string, string[]>;
let calls: string[];
let fails: string[];

function called(name: string, payload: unknown): Record<string, unknown> {
  calls.push(name);
  const failure = fails.shift();
  if (failure === name) throw Object.assign(new Error("crash"), { name: "CrashError" });
  return payload !== null && typeof payload === "object" ? { ...payload } : {};
}

function functions(): Record<string, TaskFunction> {
  return {
    listStages: (payload) => {
      called("listStages", payload);
      return { stages: Object.keys(answers) };
    },
    invite: async (payload) => {
      const { stage, leg } = called("invite", payload);
      await database.update({
        TableName: "Journeys",
        Key: key(String(stage)),
        UpdateExpression: "SET askedByLeg = :l",
        ExpressionAttributeValues: { ":l": leg },
      });
      return { code: "asked" };
    },
    takeUp: (payload) => ({ code: answers[String(called("takeUp", payload)["stage"])]?.shift() ?? "none" }),
  };
}

function engineWith(machines: Record<string, unknown> = { journey }): Engine {
  return new Engine({ machines, functions: functions(), database, now: new TestClock().now });
}

const input = { attemptId: "a", leg: 1 };

async function token(stage: string): Promise<string> {
  const { Item } = await database.get({ TableName: "Journeys", Key: key(stage) });
  return String(Item?.["token"]);
}

async function answerAll(engine: Engine): Promise<void> {
  await engine.runUntilQuiet();
  for (const wait of engine.waits()) engine.sendTaskSuccess(wait.token, "{}");
  await engine.runUntilQuiet();
}

beforeEach(() => {
  database = new MemoryDatabase();
  answers = { knowledge: ["graded"], written: ["graded"] };
  calls = [];
  fails = [];
});

/** Up to where the only stage's wait is about to make its call. */
async function aboutToWrite(): Promise<Engine> {
  answers = { knowledge: ["graded"] };
  const engine = engineWith();
  engine.start("journey", "a-1", input);
  for (let n = 0; n < 4; n += 1) await engine.step();
  expect(engine.runnable()).toMatchObject([{ kind: "write" }]);
  return engine;
}

describe("a journey", () => {
  test("goes from its start to its end, and shows the states that it went through", async () => {
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.runUntilQuiet();
    expect(engine.waits().map(({ state, iteration, hasLanded }) => [state, iteration, hasLanded])).toEqual([
      ["Wait for the result", 0, true],
      ["Wait for the result", 1, true],
    ]);
    engine.sendTaskSuccess(await token("written"), "{}");
    engine.sendTaskSuccess(await token("knowledge"), "{}");
    await engine.runUntilQuiet();
    expect(engine.describe("a-1")).toMatchObject({
      status: "SUCCEEDED",
      output: { ended: "accredited", attemptId: "a" },
      executionArn: "arn:aws:states:eu-west-2:000000000000:execution:journey:a-1",
    });
    const outside = engine.history("a-1").filter(({ iteration }) => iteration === undefined);
    expect(outside.map(({ state }) => state)).toEqual([
      "List the stages to sit",
      "Sit the stages",
      "Was the standard met?",
      "Say accredited",
      "Accredited",
    ]);
    const first = engine.history("a-1").filter(({ iteration }) => iteration === 0);
    expect(first.map(({ state }) => state)).toEqual([
      "Ask for the result",
      "Wait for the result",
      "Take up the result",
      "What came?",
      "Stage done",
    ]);
  });

  test("loops by its own variables, one set to each iteration, and stops where its bound says", async () => {
    answers = { knowledge: ["again", "graded"], written: ["again", "again", "again", "graded"] };
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    for (let round = 0; round < 3; round += 1) await answerAll(engine);
    expect(engine.describe("a-1")).toMatchObject({ status: "SUCCEEDED", output: { ended: "returned" } });
    expect(calls.filter((name) => name === "invite")).toHaveLength(5);
  });

  test("with no stage left to sit it goes straight on", async () => {
    answers = {};
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.runUntilQuiet();
    expect(engine.describe("a-1").output).toEqual({ ended: "accredited", attemptId: "a" });
  });

  test("takes its steps in the order that the test says", async () => {
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.step();
    await engine.step();
    const [, second] = engine.runnable();
    expect(second).toMatchObject({ kind: "enter", state: "Ask for the result", iteration: 1 });
    await engine.step(second);
    await expect(engine.step(second)).rejects.toBeInstanceOf(StaleStepError);
    expect(engine.runnable().map(({ kind, state, iteration }) => `${kind} ${state} ${iteration}`)).toEqual([
      "enter Ask for the result 0",
      "enter Wait for the result 1",
    ]);
    await engine.step(engine.runnable()[1]);
    expect(engine.waits()).toMatchObject([{ iteration: 1, hasLanded: false }]);
    expect(engine.runnable()[1]).toMatchObject({ kind: "write", iteration: 1 });
  });
});

describe("faults", () => {
  test("a function that throws is tried again as often as Retry says", async () => {
    fails = ["listStages", "listStages"];
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.step();
    expect(engine.runnable()).toMatchObject([{ kind: "retry", state: "List the stages to sit" }]);
    await engine.runUntilQuiet();
    expect(calls.filter((name) => name === "listStages")).toHaveLength(3);
    expect(engine.waits()).toHaveLength(2);
    expect(engine.history().filter(({ state }) => state === "List the stages to sit")).toHaveLength(1);
  });

  test("after the last retry the execution fails, and its siblings' waits with it", async () => {
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.runUntilQuiet();
    const [first, other] = engine.waits();
    fails = ["takeUp", "takeUp", "takeUp"];
    engine.sendTaskSuccess(first?.token ?? "", "{}");
    await engine.runUntilQuiet();
    expect(engine.describe("a-1")).toMatchObject({ status: "FAILED", error: "CrashError" });
    expect(engine.waits()).toEqual([]);
    expect(() => engine.sendTaskSuccess(other?.token ?? "", "{}")).toThrow(TaskTimedOut);
    expect(engine.takeStatusChanges()).toMatchObject([{ name: "a-1", status: "FAILED", input }]);
    expect(engine.takeStatusChanges()).toEqual([]);
  });

  test("a call that is never reached did nothing; one whose answer is lost was made all the same", async () => {
    for (const [fate, made] of [
      ["never reached", 0],
      ["answer lost", 1],
    ] as const) {
      calls = [];
      const engine = engineWith();
      engine.start("journey", "a-1", input);
      await engine.step(undefined, fate);
      expect(calls).toHaveLength(made);
      expect(engine.runnable()).toMatchObject([{ kind: "retry" }]);
    }
  });

  test("what a function began before its execution was aborted is finished, and leads nowhere", async () => {
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.step();
    await engine.step();
    database.onWrite = (moment) => {
      if (moment === "before") engine.abort("a-1");
    };
    await engine.step();
    expect(await database.get({ TableName: "Journeys", Key: key("knowledge") })).toMatchObject({
      Item: { askedByLeg: 1 },
    });
    expect(engine.describe("a-1").status).toBe("ABORTED");
    expect(engine.runnable()).toEqual([]);
  });
});

describe("waits", () => {
  test("a lost answer to the call renews the token; the stale one is refused and can't displace the live one", async () => {
    const engine = await aboutToWrite();
    await engine.step(undefined, "answer lost");
    const stale = await token("knowledge");
    await engine.runUntilQuiet();
    const live = await token("knowledge");
    expect(live).not.toBe(stale);
    expect(() => engine.sendTaskSuccess(stale, "{}")).toThrow(TaskTimedOut);
    const [first, second] = engine.writes;
    expect(first && second && [first.token, second.token]).toEqual([stale, live]);
    if (!first || !second) throw new Error("Two writes were sent");
    await expect(engine.writeAgain(first)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    await engine.writeAgain(second);
    engine.sendTaskSuccess(live, "{}");
    await engine.runUntilQuiet();
    expect(engine.describe("a-1").status).toBe("SUCCEEDED");
  });

  test("a call that never reached the table can land late, once its task is gone", async () => {
    const engine = await aboutToWrite();
    await engine.step(undefined, "never reached");
    expect(await token("knowledge")).toBe("undefined");
    engine.abort("a-1");
    const [sent] = engine.writes;
    if (sent) await engine.writeAgain(sent);
    const late = await token("knowledge");
    expect(late).toBe(sent?.token);
    expect(() => engine.sendTaskSuccess(late, "{}")).toThrow(TaskTimedOut);
  });

  test("a refused write is caught by its name", async () => {
    const engine = await aboutToWrite();
    await database.update({
      TableName: "Journeys",
      Key: key("knowledge"),
      UpdateExpression: "SET askedByLeg = :l",
      ExpressionAttributeValues: { ":l": 2 },
    });
    await engine.runUntilQuiet();
    expect(engine.history().at(-1)).toMatchObject({ state: "Returned to employer" });
    expect(engine.history().map(({ state }) => state)).toContain("Superseded");
  });

  test("a crash around the write is the call's failure, and is tried again", async () => {
    for (const moment of ["before", "after"] as const) {
      database = new MemoryDatabase();
      const engine = await aboutToWrite();
      database.onWrite = (at) => {
        if (at === moment) throw new Error("crash");
      };
      await engine.step();
      database.onWrite = undefined;
      expect(engine.runnable()).toMatchObject([{ kind: "retry", state: "Wait for the result" }]);
    }
  });

  test("a token that is answered before its own call returned is answered", async () => {
    const engine = await aboutToWrite();
    database.onWrite = async (moment) => {
      if (moment === "after") engine.sendTaskSuccess(await token("knowledge"), "{}");
    };
    await engine.step();
    database.onWrite = undefined;
    expect(engine.runnable()).toMatchObject([{ kind: "go on" }]);
    await engine.runUntilQuiet();
    expect(engine.describe("a-1").status).toBe("SUCCEEDED");
  });

  test("an answered token is closed, an unknown one does not exist, an answer must be JSON", async () => {
    const engine = await aboutToWrite();
    await engine.runUntilQuiet();
    const live = await token("knowledge");
    expect(() => engine.sendTaskSuccess(live, "no JSON")).toThrow(InvalidOutput);
    engine.sendTaskSuccess(live, "{}");
    expect(() => engine.sendTaskSuccess(live, "{}")).toThrow(TaskTimedOut);
    expect(() => engine.sendTaskSuccess("never issued", "{}")).toThrow(TaskDoesNotExist);
  });

  test("a backstop that passes, or a failure sent, is an error like any other", async () => {
    const late = await aboutToWrite();
    await late.runUntilQuiet();
    await late.timeoutWait(await token("knowledge"));
    expect(late.describe("a-1")).toMatchObject({ status: "FAILED", error: "States.Timeout" });

    database = new MemoryDatabase();
    const failed = await aboutToWrite();
    await failed.runUntilQuiet();
    await failed.sendTaskFailure(await token("knowledge"), "Refused", "because");
    expect(failed.describe("a-1")).toMatchObject({ status: "FAILED", error: "Refused", cause: "because" });
  });

  test("a state that is entered again at the same moment of the clock has a later order", async () => {
    answers = { knowledge: ["again", "graded"] };
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await answerAll(engine);
    expect(engine.writes).toHaveLength(2);
    const again = engine.writes.slice(0, 1).map((sent) => engine.writeAgain(sent));
    await expect(Promise.all(again)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  });
});

describe("executions", () => {
  test("a name is one execution: the same input while it runs is the same start", async () => {
    const engine = engineWith();
    const first = engine.start("journey", "a-1", input);
    expect(engine.start("journey", "a-1", { leg: 1, attemptId: "a" })).toEqual(first);
    expect(engine.executions()).toHaveLength(1);
    expect(() => engine.start("journey", "a-1", { ...input, leg: 2 })).toThrow(ExecutionAlreadyExists);
    engine.abort("a-1");
    expect(() => engine.start("journey", "a-1", input)).toThrow(ExecutionAlreadyExists);
  });

  test("names and machines that AWS would not know are refused", () => {
    const engine = engineWith();
    expect(() => engine.start("elsewhere", "a", {})).toThrow(StateMachineDoesNotExist);
    for (const name of ["", "a b", "a#b", "a/b", "x".repeat(81)]) {
      expect(() => engine.start("journey", name, {})).toThrow(InvalidName);
    }
    expect(() => engine.describe("nobody")).toThrow(ExecutionDoesNotExist);
    expect(() => engine.abort("nobody")).toThrow(ExecutionDoesNotExist);
  });

  test("aborting ends waits and steps; what has ended stays as it ended", async () => {
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.runUntilQuiet();
    const live = await token("knowledge");
    engine.abort("a-1", "Restarted");
    engine.expire("a-1");
    expect(engine.describe("a-1")).toMatchObject({ status: "ABORTED", error: "Restarted" });
    expect(() => engine.sendTaskSuccess(live, "{}")).toThrow(TaskTimedOut);
    expect(engine.runnable()).toEqual([]);
    expect(engine.takeStatusChanges()).toHaveLength(1);
  });

  test("going back to a snapshot is going back to the steps, tokens and history of then", async () => {
    const engine = engineWith();
    engine.start("journey", "a-1", input);
    await engine.runUntilQuiet();
    const [engineThen, databaseThen] = [engine.snapshot(), database.snapshot()];
    const waits = engine.waits();
    for (const first of waits) {
      answers = { knowledge: ["graded"], written: ["graded"] };
      engine.sendTaskSuccess(first.token, "{}");
      await engine.runUntilQuiet();
      await answerAll(engine);
      expect(engine.describe("a-1").output).toEqual({ ended: "accredited", attemptId: "a" });
      engine.restore(engineThen);
      database.restore(databaseThen);
      expect(engine.waits()).toEqual(waits);
      expect(engine.describe("a-1").status).toBe("RUNNING");
    }
  });

  test("the same choices give the same run, tokens and times included", async () => {
    const runs: unknown[] = [];
    for (let n = 0; n < 2; n += 1) {
      database = new MemoryDatabase();
      answers = { knowledge: ["again", "graded"], written: ["graded"] };
      const engine = engineWith();
      engine.start("journey", "a-1", input);
      await answerAll(engine);
      await answerAll(engine);
      runs.push([engine.history(), engine.writes, engine.executions(), database.items("Journeys")]);
    }
    expect(runs[0]).toEqual(runs[1]);
  });

  test("a definition that never rests is found out", async () => {
    const spin = { Type: "Pass", Next: "Spin" };
    const engine = engineWith({
      spinning: { QueryLanguage: "JSONata", StartAt: "Spin", States: { Spin: spin } },
    });
    engine.start("spinning", "s", {});
    await expect(engine.runUntilQuiet(50)).rejects.toThrow(/Not quiet after 50 steps/);
    const steps: Step[] = engine.runnable();
    expect(steps).toHaveLength(1);
  });
});
