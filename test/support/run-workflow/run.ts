import type { Instant } from "../../../domain/time.ts";
import type { State } from "./definition.ts";
import { type Execution, type Thread, retryCount } from "./execution.ts";
import { type Scope, evaluateTemplate } from "./expressions.ts";
import { type Services, isRecord } from "./resources.ts";
import { StateError } from "./state-error.ts";
import { type World, executionArn, stateMachineArn } from "./world.ts";

/** AWS's limit on what passes from state to state. */
const largestOutputBytes = 256 * 1024;

/** One thread of one execution, about to make a step. */
export interface Run {
  readonly world: World;
  readonly services: Services;
  readonly now: () => Instant;
  readonly execution: Execution;
  readonly thread: Thread;
}

export function stateOf(thread: Thread): State {
  const state = thread.flow.States[thread.state];
  if (!state) throw new TypeError(`There is no state "${thread.state}"`);
  return state;
}

export function contextOf({ execution, thread }: Run, item = thread.item): Record<string, unknown> {
  const { machine, name, input, startedAt } = execution;
  return {
    Execution: {
      Id: executionArn(machine, name),
      Name: name,
      Input: input,
      StartTime: startedAt,
      RedriveCount: 0,
    },
    StateMachine: { Id: stateMachineArn(machine), Name: machine },
    State: { Name: thread.state, EnteredTime: thread.enteredAt, RetryCount: retryCount(thread) },
    ...(thread.token !== undefined && { Task: { Token: thread.token } }),
    ...(item && { Map: { Item: item } }),
  };
}

export function scopeOf(run: Run, seen: Pick<Scope, "result" | "errorOutput"> = {}): Scope {
  const { input, outer, variables } = run.thread;
  return { input, context: contextOf(run), variables: { ...outer, ...variables }, ...seen };
}

/** Whether what was begun at this turn may still go on: it may have been aborted, timed out or answered since. */
export function isCurrent({ execution, thread }: Run, turn: number): boolean {
  return execution.threads.get(thread.id) === thread && thread.turn === turn;
}

/** Leaves the state for another. */
export function goTo({ world, thread }: Run, state: string, input: unknown): void {
  world.closeToken(thread.token);
  Object.assign(thread, { state, input, phase: "ready", enteredAt: undefined, attempts: [] });
  Object.assign(thread, { token: undefined, call: undefined, answer: undefined, nested: undefined });
  thread.turn += 1;
}

/** Output and Assign see the variables as they were before either. */
export async function shape(
  scope: Scope,
  shaped: { Output?: unknown; Assign?: Record<string, unknown> | undefined },
  otherwise: unknown,
): Promise<{ output: unknown; assigned: Record<string, unknown> }> {
  const output = shaped.Output === undefined ? otherwise : await evaluateTemplate(shaped.Output, scope);
  const assigned = await evaluateTemplate(shaped.Assign ?? {}, scope);
  if (JSON.stringify(output).length > largestOutputBytes) {
    throw new StateError("States.DataLimitExceeded", "The output is larger than 256 KiB");
  }
  return { output, assigned: isRecord(assigned) ? assigned : {} };
}

/** @throws StateError for a name of an outer scope, which AWS refuses as well. */
export function assign(thread: Thread, assigned: Record<string, unknown>): void {
  for (const name of Object.keys(assigned)) {
    if (name === "states" || Object.hasOwn(thread.outer, name)) {
      throw new StateError(
        "States.Runtime",
        `The variable ${name} belongs to an outer scope and can't be assigned here`,
      );
    }
  }
  thread.variables = { ...thread.variables, ...assigned };
}
