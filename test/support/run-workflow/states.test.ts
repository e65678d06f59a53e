import { describe, expect, test } from "vitest";
import { TestClock } from "../clock.ts";
import { MemoryDatabase } from "../memory-database.ts";
import { type Description, Engine, type TaskFunction } from "./engine.ts";

async function run(
  machine: { StartAt?: string; States: Record<string, unknown> },
  { input = {}, functions = {} }: { input?: unknown; functions?: Record<string, TaskFunction> } = {},
): Promise<Description & { path: string[] }> {
  const definition = { QueryLanguage: "JSONata", StartAt: Object.keys(machine.States)[0], ...machine };
  const engine = new Engine({
    machines: { definition },
    functions,
    database: new MemoryDatabase(),
    now: new TestClock("2018-09-03T09:00:00.000Z").now,
  });
  engine.start("definition", "one", input);
  await engine.runUntilQuiet(500);
  return { ...engine.describe("one"), path: engine.history().map(({ state }) => state) };
}

const invoke = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" };
const end = { Type: "Succeed" };

const choose = (Condition: string, more: object = { Default: "No" }) =>
  run(
    {
      States: {
        Ask: { Type: "Choice", Choices: [{ Condition, Next: "Yes" }], ...more },
        Yes: end,
        No: end,
      },
    },
    { input: { n: 1 } },
  );

const failing =
  (...names: string[]): TaskFunction =>
  () => {
    const name = names.shift();
    if (name !== undefined) throw Object.assign(new Error(`no ${name}`), { name });
    return "fine";
  };
const call = (more: object) => ({
  ...invoke,
  Arguments: { FunctionName: "f" },
  Output: "{% $states.result.Payload %}",
  ...more,
});

const mapOver = (more: object, inner: Record<string, unknown>, after: object = { End: true }) => ({
  Type: "Map",
  Items: "{% $states.input.items %}",
  ItemProcessor: { StartAt: Object.keys(inner)[0], States: inner },
  ...more,
  ...after,
});

const engineOf = (machine: unknown): Engine =>
  new Engine({
    machines: { machine },
    functions: {},
    database: new MemoryDatabase(),
    now: new TestClock().now,
  });
const one = (state: object, top: object = { QueryLanguage: "JSONata" }) => ({
  ...top,
  StartAt: "One",
  States: { One: state },
});

const branch = (Output: unknown) => ({
  StartAt: "A",
  States: { A: { Type: "Pass", Output, End: true } },
});

const outcome = async (more: object, ...names: string[]) => {
  const States = { Call: call({ Next: "End", ...more }), Caught: { Type: "Pass", Next: "End" }, End: end };
  return run({ States }, { functions: { f: failing(...names) } });
};

