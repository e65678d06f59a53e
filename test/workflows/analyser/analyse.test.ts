import { describe, expect, test } from "vitest";
import { type Bounds, type RuleName, analyse, analyseDefinition, rules } from "./analyse.ts";
import { isFields } from "./asl.ts";
import { goodBounds, goodDefinition } from "./good-definition.ts";
import { ownFunctions } from "./variables.ts";
import { evaluateFully } from "../../support/run-workflow/expressions.ts";

type Edit = readonly [path: string, value: unknown];

const map = "Sit the external stages";
const inner = `${map}.ItemProcessor.States`;
const ask = `${inner}.Ask for the result`;
const wait = `${inner}.Wait for the result`;
const list = "List the stages to sit";

/** A copy in which what stands at each path under States is another value; undefined removes it. */
function edited(edits: readonly Edit[], top: object = {}): object {
  const copy: unknown = JSON.parse(JSON.stringify({ ...goodDefinition, ...top }));
  for (const [path, value] of edits) {
    const steps = ["States", ...path.split(".")];
    const last = steps.pop() ?? "";
    let holder: unknown = copy;
    for (const step of steps)
      holder = isFields(holder) || Array.isArray(holder) ? Reflect.get(holder, step) : undefined;
    if (typeof holder !== "object" || holder === null) throw new Error(`Nothing stands at ${path}`);
    if (value === undefined) Reflect.deleteProperty(holder, last);
    else Reflect.set(holder, last, value);
  }
  return isFields(copy) ? copy : {};
}

function rulesBroken(definition: object, bounds: Bounds = goodBounds): string[] {
  return [...new Set(analyse(definition, bounds).findings.map(({ rule }) => rule))];
}

const values = `${wait}.Arguments.ExpressionAttributeValues`;
const condition = (text: string): Edit => [`${wait}.Arguments.ConditionExpression`, text];
const update = (text: string): Edit => [`${wait}.Arguments.UpdateExpression`, text];
const ordered = "(attribute_not_exists(tokenOrder) OR tokenOrder <= :order)";
const output = (expression: string): Edit => ["Sit the external stages.Output", `{% ${expression} %}`];
const renamed = (name: string): Edit[] => [
  [name, { Type: "Succeed" }],
  ["Accredited", undefined],
  ["Is it over?.Choices.0.Next", name],
];

