import type { Catcher, Flow, MapState, OnwardState, ParallelState, TaskState } from "./definition.ts";
import { newThread } from "./execution.ts";
import { type Run, assign, goTo, isCurrent, scopeOf, shape, stateOf } from "./run.ts";
import { StateError, matchingCatcher, matchingRetrier } from "./state-error.ts";

type Guards = Partial<Pick<TaskState, "Retry" | "Catch">>;

/** Ends a state that did what it is for: shapes its output, assigns, and goes on. */
export async function complete(run: Run, state: OnwardState, result?: unknown): Promise<void> {
  const { output, assigned } = await shape(
    scopeOf(run, { result }),
    state,
    result === undefined ? run.thread.input : result,
  );
  assign(run.thread, assigned);
  if (state.Next === undefined) await endThread(run, output);
  else goTo(run, state.Next, output);
}

/** Ends a thread; with the last one inside a Map or Parallel that state is done, with the root the execution. */
export async function endThread(run: Run, output: unknown): Promise<void> {
  const { world, execution, thread } = run;
  const parent = thread.parent === undefined ? undefined : execution.threads.get(thread.parent);
  if (!parent?.nested) {
    world.endExecution(execution, {
      status: "SUCCEEDED",
      output,
      error: undefined,
      cause: undefined,
      at: world.tick(run.now()),
    });
    return;
  }
  execution.threads.delete(thread.id);
  parent.nested.outputs = parent.nested.outputs.with(thread.branch, output);
  parent.nested.ended += 1;
  await carryOn({ ...run, thread: parent });
}

/** Goes the way that the state's Retry and Catch say, or fails what is around it. */
export async function fail(run: Run, error: StateError): Promise<void> {
  const { world, execution, thread } = run;
  world.endInside(execution, thread);
  world.closeToken(thread.token);
  const state = stateOf(thread);
  const guards: Guards = "Retry" in state || "Catch" in state ? state : {};
  const retrier = matchingRetrier(guards.Retry, error.error, thread.attempts);
  if (retrier !== undefined) {
    const attempts = (guards.Retry ?? []).map((_, n) => (thread.attempts[n] ?? 0) + (n === retrier ? 1 : 0));
    Object.assign(thread, { phase: "ready", attempts, token: undefined, call: undefined, nested: undefined });
    thread.turn += 1;
    return;
  }
  const catcher = matchingCatcher(guards.Catch, error.error);
  if (!catcher) return failOutwards(run, error);
  try {
    await caught(run, catcher, error);
  } catch (second) {
    if (!(second instanceof StateError)) throw second;
    await failOutwards(run, second);
  }
}

async function caught(run: Run, catcher: Catcher, error: StateError): Promise<void> {
  const errorOutput = { Error: error.error, Cause: error.message };
  const { output, assigned } = await shape(scopeOf(run, { errorOutput }), catcher, errorOutput);
  assign(run.thread, assigned);
  goTo(run, catcher.Next, output);
}

async function failOutwards(run: Run, error: StateError): Promise<void> {
  const { world, execution, thread } = run;
  const parent = thread.parent === undefined ? undefined : execution.threads.get(thread.parent);
  if (parent) return fail({ ...run, thread: parent }, error);
  const at = world.tick(run.now());
  world.endExecution(execution, {
    status: "FAILED",
    output: undefined,
    error: error.error,
    cause: error.message,
    at,
  });
}

/** Does what may fail; a failure goes the way that the state's Retry and Catch say, if the thread is still there. */
export async function guarded(run: Run, turn: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    if (isCurrent(run, turn)) await fail(run, error);
  }
}

function flowAt(state: MapState | ParallelState, branch: number): Flow {
  const flow = state.Type === "Map" ? state.ItemProcessor : state.Branches[branch];
  if (!flow) throw new TypeError(`There is no branch ${branch}`);
  return flow;
}

function startInner({ execution, thread }: Run, state: MapState | ParallelState, branch: number): void {
  const { nested } = thread;
  if (!nested) return;
  const flow = flowAt(state, branch);
  const item = nested.items ? { Index: branch, Value: nested.items[branch] } : thread.item;
  const id = `${thread.id}/${thread.state}/${branch}`;
  const outer = { ...thread.outer, ...thread.variables };
  const input = nested.inputs[branch];
  execution.threads.set(
    id,
    newThread({ id, parent: thread.id, branch, flow, item, outer, state: flow.StartAt, input }),
  );
}

/** Starts as many inner threads as may run at once; when the last has ended, the state is done. */
export async function carryOn(run: Run): Promise<void> {
  const { thread } = run;
  const state = stateOf(thread);
  const { nested } = thread;
  if (!nested || (state.Type !== "Map" && state.Type !== "Parallel")) return;
  const atOnce = (state.Type === "Map" ? state.MaxConcurrency : 0) || Infinity;
  while (nested.started < nested.inputs.length && nested.started - nested.ended < atOnce) {
    startInner(run, state, nested.started);
    nested.started += 1;
  }
  if (nested.ended < nested.inputs.length) return;
  await guarded(run, thread.turn, () => complete(run, state, nested.outputs));
}
