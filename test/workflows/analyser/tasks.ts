import { type Condition, parseCondition } from "../../support/dynamodb-expressions/conditions.ts";
import type { PathStep } from "../../support/dynamodb-expressions/tokens.ts";
import { parseUpdate } from "../../support/dynamodb-expressions/updates.ts";
import { type Fields, type State, fieldsOf, isWait, listOf, statesIn, textOf } from "./asl.ts";
import { type Remark, type Rule, remark } from "./finding.ts";

/** Every Task says in a literal, in whole seconds, when it is given up. */
export const tasksTimeOut: Rule = (machine) =>
  statesIn(machine)
    .filter(({ type, fields }) => {
      const seconds = fields["TimeoutSeconds"];
      return type === "Task" && !(typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0);
    })
    .map((state) =>
      remark(state, `has no literal timeout; got ${JSON.stringify(state.fields["TimeoutSeconds"])}`),
    );

function errorsOf(rule: unknown): string[] {
  return listOf(fieldsOf(rule)["ErrorEquals"]).map(String);
}

function retrierFaults(retrier: unknown, isLast: boolean): string[] {
  const { MaxAttempts, IntervalSeconds, BackoffRate } = fieldsOf(retrier);
  const errors = errorsOf(retrier);
  const isNever = MaxAttempts === 0;
  return [
    ...(errors.length === 0 ? ["a retry names no error"] : []),
    ...(errors.includes("States.ALL") && (errors.length > 1 || !isLast)
      ? ["States.ALL must stand alone and last"]
      : []),
    ...(typeof MaxAttempts === "number" ? [] : ["a retry does not say MaxAttempts"]),
    ...(isNever || typeof IntervalSeconds === "number" ? [] : ["a retry does not say IntervalSeconds"]),
    ...(isNever || typeof BackoffRate === "number" ? [] : ["a retry does not say BackoffRate"]),
  ];
}

/** Every Task states how it is tried again, in full: the service's defaults are nobody's decision. */
export const tasksRetry: Rule = (machine) =>
  statesIn(machine)
    .filter(({ type }) => type === "Task")
    .flatMap((state) => {
      const retriers = listOf(state.fields["Retry"]);
      if (retriers.length === 0) return [remark(state, "does not state its retry")];
      const faults = retriers.flatMap((retrier, n) => retrierFaults(retrier, n === retriers.length - 1));
      return faults.map((fault) => remark(state, fault));
    });

const refusal = "DynamoDb.ConditionalCheckFailedException";

/** The first rule of Retry or Catch that takes an error. */
function taking(rules: unknown, error: string): Fields | undefined {
  const wildcards = error === "States.Timeout" ? ["States.ALL"] : ["States.ALL", "States.TaskFailed"];
  return listOf(rules)
    .map(fieldsOf)
    .find((rule) => errorsOf(rule).some((name) => name === error || wildcards.includes(name)));
}

/** How often a state is tried again after this error: AWS's default is three times. */
export function attemptsAfter(retry: unknown, error: string): number {
  const retrier = taking(retry, error);
  if (!retrier) return 0;
  return typeof retrier["MaxAttempts"] === "number" ? retrier["MaxAttempts"] : 3;
}