/** Definitions each with one fault, and the rule that must find it, and no other but those that it drags along. */
const bad: readonly [
  rule: RuleName,
  what: string,
  edits: readonly Edit[],
  bounds?: Bounds,
  also?: RuleName[],
][] = [
  ["only JSONata", "a state in JSONPath", [[`${list}.QueryLanguage`, "JSONPath"]]],
  ["only JSONata", "InputPath", [[`${list}.InputPath`, "a"]]],
  ["only JSONata", "Parameters", [[`${ask}.Parameters`, { a: 1 }]]],
  ["only JSONata", "ResultPath in a Catch", [[`${wait}.Catch.0.ResultPath`, "e"]]],
  ["only JSONata", "a key of JSONPath in data", [[`${ask}.Arguments.Payload.of`, { "id.$": "x" }]]],
  ["only JSONata", "a Choice of JSONPath", [["Is it over?.Choices.0.Variable", "x"]]],
  ["no path literals", "the token of JSONPath", [[`${ask}.Arguments.Payload.token`, "$$.Task.Token"]]],
  ["no path literals", "a path as text", [[`${ask}.Arguments.Payload.id`, "$.attemptId"]]],
  ["no path literals", "a path as text in an expression", [output("{'id': '$.attemptId'}")]],
  ["expressions compile", "an expression cut short", [output("$states.result.")]],
  ["expressions compile", "the Elvis operator", [output("$states.result ?: 1")]],
  ["expressions compile", "the coalescing operator", [output("$states.result ?? 1")]],
  ["expressions compile", "an expression inside a text", [[`${ask}.Arguments.Payload.id`, "id {% 1 %}"]]],
  ["expressions compile", "an expression that is not closed", [[`${ask}.Arguments.Payload.id`, "{% 1 }"]]],
  ["no $eval", "$eval", [output("$eval('1')")]],
  ["no clock", "$now", [output("$now()")]],
  ["no clock", "$millis, inside a function", [output("$map($states.result, function($v) { $millis() })")]],
  ["no clock", "chance", [output("$random()")]],
  ["no clock", "the start of the execution", [output("$states.context.Execution.StartTime")]],
  ["no clock", "a Wait state", [["Accredited", { Type: "Wait", Seconds: 5, Next: "Not accredited" }]]],
  [
    "$states in place",
    "a result before the call",
    [[`${ask}.Arguments.Payload.id`, "{% $states.result.id %}"]],
  ],
  [
    "$states in place",
    "a result in a Pass",
    [[`${inner}.The stage is finished.Output`, "{% $states.result %}"]],
  ],
  ["$states in place", "an error where none is caught", [output("$states.errorOutput.Error")]],
  ["$states in place", "a field that is not there", [output("$states.variables")]],
  ["one scope for a variable", "the same name inside and outside a Map", [[`${ask}.Assign.level`, "x"]]],
  ["one scope for a variable", "in a Catch inside", [[`${wait}.Catch.0.Assign`, { level: 1 }]]],
  [
    "one scope for a variable",
    "in a Choice inside",
    [[`${inner}.Was the stage sat?.Choices.0.Assign`, { level: 1 }]],
  ],
  ["variables known", "a variable that nothing assigns", [output("$levels")]],
  ["variables known", "an inner variable read outside", [output("$asked")]],
  ["assigns apart", "one read by another in one Assign", [[`${list}.Assign.twice`, "{% $level & $level %}"]]],
  ["variable names free", "the name of a function", [[`${list}.Assign.sum`, 1]]],
  ["variable names free", "a reserved name", [[`${wait}.Catch.0.Assign`, { states: 1 }]]],
  ["fields known", "a misspelt field", [[`${list}.Assigns`, {}]]],
  ["fields known", "a misspelt field of a retry", [[`${list}.Retry.0.MaxAttempt`, 1]]],
  [
    "fields known",
    "an unknown type",
    [
      ["Accredited.Type", "Success"],
      ["Accredited.End", true],
    ],
  ],
  ["the emulator runs it", "Output on a Parallel", [["Tell everybody.Output", {}]]],
  ["the emulator runs it", "Assign on a Parallel", [["Tell everybody.Assign", { told: 1 }]]],
  ["the emulator runs it", "Arguments on a Parallel", [["Tell everybody.Arguments", {}]]],
  [
    "the emulator runs it",
    "Assign in a branch",
    [["Tell everybody.Branches.0.States.Tell the employer.Assign", { told: 1 }]],
  ],
  ["the emulator runs it", "Output on Succeed", [["Accredited.Output", {}]]],
  ["the emulator runs it", "Output on a Choice's default", [["Is it over?.Output", {}]]],
  ["the emulator runs it", "a heartbeat", [[`${wait}.HeartbeatSeconds`, 60]]],
  ["the emulator runs it", "ItemReader", [[`${map}.ItemReader`, {}]]],
  ["the emulator runs it", "ItemBatcher", [[`${map}.ItemBatcher`, {}]]],
  ["the emulator runs it", "ResultWriter", [[`${map}.ResultWriter`, {}]]],
  [
    "the emulator runs it",
    "a Distributed Map",
    [[`${map}.ItemProcessor.ProcessorConfig.Mode`, "DISTRIBUTED"]],
  ],
  ["the emulator runs it", "an expression as MaxConcurrency", [[`${map}.MaxConcurrency`, "{% 2 %}"]]],
  ["the emulator runs it", "another service", [[`${list}.Resource`, "arn:aws:states:::sqs:sendMessage"]]],
  [
    "the emulator runs it",
    "a function that answers by token",
    [[`${list}.Resource`, "arn:aws:states:::lambda:invoke.waitForTaskToken"]],
    goodBounds,
    ["waits conditional"],
  ],
  ["states named", "a digit", renamed("Accredited at level 2")],
  ["states named", "title case", renamed("Fully Accredited")],
  ["states named", "a small letter first", renamed("accredited")],
  ["states named", "a service", renamed("Put to sqs")],
  ["states named", "more than eighty characters", renamed(`A${"b".repeat(80)}`)],
  ["states named", "an end as a question", renamed("Accredited?")],
  ["states named", "a sign of another trade", renamed("Accredited_now")],
  [
    "names once",
    "one name inside and outside",
    [
      [`${inner}.Accredited`, { Type: "Succeed" }],
      [`${wait}.Next`, "Accredited"],
      [`${inner}.Take up the result`, undefined],
      [`${inner}.Was the stage sat?`, undefined],
      [`${inner}.Answer not understood`, undefined],
    ],
    { mapItems: { [map]: 3 } },
  ],
  ["tasks time out", "no timeout", [[`${list}.TimeoutSeconds`, undefined]], goodBounds, ["days"]],
  ["tasks time out", "no whole seconds", [[`${list}.TimeoutSeconds`, 0.5]]],
  ["tasks state their retry", "no retry", [[`${list}.Retry`, undefined]]],
  ["tasks state their retry", "an empty retry", [[`${list}.Retry`, []]]],
  [
    "tasks state their retry",
    "a retry on the service's terms",
    [[`${list}.Retry`, [{ ErrorEquals: ["States.ALL"] }]]],
  ],
  ["tasks state their retry", "the wildcard first", [[`${wait}.Retry.0.ErrorEquals`, ["States.ALL"]]]],
  ["tasks state their retry", "a retry of no error", [[`${list}.Retry.0.ErrorEquals`, []]]],
  ["waits conditional", "no condition", [[`${wait}.Arguments.ConditionExpression`, undefined]]],
  ["waits conditional", "no leg", [condition(ordered)]],
  ["waits conditional", "the leg as one of two ways", [condition(`askedByLeg = :leg OR ${ordered}`)]],
  ["waits conditional", "any later leg", [condition(`askedByLeg <= :leg AND ${ordered}`)]],
  ["waits conditional", "a leg that is a literal", [[`${values}.:leg`, { N: "1" }]]],
  ["waits conditional", "no order", [condition("askedByLeg = :leg")]],
  [
    "waits conditional",
    "an order the wrong way round",
    [condition("askedByLeg = :leg AND (attribute_not_exists(tokenOrder) OR tokenOrder >= :order)")],
  ],
  [
    "waits conditional",
    "an order that a first token can't have",
    [condition("askedByLeg = :leg AND tokenOrder <= :order")],
  ],
  ["waits conditional", "an order that is not stored", [update("SET #token = :token REMOVE resumedAt")]],
  [
    "waits conditional",
    "an order by the retry alone",
    [[`${values}.:order`, { S: "{% $string($states.context.State.RetryCount) %}" }]],
  ],
  ["waits conditional", "no token stored", [[`${values}.:token`, { S: "{% $states.input.token %}" }]]],
  ["waits conditional", "resumedAt left", [update("SET #token = :token, tokenOrder = :order")]],
  ["waits conditional", "no question", [[`${wait}.Arguments.Key.sk`, undefined]]],
  ["waits conditional", "a refusal tried again", [[`${wait}.Retry.0.ErrorEquals`, ["States.Timeout"]]]],
  ["waits conditional", "a refusal not caught", [[`${wait}.Catch`, undefined]]],
  ["waits conditional", "a condition that does not parse", [condition("askedByLeg = ")]],
  [
    "targets exist",
    "Next to nowhere",
    [
      ["Is it over?.Choices.0.Next", "Nowhere"],
      ["Accredited", undefined],
    ],
  ],
  ["targets exist", "a Catch to nowhere", [[`${wait}.Catch.0.Next`, "Nowhere"]]],
  ["targets exist", "Next and End", [[`${list}.End`, true]]],
  ["states reached", "an island", [["Withdrawn", { Type: "Succeed" }]]],
  [
    "ends reached",
    "a ring without a way out",
    [["Accredited", { Type: "Pass", Next: "Accredited" }]],
    { ...goodBounds, loopBounds: { ...goodBounds.loopBounds, Accredited: { times: 2, reason: "tried" } } },
  ],
  [
    "choices covered",
    "no Default",
    [
      ["Is it over?.Default", undefined],
      ["Not accredited", undefined],
    ],
  ],
  ["loops bounded", "a loop without a bound", [], { mapItems: { [map]: 3 } }],
  [
    "loops bounded",
    "a second loop beside the bounded one",
    [[`${inner}.Was the stage sat?.Choices.1.Next`, "Take up the result"]],
  ],
  [
    "loops bounded",
    "a bound that lies on no loop",
    [],
    { ...goodBounds, loopBounds: { ...goodBounds.loopBounds, [list]: { times: 1, reason: "no" } } },
  ],
  [
    "loops bounded",
    "a bound without a reason",
    [],
    { ...goodBounds, loopBounds: { "Ask for the result": { times: 3, reason: " " } } },
  ],
  [
    "loops bounded",
    "a bound of nothing",
    [],
    { ...goodBounds, loopBounds: { "Ask for the result": { times: 0, reason: "never" } } },
  ],
  [
    "loops bounded",
    "a shared window that is no wait",
    [],
    { ...goodBounds, sharedWindows: ["Take up the result"] },
  ],
  [
    "maps counted",
    "a Map that is not counted",
    [],
    { loopBounds: goodBounds.loopBounds ?? {} },
    ["days", "events"],
  ],
  [
    "maps counted",
    "a count of what is no Map",
    [],
    { ...goodBounds, mapItems: { ...goodBounds.mapItems, [list]: 2 } },
  ],
  ["days", "a wait that is too long", [[`${wait}.TimeoutSeconds`, 120 * 86_400]]],
  [
    "days",
    "a wait that is waited again after its timeout",
    [
      [`${wait}.Retry.0.ErrorEquals`, ["DynamoDb.ConditionalCheckFailedException"]],
      [`${wait}.TimeoutSeconds`, 40 * 86_400],
    ],
  ],
  [
    "days",
    "a function with many long attempts",
    [
      [`${list}.TimeoutSeconds`, 86_400],
      [`${list}.Retry.0.MaxAttempts`, 350],
    ],
  ],
  [
    "days",
    "iterations one after the other",
    [[`${map}.MaxConcurrency`, 1]],
    { ...goodBounds, mapItems: { [map]: 12 } },
  ],
  ["events", "too many items", [], { ...goodBounds, mapItems: { [map]: 40 } }],
];