describe("values", () => {
  test("Output and Assign both see the variables as they were before", async () => {
    const { output } = await run({
      States: {
        First: { Type: "Pass", Assign: { n: 1, m: "{% 10 %}" }, Next: "Second" },
        Second: {
          Type: "Pass",
          Assign: { n: "{% $n + 1 %}", m: "{% $n %}" },
          Output: "{% $n %}",
          Next: "Third",
        },
        Third: { Type: "Pass", Output: "{% [$states.input, $n, $m] %}", End: true },
      },
    });
    expect(output).toEqual([1, 2, 1]);
  });

  test("a state without Output passes on its result, or its input", async () => {
    const { output } = await run(
      {
        States: {
          Pass: { Type: "Pass", Next: "Call" },
          Call: { ...invoke, Arguments: { FunctionName: "f", Payload: "{% $states.input %}" }, End: true },
        },
      },
      { input: { a: [1] }, functions: { f: (payload) => payload } },
    );
    expect(output).toEqual({ ExecutedVersion: "$LATEST", Payload: { a: [1] }, StatusCode: 200 });
  });

  test("a plain Lambda resource gets its Arguments as they are; a missing answer is null", async () => {
    const given: unknown[] = [];
    const Resource = "arn:aws:lambda:eu-west-2:1:function:f";
    const { output } = await run(
      { States: { Call: { Type: "Task", Resource, Arguments: { a: "{% 1 + 1 %}", b: null }, End: true } } },
      { functions: { [Resource]: (payload) => void given.push(payload) } },
    );
    expect([given, output]).toEqual([[{ a: 2, b: null }], null]);
  });

  test("the context tells the execution, the state, the machine", async () => {
    const { output } = await run(
      { States: { Look: { Type: "Pass", Output: "{% $states.context %}", End: true } } },
      { input: { a: 1 } },
    );
    expect(output).toEqual({
      Execution: {
        Id: "arn:aws:states:eu-west-2:000000000000:execution:definition:one",
        Name: "one",
        Input: { a: 1 },
        StartTime: "2018-09-03T09:00:00.000Z",
        RedriveCount: 0,
      },
      StateMachine: {
        Id: "arn:aws:states:eu-west-2:000000000000:stateMachine:definition",
        Name: "definition",
      },
      State: { Name: "Look", EnteredTime: "2018-09-03T09:00:00.001Z", RetryCount: 0 },
    });
  });

  test.each([
    ["$partition([1..5], 2)", [[1, 2], [3, 4], [5]]],
    ["$range(1, 7, 3)", [1, 4, 7]],
    ["$range(3, 1, -1)", [3, 2, 1]],
    ["$hash('a', 'SHA-256').$substring(0, 8)", "ca978112"],
    ["$parse('{\"a\":[1]}').a", [1]],
    ["[$states.input.list[n = 1]]", [{ n: 1 }]],
    ["{'one': $states.input.list[0].n, 'gone': $states.input.gone}", { one: 1 }],
    ["null", null],
  ])("%s gives %j", async (expression, expected) => {
    const States = { Look: { Type: "Pass", Output: `{% ${expression} %}`, End: true } };
    expect((await run({ States }, { input: { list: [{ n: 1 }, { n: 2 }] } })).output).toEqual(expected);
  });

  test.each([
    ["$states.input.gone", /returned nothing \(undefined\)/],
    ["$states.result", /returned nothing/],
    ["$gone", /returned nothing/],
    ["1 + 'a'", /right side of the "\+"/],
    ["$eval('1')", /\$eval is not supported/],
    ["$uuid()", /another answer each time/],
    ["function($a){ $a }", /function can't be an outcome/],
    ["$range(1, 2, 0)", /step other than 0/],
  ])("%s fails the execution", async (expression, cause) => {
    const found = await run({
      States: { Look: { Type: "Pass", Output: { a: `{% ${expression} %}` }, End: true } },
    });
    expect(found).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
    expect(found.cause).toMatch(cause);
  });

  test("an output above 256 KiB ends the execution, whatever is caught", async () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "End" }];
    const found = await run(
      { States: { Call: { ...invoke, Arguments: { FunctionName: "f" }, Catch, Next: "End" }, End: end } },
      { functions: { f: () => "x".repeat(270_000) } },
    );
    expect(found).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });
});

describe("choices and ends", () => {
  test("the first rule that holds decides, else the default", async () => {
    expect((await choose("{% $states.input.n = 1 %}")).path).toEqual(["Ask", "Yes"]);
    expect((await choose("{% $states.input.n = 2 %}")).path).toEqual(["Ask", "No"]);
  });

  test("a condition that is no boolean, or nothing to choose, is an error", async () => {
    expect(await choose("{% $states.input.n %}")).toMatchObject({ error: "States.QueryEvaluationError" });
    expect(await choose("{% $states.input.n = 2 %}", {})).toMatchObject({ error: "States.NoChoiceMatched" });
  });

  test("a rule and the default may assign and shape", async () => {
    const Choices = [
      { Condition: "{% $states.input = 1 %}", Assign: { x: "rule" }, Output: "chosen", Next: "End" },
    ];
    const States = {
      Ask: { Type: "Choice", Choices, Default: "End", Assign: { x: "default" } },
      End: { Type: "Pass", Output: "{% [$x, $states.input] %}", End: true },
    };
    expect((await run({ States }, { input: 1 })).output).toEqual(["rule", "chosen"]);
    expect((await run({ States }, { input: 2 })).output).toEqual(["default", 2]);
  });

  test("Fail ends with its error and cause, Succeed with its output", async () => {
    const Fail = { Type: "Fail", Error: "Broken", Cause: "{% 'because of ' & $states.input %}" };
    expect(await run({ States: { Fail } }, { input: "x" })).toMatchObject({
      status: "FAILED",
      error: "Broken",
      cause: "because of x",
    });
    expect((await run({ States: { End: { Type: "Succeed", Output: { a: "{% 1 %}" } } } })).output).toEqual({
      a: 1,
    });
  });
});

