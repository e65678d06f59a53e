import { type Flow, type Text, fieldsOf, flowsIn, statesIn, textsOf } from "./asl.ts";
import { type Remark, type Rule, remark } from "./finding.ts";
import { expressionsIn, literalsIn, parse, statesFieldsIn, variablesIn } from "./jsonata-trees.ts";

const pathFields = new Set([
  "InputPath",
  "OutputPath",
  "ResultPath",
  "ResultSelector",
  "Parameters",
  "Result",
  "ItemsPath",
  "MaxConcurrencyPath",
  "SecondsPath",
  "TimestampPath",
  "TimeoutSecondsPath",
  "HeartbeatSecondsPath",
  "ErrorPath",
  "CausePath",
  "Variable",
  "ToleratedFailureCountPath",
  "ToleratedFailurePercentagePath",
]);

/** Fields of the language itself; what stands inside these is data, where any name may stand. */
const dataFields = new Set(["Arguments", "Output", "Assign", "ItemSelector", "Items", "States"]);

function languageFields(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(languageFields);
  return Object.entries(fieldsOf(value)).flatMap(([name, inner]) => [
    name,
    ...(dataFields.has(name) ? [] : languageFields(inner)),
  ]);
}

function dollarKeys(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(dollarKeys);
  return Object.entries(fieldsOf(value)).flatMap(([name, inner]) => [
    ...(name.endsWith(".$") ? [name] : []),
    ...(name === "States" ? [] : dollarKeys(inner)),
  ]);
}

/** Only JSONata: no JSONPath by word or by default, and none of its fields. */
export const jsonataOnly: Rule = (machine) => {
  const remarks: Remark[] = [];
  for (const flow of flowsIn(machine)) {
    if (flow.fields["QueryLanguage"] === "JSONPath") remarks.push(remark(flow, "QueryLanguage is JSONPath"));
  }
  for (const state of statesIn(machine)) {
    const { QueryLanguage } = state.fields;
    if (QueryLanguage === "JSONPath" || !(state.flow.isJsonata || QueryLanguage === "JSONata")) {
      remarks.push(remark(state, "is not JSONata"));
    }
    const found = [
      ...languageFields(state.fields).filter((name) => pathFields.has(name)),
      ...dollarKeys(state.fields),
    ];
    remarks.push(...[...new Set(found)].map((name) => remark(state, `has the JSONPath field ${name}`)));
  }
  return remarks;
};

function isPathLiteral(text: string): boolean {
  return /^\$\$?(\.|\[|$)/.test(text) || text.includes("$$.");
}

/** No `$.` or `$$.` literal: in JSONata such a text is just a text, and a token would never match. */
export const noPathLiterals: Rule = (machine) => [
  ...statesIn(machine)
    .flatMap(textsOf)
    .filter(({ text, path }) => path[0] !== "Comment" && isPathLiteral(text))
    .map(({ text, state, path }) => remark(state, `${path.join(".")} is the literal "${text}"`)),
  ...expressionsIn(machine).flatMap(({ expression, state, path }) => {
    const parsed = parse(expression);
    const literals = "tree" in parsed ? literalsIn(parsed.tree).filter(isPathLiteral) : [];
    return literals.map((literal) => remark(state, `${path.join(".")} holds the literal "${literal}"`));
  }),
];

const withoutTexts = (expression: string): string =>
  expression.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''");

function newerOperators(expression: string): string[] {
  const bare = withoutTexts(expression);
  return [...(bare.includes("??") ? ["??"] : []), ...(/\?\s*:/.test(bare) ? ["?:"] : [])];
}

/** Every expression compiles under the service's JSONata, and stands for a whole field. */
export const expressionsCompile: Rule = (machine) => [
  ...statesIn(machine)
    .flatMap(textsOf)
    .filter(({ text }) => text.includes("{%") && !(text.startsWith("{%") && text.endsWith("%}")))
    .map(({ path, state }) =>
      remark(state, `${path.join(".")} holds {% but is not an expression from end to end`),
    ),
  ...expressionsIn(machine).flatMap(({ expression, path, state }) => {
    const newer = newerOperators(expression).map((operator) => `${operator} is newer than JSONata 2.0.6`);
    const parsed = parse(expression);
    const faults = "fault" in parsed ? [parsed.fault] : [];
    return [...newer, ...faults].map((fault) => remark(state, `${path.join(".")}: ${fault}`));
  }),
];

function calls(machine: Flow, forbidden: Readonly<Record<string, string>>): Remark[] {
  return expressionsIn(machine).flatMap(({ expression, path, state }) => {
    const parsed = parse(expression);
    if ("fault" in parsed) return [];
    const found = [...variablesIn(parsed.tree).read].filter((name) => Object.hasOwn(forbidden, name));
    return found.map((name) => remark(state, `${path.join(".")} uses $${name}: ${forbidden[name]}`));
  });
}

/** No `$eval`: Step Functions does not have it. */
export const noEval: Rule = (machine) => calls(machine, { eval: "Step Functions does not have it" });

const readsTheClock = "no definition reads the clock";

/** Nothing that depends on the hour or on chance: time is the deadlines' business. A Wait state is one, too. */
export const noClock: Rule = (machine) => [
  ...statesIn(machine)
    .filter(({ type }) => type === "Wait")
    .map((state) => remark(state, `is a Wait state: ${readsTheClock}`)),
  ...calls(machine, {
    now: readsTheClock,
    millis: readsTheClock,
    random: "it is chance",
    uuid: "it is chance",
  }),
  ...expressionsIn(machine)
    .filter(({ expression }) => /\bStartTime\b/.test(withoutTexts(expression)))
    .map(({ state, path }) => remark(state, `${path.join(".")} reads StartTime: ${readsTheClock}`)),
];

const shaping = new Set(["Output", "Assign"]);
const withResult = new Set(["Task", "Map", "Parallel"]);

function isInPlace(field: string, { path, state }: Text): boolean {
  const [first, , third] = path;
  if (field === "input" || field === "context") return true;
  if (field === "errorOutput") return first === "Catch" && shaping.has(third ?? "");
  return field === "result" && withResult.has(state.type) && shaping.has(first ?? "");
}

/** `$states` is read where it holds something: `result` after a call, `errorOutput` in a Catch. */
export const statesInPlace: Rule = (machine) =>
  expressionsIn(machine).flatMap((text) => {
    const parsed = parse(text.expression);
    const fields = "tree" in parsed ? statesFieldsIn(parsed.tree) : [];
    return fields
      .filter((field) => !isInPlace(field, text))
      .map((field) =>
        remark(text.state, `${text.path.join(".")} reads $states.${field}, which is not there`),
      );
  });
