import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { StateError } from "./state-error.ts";

/** A Lambda function as a workflow sees it: the parsed payload in, what it returns out, a throw is its error. */
export type TaskFunction = (payload: unknown) => unknown;

/**
 * What befalls a call. "never reached": the service was not reached and nothing happened. "answer lost": it happened,
 * and the workflow sees an error all the same.
 */
export type Fate = "as usual" | "never reached" | "answer lost";

export interface Services {
  /** The function that a FunctionName or a Lambda's ARN in a definition stands for. */
  functionNamed(reference: string): TaskFunction;
  updateItem(input: Readonly<Record<string, unknown>>): Promise<void>;
}

export const waitResource = "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken";
const updateResource = "arn:aws:states:::aws-sdk:dynamodb:updateItem";
const invokeResource = "arn:aws:states:::lambda:invoke";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy as it would arrive through JSON; undefined becomes null, as a function's missing answer does. */
export function throughJson(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : JSON.parse(text);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "Error";
}

function causeOf(error: unknown): string {
  const errorMessage = error instanceof Error ? error.message : String(error);
  return JSON.stringify({ errorType: nameOf(error), errorMessage });
}

async function invoke(call: TaskFunction, payload: unknown, fate: Fate): Promise<unknown> {
  if (fate === "never reached")
    throw new StateError("Lambda.ServiceException", "The function was not reached");
  let result: unknown;
  try {
    result = throughJson(await call(throughJson(payload)));
  } catch (error) {
    throw new StateError(nameOf(error), causeOf(error));
  }
  if (fate === "answer lost")
    throw new StateError("Lambda.SdkClientException", "The function's answer was lost");
  return result;
}

/**
 * DynamoDB's UpdateItem as the service integration calls it.
 * @throws StateError `DynamoDb.<refusal>`; `DynamoDb.SdkClientException` for whatever befalls the call itself.
 */
export async function updateItem(
  services: Services,
  input: Readonly<Record<string, unknown>>,
  fate: Fate,
): Promise<void> {
  if (fate === "never reached")
    throw new StateError("DynamoDb.SdkClientException", "The table was not reached");
  try {
    await services.updateItem(input);
  } catch (error) {
    // The in-memory database's word for a request that it does not understand: the definition's or the test's fault.
    if (error instanceof TypeError) throw error;
    const name = error instanceof DynamoDBServiceException ? error.name : "SdkClientException";
    throw new StateError(`DynamoDb.${name}`, error instanceof Error ? error.message : String(error));
  }
  if (fate === "answer lost")
    throw new StateError("DynamoDb.SdkClientException", "The table's answer was lost");
}

/**
 * Runs a task that needs no token, from call to result.
 * @throws StateError what Retry and Catch see; TypeError for a resource that this runner does not know.
 */
export async function runTask(
  services: Services,
  task: { readonly resource: string; readonly input: unknown },
  fate: Fate,
): Promise<unknown> {
  const { resource, input } = task;
  if (resource.startsWith("arn:aws:lambda:") || resource.startsWith("${")) {
    return invoke(services.functionNamed(resource), input, fate);
  }
  if (!isRecord(input)) throw new TypeError(`${resource} needs Arguments, an object`);
  if (resource === invokeResource) {
    const { FunctionName, Payload, ...rest } = input;
    if (typeof FunctionName !== "string" || Object.keys(rest).length > 0) {
      throw new TypeError(
        `lambda:invoke takes FunctionName and Payload here; got ${Object.keys(input).join(", ")}`,
      );
    }
    const payload = await invoke(services.functionNamed(FunctionName), Payload ?? {}, fate);
    return { ExecutedVersion: "$LATEST", Payload: payload, StatusCode: 200 };
  }
  if (resource !== updateResource) throw new TypeError(`The runner knows no resource ${resource}`);
  await updateItem(services, input, fate);
  return {};
}