describe("retries and catches", () => {
  test("each retrier counts its own attempts, and the first that matches decides", async () => {
    const Retry = [
      { ErrorEquals: ["A"], MaxAttempts: 1 },
      { ErrorEquals: ["States.ALL"], MaxAttempts: 2 },
    ];
    expect(await outcome({ Retry }, "A", "B", "B")).toMatchObject({ status: "SUCCEEDED", output: "fine" });
    expect(await outcome({ Retry }, "A", "A")).toMatchObject({ status: "FAILED", error: "A" });
    expect(await outcome({ Retry }, "B", "B", "B")).toMatchObject({ status: "FAILED", error: "B" });
  });

  test("without MaxAttempts there are three, with none there is no retry", async () => {
    expect(await outcome({ Retry: [{ ErrorEquals: ["States.TaskFailed"] }] }, "A", "A", "A")).toMatchObject({
      output: "fine",
    });
    expect(await outcome({ Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }] }, "A")).toMatchObject({
      error: "A",
    });
  });

  test("the count of retries shows in the context, the time of entry stays", async () => {
    const seen: unknown[] = [];
    const f: TaskFunction = (payload) => {
      seen.push(payload);
      if (seen.length < 3) throw new Error("again");
    };
    const Payload = "{% [$states.context.State.RetryCount, $states.context.State.EnteredTime] %}";
    await run(
      {
        States: {
          Call: {
            ...invoke,
            Arguments: { FunctionName: "f", Payload },
            Retry: [{ ErrorEquals: ["States.ALL"] }],
            End: true,
          },
        },
      },
      { functions: { f } },
    );
    const at = "2018-09-03T09:00:00.001Z";
    expect(seen).toEqual([
      [0, at],
      [1, at],
      [2, at],
    ]);
  });

  test("what is caught can be shaped and assigned from the error", async () => {
    const Catch = [
      {
        ErrorEquals: ["A"],
        Next: "Caught",
        Output: "{% $states.errorOutput.Error %}",
        Assign: { why: "{% $states.errorOutput.Cause %}" },
      },
    ];
    expect(await outcome({ Catch }, "A")).toMatchObject({ output: "A", path: ["Call", "Caught", "End"] });
    expect(await outcome({ Catch }, "B")).toMatchObject({ status: "FAILED", error: "B" });
    const plain = [{ ErrorEquals: ["States.ALL"], Next: "Caught" }];
    const cause = JSON.stringify({ errorType: "A", errorMessage: "no A" });
    expect(await outcome({ Catch: plain }, "A")).toMatchObject({ output: { Error: "A", Cause: cause } });
  });

  test("an expression that fails in a Task can be caught there, in a Pass it can't", async () => {
    const Catch = [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Caught" }];
    expect(await outcome({ Catch, Output: "{% $gone %}" })).toMatchObject({
      status: "SUCCEEDED",
      path: ["Call", "Caught", "End"],
    });
  });
});

