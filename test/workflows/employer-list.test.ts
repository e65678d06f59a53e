import { App, Stack } from "aws-cdk-lib";
import { Function } from "aws-cdk-lib/aws-lambda";
import { DefinitionBody, QueryLanguage, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import * as v from "valibot";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { employerListInput, listTaskInput, registerChunkInput } from "../../contracts/lists.ts";
import { checkFile } from "../../functions/tasks/check-file/check-file.ts";
import { registerChunk } from "../../functions/tasks/register-chunk/register-chunk.ts";
import { writeResultFile } from "../../functions/tasks/write-result-file/write-result-file.ts";
import { listCsv, makeList } from "../../local/samples/make-list.ts";
import { readList } from "../../store/employers/lists.ts";
import { EmployerListWorkflow } from "../../workflows/employer-list/definition.ts";
import { arrivedList, listsWorkshop, readRows, validCells, type ListsWorkshop } from "../support/lists.ts";
import { functionNameIn, synthesisedDefinitions } from "../support/synthesised-definitions.ts";
import { Engine, type TaskFunction } from "../support/run-workflow/engine.ts";

/** The definition as it is deployed. */
function synthesise(): unknown {
  const stack = new Stack(new App(), "Test");
  const functions = { named: (name: string) => Function.fromFunctionName(stack, name, name) };
  const machine = new StateMachine(stack, "Machine", {
    stateMachineName: "employer-list",
    definitionBody: DefinitionBody.fromChainable(
      new EmployerListWorkflow(stack, "List", { functions }).start,
    ),
    queryLanguage: QueryLanguage.JSONATA,
  });
  return synthesisedDefinitions(Stack.of(machine))["employer-list"];
}

let definition: unknown;
let asl: string;
let shop: ListsWorkshop;
let calls: string[];
let failing: string[];
/** All that the execution ever held. */
let handed: unknown[];
beforeAll(() => {
  definition = synthesise();
  asl = JSON.stringify(definition);
  // The first synthesis of a run loads the whole library.
}, 60_000);
beforeEach(() => {
  shop = listsWorkshop();
  calls = [];
  failing = [];
  handed = [];
});

const work: Record<string, TaskFunction> = {
  "check-file": (input) => checkFile(v.parse(listTaskInput, input), shop),
  "register-chunk": (input) => registerChunk(v.parse(registerChunkInput, input), shop),
  "write-result-file": (input) => writeResultFile(v.parse(listTaskInput, input), shop),
};

async function run(csv: string) {
  await arrivedList(shop, "l", csv);
  const engine = new Engine({
    machines: { "employer-list": definition },
    functions: (reference) => {
      const name = functionNameIn(reference);
      return async (input) => {
        calls.push(name);
        if (failing[0] === name) throw new Error(`${failing.shift()} failed`);
        const answer: unknown = await work[name]?.(input);
        handed.push(input, answer);
        return answer;
      };
    },
    database: shop.database,
    now: shop.clock.now,
  });
  engine.start("employer-list", "l", v.parse(employerListInput, { v: 1, listId: "l" }));
  await engine.runUntilQuiet();
  return engine.describe("l");
}

describe("the workflow of an employer's list", () => {
  test("answers every row of every chunk and ends as processed, with counts alone", async () => {
    const rows = makeList({ candidates: 300, seed: 3 }).map((row) => ({ ...row, employer: "leeds" }));
    const ended = await run(listCsv([...rows, { ...validCells, email: "" }]));
    expect(calls).toEqual(["check-file", "register-chunk", "register-chunk", "write-result-file"]);
    expect(ended).toMatchObject({
      status: "SUCCEEDED",
      output: {
        ended: "Processed",
        listId: "l",
        rows: 301,
        accepted: 300,
        waitingListed: 0,
        alreadyRegistered: 0,
        refused: 1,
      },
    });
    expect(await readRows(shop.store, "l")).toHaveLength(301);
    expect(shop.executions.accreditation.started).toHaveLength(300);
    expect(shop.files.text("results/l.csv").split("\n")).toHaveLength(303);
  });

  test("registers a list of one chunk", async () => {
    expect(await run(listCsv([validCells]))).toMatchObject({ output: { ended: "Processed", rows: 1 } });
    expect(calls.filter((name) => name === "register-chunk")).toHaveLength(1);
  });

  test("ends as refused when the file can't be used: that is an answer, not a failure", async () => {
    const ended = await run("no list");
    expect(ended).toMatchObject({ status: "SUCCEEDED", output: { ended: "File refused", listId: "l" } });
    expect(await readList(shop.store, "l")).toMatchObject({ state: "refused" });
    expect(calls).toEqual(["check-file"]);
  });

  test.each(["check-file", "register-chunk", "write-result-file"])(
    "gives the same answers when %s fails and is tried again",
    async (name) => {
      failing = [name];
      expect(await run(listCsv([validCells, { ...validCells, level: "" }]))).toMatchObject({
        output: { ended: "Processed", rows: 2, accepted: 1, refused: 1 },
      });
      expect(shop.executions.accreditation.started).toHaveLength(1);
    },
  );

  test("fails when a chunk can't be registered however often it is tried", async () => {
    failing = Array.from({ length: 6 }, () => "register-chunk");
    expect(await run(listCsv([validCells]))).toMatchObject({ status: "FAILED" });
    expect(await readList(shop.store, "l")).toMatchObject({ state: "registering" });
  });
});

describe("its definition", () => {
  test("is JSONata alone, with a timeout and a stated retry for every task", () => {
    expect(asl).not.toMatch(
      /"(Parameters|ResultPath|InputPath|OutputPath|ResultSelector|ItemsPath)"|"\$\.|\$\$\./,
    );
    const tasks = asl.match(/"Type":"Task"/g) ?? [];
    expect(tasks).toHaveLength(3);
    expect(asl.match(/"TimeoutSeconds":\d+/g)).toHaveLength(3);
    expect(asl.match(/"Retry":\[/g)).toHaveLength(3);
  });

  test("registers no more than two chunks at once", () => {
    expect(asl).toContain('"MaxConcurrency":2');
  });

  test("holds nothing of the people on the list", async () => {
    await run(listCsv([{ ...validCells, endorsing_supervisor: "Someone" }, validCells]));
    expect(handed).toHaveLength(6);
    expect(JSON.stringify(handed)).not.toMatch(/Aisha|Begum|Someone|SW9000001|example/);
  });
});
