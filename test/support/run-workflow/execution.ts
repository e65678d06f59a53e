import type { Instant } from "../../../domain/time.ts";
import type { Flow } from "./definition.ts";

/**
 * Where a thread stands: about to enter its state; in the middle of a step; about to make a wait's call; waiting for
 * its token; about to take up what the token brought; waiting for the threads inside it.
 */
export type Phase = "ready" | "busy" | "calling" | "waiting" | "answered" | "nested";

/** The threads inside a Map or Parallel: what each is given, and what each gave back. */
export interface Nested {
  readonly inputs: readonly unknown[];
  /** The items of a Map, for the context object. */
  readonly items: readonly unknown[] | undefined;
  outputs: readonly unknown[];
  started: number;
  ended: number;
}

/** One line of control: the execution's own, or that of one iteration or branch. Values in it are never changed in place. */
export interface Thread {
  /** `""` for the execution's own, else `/<state>/<number>` after the id of the thread that it is inside. */
  readonly id: string;
  readonly parent: string | undefined;
  readonly branch: number;
  readonly flow: Flow;
  readonly item: { readonly Index: number; readonly Value: unknown } | undefined;
  /** Variables of the threads around this one, which it may read and never assign. */
  readonly outer: Readonly<Record<string, unknown>>;
  variables: Readonly<Record<string, unknown>>;
  state: string;
  input: unknown;
  phase: Phase;
  enteredAt: Instant | undefined;
  attempts: readonly number[];
  /** Changes with every step, so that what was begun before can be told from what is. */
  turn: number;
  token: string | undefined;
  /** The evaluated Arguments of a call under way. */
  call: Readonly<Record<string, unknown>> | undefined;
  answer: unknown;
  nested: Nested | undefined;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";

export interface Execution {
  readonly machine: string;
  readonly name: string;
  readonly input: unknown;
  readonly startedAt: Instant;
  status: ExecutionStatus;
  stoppedAt: Instant | undefined;
  output: unknown;
  error: string | undefined;
  cause: string | undefined;
  threads: Map<string, Thread>;
}

export function copyExecution(execution: Execution): Execution {
  const threads = new Map<string, Thread>();
  for (const [id, thread] of execution.threads) {
    threads.set(id, thread.nested ? { ...thread, nested: { ...thread.nested } } : { ...thread });
  }
  return { ...execution, threads };
}

/** The thread itself and every thread inside it. */
export function isWithin(thread: Thread, outerId: string): boolean {
  return thread.id === outerId || thread.id.startsWith(`${outerId}/`);
}

export function newThread(
  fields: Pick<Thread, "id" | "parent" | "branch" | "flow" | "item" | "outer" | "state" | "input">,
): Thread {
  return {
    ...fields,
    variables: {},
    phase: "ready",
    enteredAt: undefined,
    attempts: [],
    turn: 0,
    token: undefined,
    call: undefined,
    answer: undefined,
    nested: undefined,
  };
}

/** How often the state was tried again, as `$states.context.State.RetryCount` tells. */
export function retryCount(thread: Thread): number {
  return thread.attempts.reduce((sum, count) => sum + count, 0);
}
