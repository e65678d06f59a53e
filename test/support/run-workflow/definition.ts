import * as v from "valibot";

/** Anything that JSON can say; fields of a definition may hold `{% … %}` expressions at any depth. */
const template = v.unknown();
const assign = v.record(v.string(), template);

const retrier = v.strictObject({
  ErrorEquals: v.pipe(v.array(v.string()), v.minLength(1)),
  IntervalSeconds: v.optional(v.number()),
  MaxAttempts: v.optional(v.number()),
  BackoffRate: v.optional(v.number()),
  MaxDelaySeconds: v.optional(v.number()),
  JitterStrategy: v.optional(v.string()),
  Comment: v.optional(v.string()),
});

const catcher = v.strictObject({
  ErrorEquals: v.pipe(v.array(v.string()), v.minLength(1)),
  Next: v.string(),
  Output: v.optional(template),
  Assign: v.optional(assign),
  Comment: v.optional(v.string()),
});

const common = { Comment: v.optional(v.string()), QueryLanguage: v.optional(v.literal("JSONata")) };
const onward = { Next: v.optional(v.string()), End: v.optional(v.boolean()) };
const shaped = { Output: v.optional(template), Assign: v.optional(assign) };
const guarded = { Retry: v.optional(v.array(retrier)), Catch: v.optional(v.array(catcher)) };

const pass = v.strictObject({ Type: v.literal("Pass"), ...common, ...onward, ...shaped });

const task = v.strictObject({
  Type: v.literal("Task"),
  Resource: v.string(),
  Arguments: v.optional(template),
  TimeoutSeconds: v.optional(v.number()),
  ...common,
  ...onward,
  ...shaped,
  ...guarded,
});

const choice = v.strictObject({
  Type: v.literal("Choice"),
  Choices: v.array(
    v.strictObject({
      Condition: v.union([v.string(), v.boolean()]),
      Next: v.string(),
      Comment: v.optional(v.string()),
      ...shaped,
    }),
  ),
  Default: v.optional(v.string()),
  ...common,
  ...shaped,
});

const succeed = v.strictObject({ Type: v.literal("Succeed"), Output: v.optional(template), ...common });

const fail = v.strictObject({
  Type: v.literal("Fail"),
  Error: v.optional(v.string()),
  Cause: v.optional(v.string()),
  ...common,
});

const map = v.strictObject({
  Type: v.literal("Map"),
  Items: v.optional(v.union([v.string(), v.array(template)])),
  ItemSelector: v.optional(template),
  ItemProcessor: v.lazy(() => processor),
  MaxConcurrency: v.optional(v.number()),
  ...common,
  ...onward,
  ...shaped,
  ...guarded,
});

const parallel = v.strictObject({
  Type: v.literal("Parallel"),
  Arguments: v.optional(template),
  Branches: v.array(v.lazy(() => flow)),
  ...common,
  ...onward,
  ...shaped,
  ...guarded,
});

const state = v.variant("Type", [pass, task, choice, succeed, fail, map, parallel]);

/** A chain of states: a whole machine, the body of a Map, or one branch of a Parallel. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const flowFields = {
  StartAt: v.string(),
  States: v.record(v.string(), state),
  Comment: v.optional(v.string()),
};
const flow: v.GenericSchema<unknown, Flow> = v.strictObject(flowFields);
const processor: v.GenericSchema<unknown, Flow> = v.strictObject({
  ...flowFields,
  ProcessorConfig: v.optional(v.strictObject({ Mode: v.literal("INLINE") })),
});
const machine = v.strictObject({
  ...flowFields,
  QueryLanguage: v.optional(v.literal("JSONata")),
  TimeoutSeconds: v.optional(v.number()),
  Version: v.optional(v.string()),
});

export type Retrier = v.InferOutput<typeof retrier>;
export type Catcher = v.InferOutput<typeof catcher>;
export type PassState = v.InferOutput<typeof pass>;
export type TaskState = v.InferOutput<typeof task>;
export type ChoiceState = v.InferOutput<typeof choice>;
export type SucceedState = v.InferOutput<typeof succeed>;
export type FailState = v.InferOutput<typeof fail>;
export type MapState = v.InferOutput<typeof map>;
export type ParallelState = v.InferOutput<typeof parallel>;
/** States after which the chain goes on, and which may assign variables. */
export type OnwardState = PassState | TaskState | MapState | ParallelState;
export type State = OnwardState | ChoiceState | SucceedState | FailState;

export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
}

function targetsOf(name: string, found: State): string[] {
  if (found.Type === "Succeed" || found.Type === "Fail") return [];
  const caught = "Catch" in found ? (found.Catch ?? []).map((each) => each.Next) : [];
  if (found.Type === "Choice") {
    return [
      ...found.Choices.map((each) => each.Next),
      ...(found.Default === undefined ? [] : [found.Default]),
    ];
  }
  if ((found.Next === undefined) === (found.End !== true)) {
    throw new DefinitionError(`State "${name}" must have either Next or End`);
  }
  return [...caught, ...(found.Next === undefined ? [] : [found.Next])];
}

function innerFlows(found: State): readonly Flow[] {
  if (found.Type === "Map") return [found.ItemProcessor];
  return found.Type === "Parallel" ? found.Branches : [];
}

function checkTargets({ StartAt, States }: Flow): void {
  const targets = [StartAt];
  for (const [name, found] of Object.entries(States)) {
    targets.push(...targetsOf(name, found));
    innerFlows(found).forEach(checkTargets);
  }
  const missing = targets.find((target) => !Object.hasOwn(States, target));
  if (missing !== undefined) throw new DefinitionError(`There is no state "${missing}" to go to`);
}

/** Whether a machine's or a state's own word makes it JSONata; without one it would be JSONPath. */
function checkLanguage(flowToCheck: Flow, isJsonata: boolean): void {
  for (const [name, found] of Object.entries(flowToCheck.States)) {
    const isOwn = isJsonata || found.QueryLanguage === "JSONata";
    if (!isOwn) throw new DefinitionError(`State "${name}" is not JSONata, and nothing else is run here`);
    for (const inner of innerFlows(found)) checkLanguage(inner, isOwn);
  }
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = issue.path?.map((item) => String(item.key)).join(".") ?? "";
  return `${path}: ${issue.message}`;
}

/**
 * Reads a definition as AWS would run it, JSONata only. What this runner does not know, JSONPath's fields among
 * them, is refused rather than ignored.
 * @throws DefinitionError naming the place and the field.
 */
export function readDefinition(asl: unknown): Flow {
  const parsed = v.safeParse(machine, asl, { abortEarly: false });
  if (!parsed.success) throw new DefinitionError(parsed.issues.map(describe).join("; "));
  checkTargets(parsed.output);
  checkLanguage(parsed.output, parsed.output.QueryLanguage === "JSONata");
  return parsed.output;
}
