import {
  type Fields,
  type Flow,
  type State,
  fieldsOf,
  flowsIn,
  isFields,
  isWait,
  listOf,
  statesIn,
  textOf,
  waitSuffix,
} from "./asl.ts";
import { type Remark, type Rule, remark } from "./finding.ts";

const common = ["Type", "Comment", "QueryLanguage"];
const onward = ["Next", "End", "Output", "Assign"];
const guarded = ["Retry", "Catch"];

/** The fields that AWS and the emulator both run as documented, by type of state. */
const runFields: Readonly<Record<string, readonly string[]>> = {
  Pass: onward,
  Task: [...onward, ...guarded, "Resource", "Arguments", "TimeoutSeconds"],
  Choice: ["Choices", "Default", "Assign"],
  Map: [...onward, ...guarded, "Items", "ItemSelector", "ItemProcessor", "MaxConcurrency"],
  Parallel: ["Next", "End", ...guarded, "Branches"],
  Succeed: [],
  Fail: ["Error", "Cause"],
};

/** What the emulator passes over without a word, or fails on, and so must not be used. */
const ignoredFields: Readonly<Record<string, readonly string[]>> = {
  Parallel: ["Output", "Assign", "Arguments"],
  Succeed: ["Output"],
  Choice: ["Output"],
  Task: ["HeartbeatSeconds", "Credentials"],
  Map: [
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
    "Label",
    "Iterator",
  ],
};

const jsonPathIsSaidElsewhere = /Path$|(^|\.)(Parameters|Result|ResultSelector|Variable)$|\.\$$/;

/** Only fields that are known: a misspelt one is accepted by the emulator and refused by AWS. */
export const fieldsKnown: Rule = (machine) =>
  statesIn(machine).flatMap((state): Remark[] => {
    const known = runFields[state.type];
    if (state.type === "Wait") return [];
    if (!known) return [remark(state, `has the unknown type "${state.type}"`)];
    const ignored = ignoredFields[state.type] ?? [];
    return [...Object.keys(state.fields), ...ruleFields(state.fields)]
      .filter(
        (name) => ![...common, ...known, ...ignored].includes(name) && !jsonPathIsSaidElsewhere.test(name),
      )
      .map((name) => remark(state, `has the unknown field ${name}`));
  });

const choiceRule = new Set(["Condition", "Next", "Assign", "Output", "Comment"]);
const retrier = new Set([
  "ErrorEquals",
  "IntervalSeconds",
  "MaxAttempts",
  "BackoffRate",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
]);
const catcher = new Set(["ErrorEquals", "Next", "Assign", "Output", "Comment"]);

function ruleFields(fields: Fields): string[] {
  const unknownOf = (field: string, known: ReadonlySet<string>): string[] =>
    listOf(fields[field])
      .flatMap((rule) => Object.keys(fieldsOf(rule)))
      .filter((name) => !known.has(name))
      .map((name) => `${field}.${name}`);
  return [
    ...unknownOf("Choices", choiceRule),
    ...unknownOf("Retry", retrier),
    ...unknownOf("Catch", catcher),
  ];
}

function isExpression(value: unknown): boolean {
  return typeof value === "string";
}

function ignoredIn(state: State): string[] {
  const { type, fields } = state;
  const found = (ignoredFields[type] ?? []).filter((name) => fields[name] !== undefined);
  const mode = fieldsOf(fieldsOf(fields["ItemProcessor"])["ProcessorConfig"])["Mode"];
  return [
    ...found.map((name) => `${name} on ${type}`),
    ...(isExpression(fields["TimeoutSeconds"]) ? ["an expression as TimeoutSeconds"] : []),
    ...(isExpression(fields["MaxConcurrency"]) ? ["an expression as MaxConcurrency"] : []),
    ...(mode === undefined || mode === "INLINE" ? [] : [`a Map in the mode ${JSON.stringify(mode)}`]),
  ];
}

function assigns({ fields }: State): boolean {
  const rules = [...listOf(fields["Choices"]), ...listOf(fields["Catch"])].map(fieldsOf);
  return [fields, ...rules].some((holder) => isFields(holder["Assign"]));
}

const knownResources = new Set([
  "arn:aws:states:::lambda:invoke",
  `arn:aws:states:::aws-sdk:dynamodb:updateItem${waitSuffix}`,
]);

function resourceRemarks(state: State): Remark[] {
  if (state.type !== "Task") return [];
  const resource = textOf(state.fields["Resource"]) ?? "";
  if (knownResources.has(resource)) return [];
  if (isWait(state))
    return [remark(state, `waits by ${resource}, which the emulator does not run as documented`)];
  return [
    remark(
      state,
      `calls ${resource || "nothing"}: only functions are called, and waits written to the table`,
    ),
  ];
}

/** Nothing that the emulator ignores: one machine must run what AWS runs. */
export const emulatorRunsIt: Rule = (machine) => [
  ...statesIn(machine).flatMap((state) =>
    ignoredIn(state).map((what) => remark(state, `the emulator ignores ${what}`)),
  ),
  ...statesIn(machine).flatMap(resourceRemarks),
  ...flowsIn(machine)
    .filter((flow) => flow.kind === "Parallel" && flow.states.some(assigns))
    .map((flow) => remark(flow, "a branch's Assign leaks out of it in the emulator")),
];

function isQuestion(state: State): boolean {
  return state.type === "Choice";
}

// Names of services, whole words in any case.
const services =
  /\b(aws|lambda|dynamo(db)?|s3|sqs|sns|ses|eventbridge|step functions?|kms|cognito|cloudwatch|api gateway|json(ata)?)\b/i;

function nameFaults(state: State): string[] {
  const { name } = state;
  const later = name.split(/\s+/).slice(1);
  return [
    ...(name.length > 80 ? [`is ${name.length} characters long; at most 80`] : []),
    ...(/^\p{Lu}/u.test(name) && !later.some((word) => /^\p{Lu}/u.test(word))
      ? []
      : ["is not in sentence case"]),
    ...(/\d/.test(name) ? ["has a digit"] : []),
    ...(services.test(name) ? ["names a service"] : []),
    ...(/^[\p{L} ,'’?-]*$/u.test(name.replaceAll(/\d/g, "")) ? [] : ["has a sign that is not of a sentence"]),
    ...(isQuestion(state) === name.endsWith("?") ? [] : ["a Choice, and no other state, is a question"]),
  ];
}

/** State names are words in sentence case, at most 80 characters, without numbers or names of services. */
export const statesNamed: Rule = (machine) =>
  statesIn(machine).flatMap((state) => nameFaults(state).map((fault) => remark(state, fault)));

/** AWS wants a name once in the whole machine. */
export const namesOnce: Rule = (machine: Flow) => {
  const seen = new Set<string>();
  return statesIn(machine).flatMap((state) => {
    const isAgain = seen.has(state.name);
    seen.add(state.name);
    return isAgain ? [remark(state, "has a name that another state has")] : [];
  });
};