describe("Map and Parallel", () => {
  test("each iteration gets its item, reads the variables around it, and keeps its own", async () => {
    const inner = {
      Set: { Type: "Pass", Assign: { own: "{% $states.input.value * $factor %}" }, Next: "Tell" },
      Tell: { Type: "Pass", Output: "{% [$states.context.Map.Item.Index, $own] %}", End: true },
    };
    const { output } = await run(
      {
        States: {
          Start: { Type: "Pass", Assign: { factor: 10 }, Next: "Map" },
          Map: mapOver(
            {
              ItemSelector: { value: "{% $states.context.Map.Item.Value %}" },
              Assign: { sum: "{% $sum($states.result[1]) %}" },
            },
            inner,
            { Next: "Look" },
          ),
          Look: { Type: "Pass", Output: "{% {'result': $states.input, 'own': $exists($own)} %}", End: true },
        },
      },
      { input: { items: [1, 2, 3] } },
    );
    expect(output).toEqual({
      result: [
        [0, 10],
        [1, 20],
        [2, 30],
      ],
      own: false,
    });
  });

  test("a variable of the outer scope can't be assigned inside", async () => {
    const inner = { Set: { Type: "Pass", Assign: { factor: 1 }, End: true } };
    const found = await run(
      { States: { Start: { Type: "Pass", Assign: { factor: 10 }, Next: "Map" }, Map: mapOver({}, inner) } },
      { input: { items: [1] } },
    );
    expect(found).toMatchObject({ status: "FAILED", error: "States.Runtime" });
  });

  test("no more iterations run at once than MaxConcurrency says", async () => {
    let most = 0;
    let now = 0;
    const engine = new Engine({
      machines: {
        definition: {
          QueryLanguage: "JSONata",
          StartAt: "Map",
          States: {
            Map: mapOver(
              { MaxConcurrency: 2 },
              { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", End: true } },
            ),
          },
        },
      },
      functions: {},
      database: new MemoryDatabase(),
      now: new TestClock().now,
    });
    engine.start("definition", "one", { items: [1, 2, 3, 4, 5] });
    while (engine.runnable().length > 0) {
      now = engine.runnable().filter(({ iteration }) => iteration !== undefined).length;
      most = Math.max(most, now);
      await engine.step(engine.runnable().at(-1));
    }
    expect(most).toBe(2);
    expect(engine.describe("one").output).toEqual([1, 2, 3, 4, 5]);
  });

  test("one failed iteration fails the Map, whose own Retry and Catch decide", async () => {
    const inner = {
      Ask: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input = 2 %}", Next: "Break" }],
        Default: "Fine",
      },
      Break: { Type: "Fail", Error: "Broken" },
      Fine: { Type: "Pass", End: true },
    };
    const Catch = [{ ErrorEquals: ["Broken"], Next: "Caught" }];
    const Retry = [{ ErrorEquals: ["Broken"], MaxAttempts: 1 }];
    const States = {
      Map: mapOver({ Retry, Catch }, inner, { Next: "Caught" }),
      Caught: { Type: "Pass", End: true },
    };
    const found = await run({ States }, { input: { items: [1, 2, 3] } });
    expect(found.output).toEqual({ Error: "Broken", Cause: "" });
    expect(found.path.filter((state) => state === "Break")).toHaveLength(2);
    expect(found.path.filter((state) => state === "Map")).toHaveLength(1);
  });

  test("Items that are no array are an error", async () => {
    const found = await run(
      { States: { Map: mapOver({}, { A: { Type: "Pass", End: true } }) } },
      { input: { items: {} } },
    );
    expect(found).toMatchObject({ error: "States.QueryEvaluationError" });
  });

  test("branches run side by side, and give their outputs in the branches' order", async () => {
    const States = {
      Both: { Type: "Parallel", Branches: [branch("{% $states.input %}"), branch("b")], End: true },
    };
    expect((await run({ States }, { input: "a" })).output).toEqual(["a", "b"]);
  });
});

describe("definitions that are refused", () => {
  test.each<[what: string, machine: unknown, message: RegExp]>([
    ["JSONPath by default", one({ Type: "Pass", End: true }, {}), /is not JSONata/],
    ["JSONPath by word", one({ Type: "Pass", End: true, QueryLanguage: "JSONPath" }), /QueryLanguage/],
    ["InputPath", one({ Type: "Pass", End: true, InputPath: "$.a" }), /InputPath/],
    ["Parameters", one({ ...invoke, End: true, Parameters: {} }), /Parameters/],
    [
      "ResultPath in a Catch",
      one({ ...invoke, End: true, Catch: [{ ErrorEquals: ["A"], Next: "One", ResultPath: "$.e" }] }),
      /ResultPath/,
    ],
    ["an unknown field", one({ Type: "Pass", End: true, Nonsense: 1 }), /Nonsense/],
    ["a heartbeat", one({ ...invoke, End: true, HeartbeatSeconds: 5 }), /HeartbeatSeconds/],
    ["an expression as timeout", one({ ...invoke, End: true, TimeoutSeconds: "{% 5 %}" }), /TimeoutSeconds/],
    ["Wait", one({ Type: "Wait", Seconds: 5, End: true }), /Type/],
    [
      "a Distributed Map",
      one({
        Type: "Map",
        End: true,
        ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, ...one({ Type: "Pass", End: true }, {}) },
      }),
      /Mode/,
    ],
    ["Next to nowhere", one({ Type: "Pass", Next: "Two" }), /no state "Two"/],
    ["a start nowhere", { ...one({ Type: "Pass", End: true }), StartAt: "Two" }, /no state "Two"/],
    ["neither Next nor End", one({ Type: "Pass" }), /either Next or End/],
    ["both Next and End", one({ Type: "Pass", Next: "One", End: true }), /either Next or End/],
  ])("%s", (_, machine, message) => {
    expect(() => engineOf(machine)).toThrow(message);
  });

  test("a function or resource that nobody knows stops the test, not just the execution", async () => {
    await expect(
      run({ States: { Call: { ...invoke, Arguments: { FunctionName: "nobody" }, End: true } } }),
    ).rejects.toThrow(/No function/);
    const Resource = "arn:aws:states:::sqs:sendMessage";
    await expect(
      run({ States: { Call: { Type: "Task", Resource, Arguments: {}, End: true } } }),
    ).rejects.toThrow(/knows no resource/);
  });
});