describe("a good definition", () => {
  test("has no finding, with or without a shared window", () => {
    expect(analyseDefinition(goodDefinition, goodBounds).lines).toEqual([]);
    expect(
      analyseDefinition(goodDefinition, { ...goodBounds, sharedWindows: ["Wait for the result"] }).lines,
    ).toEqual([]);
  });

  test("is measured: three rounds of the loop, three stages side by side", () => {
    const { figures } = analyse(goodDefinition, goodBounds);
    // A function: 3 × 60 s and pauses of 2 and 4 s. A wait: 10 days, three failed writes of 60 s, pauses of 1, 2 and 3 s.
    const task = 3 * 60 + 6;
    const waiting = 10 * 86_400 + 3 * 60 + 6;
    expect(figures?.days).toBeCloseTo((2 * task + 3 * (2 * task + waiting)) / 86_400, 10);
    // A function: 5 events and 3 for each of 2 retries; a wait: 6 and 4 for each of 3; a Choice, a Pass: 2.
    const round = 2 * 11 + 18 + 2;
    const stages = 4 + 3 * (2 + 3 * round + 2);
    expect(figures?.events).toBe(2 + 11 + stages + (4 + 2 * 11) + 2 + 2);
    expect(figures?.longestByTime).toEqual([list, map, "Tell everybody", "Is it over?", "Accredited"]);
    expect(figures?.states).toBe(14);
  });

  test("a shared window counts once, however often the loop goes round", () => {
    const alone = analyse(goodDefinition, goodBounds).figures?.days ?? 0;
    const shared =
      analyse(goodDefinition, { ...goodBounds, sharedWindows: ["Wait for the result"] }).figures?.days ?? 0;
    expect(alone - shared).toBeCloseTo((2 * (10 * 86_400 + 3 * 60 + 6)) / 86_400, 10);
  });

  test("an unbounded loop is not measured", () => {
    expect(analyse(goodDefinition, { mapItems: { [map]: 3 } }).figures).toBeUndefined();
  });

  test("loops that share states are bounded each by its own state", () => {
    const pass = (Next: string) => ({ Type: "Pass", Next });
    const choice = (...targets: string[]) => ({
      Type: "Choice",
      Choices: targets.map((Next) => ({ Condition: "{% true %}", Next })),
      Default: "End",
    });
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Outer",
      States: {
        Outer: pass("Inner"),
        Inner: pass("Again?"),
        "Again?": choice("Outer", "Inner"),
        End: { Type: "Succeed" },
      },
    };
    const loopBounds = { Outer: { times: 2, reason: "two" }, Inner: { times: 5, reason: "five" } };
    const { findings, figures } = analyse(definition, { loopBounds });
    expect(findings).toEqual([]);
    // Two visits to Outer, five to Inner and the Choice, the end, two events each, and the execution's own two.
    expect(figures?.events).toBe(2 * (2 + 5 + 5 + 1) + 2);
  });
});