function conjuncts(condition: Condition): Condition[] {
  if (condition.kind !== "connective" || condition.operator !== "and") return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

interface WaitCall {
  readonly conditions: readonly Condition[];
  readonly update: ReturnType<typeof parseUpdate>["tree"];
  readonly key: Fields;
  attribute(path: readonly PathStep[]): string;
  bound(placeholder: string): string;
}

function readCall(state: State): WaitCall {
  const call = fieldsOf(state.fields["Arguments"]);
  const names = fieldsOf(call["ExpressionAttributeNames"]);
  const values = fieldsOf(call["ExpressionAttributeValues"]);
  return {
    conditions: conjuncts(parseCondition(textOf(call["ConditionExpression"]) ?? "").tree),
    update: parseUpdate(textOf(call["UpdateExpression"]) ?? "").tree,
    key: fieldsOf(call["Key"]),
    attribute: (path) => path.map((step) => textOf(names[step]) ?? step).join("."),
    bound: (placeholder) => JSON.stringify(values[placeholder] ?? null),
  };
}

/** The placeholder that an attribute is compared with, if it is just so compared. */
function comparedWith(
  call: WaitCall,
  condition: Condition,
  attribute: string,
  comparator: string,
): string | undefined {
  if (condition.kind !== "compare" || condition.comparator !== comparator) return undefined;
  const { left, right } = condition;
  if (left.kind !== "path" || call.attribute(left.path) !== attribute) return undefined;
  return right.kind === "value" ? right.name : undefined;
}

function isAbsence(call: WaitCall, condition: Condition, attribute: string): boolean {
  return condition.kind === "presence" && !condition.isWanted && call.attribute(condition.path) === attribute;
}

/** `attribute_not_exists(tokenOrder) OR tokenOrder <= :order`, either way round; the placeholder of the order. */
function orderOf(call: WaitCall, condition: Condition): string | undefined {
  if (condition.kind !== "connective" || condition.operator !== "or") return undefined;
  const sides = [condition.left, condition.right];
  if (!sides.some((side) => isAbsence(call, side, "tokenOrder"))) return undefined;
  return sides.map((side) => comparedWith(call, side, "tokenOrder", "<=")).find((name) => name !== undefined);
}

function settingOf(call: WaitCall, attribute: string): string | undefined {
  const action = call.update.set.find(({ path }) => call.attribute(path) === attribute);
  return action?.value.kind === "value" ? action.value.name : undefined;
}

function keyFaults({ key }: WaitCall): string[] {
  const isWhole = ["pk", "sk"].every((name) => typeof fieldsOf(key[name])["S"] === "string");
  return isWhole ? [] : ["its Key does not name the question by pk and sk"];
}

function callFaults(call: WaitCall): string[] {
  const leg = call.conditions
    .map((each) => comparedWith(call, each, "askedByLeg", "="))
    .find((name) => name !== undefined);
  const order = call.conditions.map((each) => orderOf(call, each)).find((name) => name !== undefined);
  const token = settingOf(call, "token");
  const removed = call.update.remove.map(({ path }) => call.attribute(path));
  const isOrdered = order !== undefined && settingOf(call, "tokenOrder") === order;
  return [
    ...keyFaults(call),
    ...(leg === undefined ? ["is not conditional on askedByLeg"] : []),
    ...(leg !== undefined && !/\{%.*\bleg\b.*%\}/i.test(call.bound(leg))
      ? ["does not ask for its own leg"]
      : []),
    ...(order === undefined ? ["is not conditional on the order of tokens"] : []),
    ...(order !== undefined && !isOrdered ? ["does not store the order that it is judged by"] : []),
    ...(order !== undefined && !/EnteredTime.*RetryCount/.test(call.bound(order))
      ? ["orders tokens by something else than EnteredTime and RetryCount"]
      : []),
    ...(token !== undefined && call.bound(token).includes("$states.context.Task.Token")
      ? []
      : ["does not store its token"]),
    ...(removed.includes("resumedAt") ? [] : ["does not remove resumedAt, so that nobody would look again"]),
  ];
}

function refusalFaults({ fields }: State): string[] {
  return [
    ...(attemptsAfter(fields["Retry"], refusal) === 0 ? [] : ["tries a refused write again"]),
    ...(taking(fields["Catch"], refusal) ? [] : ["does not catch the refusal of its write"]),
  ];
}

function waitFaults(state: State): string[] {
  try {
    return [...callFaults(readCall(state)), ...refusalFaults(state)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Every wait writes its token to the question's key only for the leg that asks it, and never over a later token. */
export const waitsConditional: Rule = (machine) =>
  statesIn(machine)
    .filter(isWait)
    .flatMap((state): Remark[] => waitFaults(state).map((fault) => remark(state, fault)));