describe("each rule fails on a bad definition", () => {
  test.each(bad)("%s: %s", (rule, _, edits, bounds = goodBounds, also = []) => {
    expect(new Set(rulesBroken(edited(edits), bounds))).toEqual(new Set([rule, ...also]));
  });

  test("every rule has a definition that breaks it", () => {
    const shown = new Set<string>(bad.map(([rule]) => rule));
    expect([...Object.keys(rules), "days", "events"].filter((rule) => !shown.has(rule))).toEqual([]);
  });

  test("a whole machine in JSONPath is found out", () => {
    expect(rulesBroken(edited([], { QueryLanguage: "JSONPath" }))).toEqual(["only JSONata"]);
    expect(rulesBroken(edited([], { QueryLanguage: undefined }))).toEqual(["only JSONata"]);
  });

  test("a start that is not there is found out, and so is a machine of nothing", () => {
    expect(rulesBroken(edited([], { StartAt: "Nowhere" }))).toContain("targets exist");
    expect(rulesBroken({}, {})).toEqual(["targets exist"]);
    expect(rulesBroken({ States: { A: null, B: "text", C: [] } }, {})).toContain("fields known");
  });
});

test("the functions that the analyser knows are those that the language has", async () => {
  const scope = { input: {}, context: {}, variables: {} };
  for (const name of ownFunctions) {
    const exists = await evaluateFully(`$exists($${name})`, scope);
    expect([name, exists]).toEqual([name, true]);
  }
});
