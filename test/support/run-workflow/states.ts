import type { ChoiceState, MapState, ParallelState, State, TaskState } from "./definition.ts";
import type { Thread } from "./execution.ts";
import { evaluateTemplate } from "./expressions.ts";
import { carryOn, complete, endThread, fail, guarded } from "./outcomes.ts";
import { type Fate, isRecord, runTask, updateItem, waitResource } from "./resources.ts";
import { type Run, assign, contextOf, goTo, isCurrent, scopeOf, shape, stateOf } from "./run.ts";
import { StateError } from "./state-error.ts";
import { executionArn } from "./world.ts";

async function choose(run: Run, state: ChoiceState): Promise<void> {
  const scope = scopeOf(run);
  for (const rule of state.Choices) {
    const isChosen = await evaluateTemplate(rule.Condition, scope);
    if (typeof isChosen !== "boolean") {
      throw new StateError(
        "States.QueryEvaluationError",
        `Condition '${rule.Condition}' is no boolean in "${run.thread.state}"`,
      );
    }
    if (isChosen) return branchTo(run, rule.Next, rule);
  }
  if (state.Default === undefined) {
    throw new StateError(
      "States.NoChoiceMatched",
      `No rule of "${run.thread.state}" matched, and there is no Default`,
    );
  }
  await branchTo(run, state.Default, state);
}

async function branchTo(
  run: Run,
  next: string,
  shaped: { Output?: unknown; Assign?: Record<string, unknown> | undefined },
): Promise<void> {
  const { output, assigned } = await shape(scopeOf(run), shaped, run.thread.input);
  assign(run.thread, assigned);
  goTo(run, next, output);
}

async function begin(run: Run, state: TaskState, fate: Fate): Promise<void> {
  const { world, execution, thread } = run;
  if (state.Resource !== waitResource) {
    if (state.Resource.includes(".waitForTaskToken"))
      throw new TypeError(`The runner knows no resource ${state.Resource}`);
    const input =
      state.Arguments === undefined ? thread.input : await evaluateTemplate(state.Arguments, scopeOf(run));
    const turn = thread.turn;
    const result = await runTask(run.services, { resource: state.Resource, input }, fate);
    if (isCurrent(run, turn)) await complete(run, state, result);
    return;
  }
  thread.token = world.issueToken(executionArn(execution.machine, execution.name), thread);
  const call = await evaluateTemplate(state.Arguments, scopeOf(run));
  if (!isRecord(call)) throw new TypeError(`"${thread.state}" needs Arguments, an object`);
  Object.assign(thread, { phase: "calling", call });
  const iteration = thread.item?.Index;
  world.writes.push({
    execution: execution.name,
    state: thread.state,
    iteration,
    token: thread.token,
    arguments: call,
  });
}

async function nestedInputs(
  run: Run,
  state: MapState | ParallelState,
): Promise<Pick<NonNullable<Thread["nested"]>, "inputs" | "items">> {
  const scope = scopeOf(run);
  if (state.Type === "Parallel") {
    const input =
      state.Arguments === undefined ? run.thread.input : await evaluateTemplate(state.Arguments, scope);
    return { inputs: state.Branches.map(() => input), items: undefined };
  }
  const items = state.Items === undefined ? run.thread.input : await evaluateTemplate(state.Items, scope);
  if (!Array.isArray(items)) {
    throw new StateError("States.QueryEvaluationError", `Items of "${run.thread.state}" must be an array`);
  }
  const inputs: unknown[] = [];
  for (const [Index, Value] of items.entries()) {
    const context = contextOf(run, { Index, Value });
    inputs.push(
      state.ItemSelector === undefined
        ? Value
        : await evaluateTemplate(state.ItemSelector, { ...scope, context }),
    );
  }
  return { inputs, items };
}

async function nest(run: Run, state: MapState | ParallelState): Promise<void> {
  const { inputs, items } = await nestedInputs(run, state);
  run.thread.nested = { inputs, items, outputs: inputs.map(() => null), started: 0, ended: 0 };
  run.thread.phase = "nested";
  await carryOn(run);
}

async function endWell(run: Run, template: unknown): Promise<void> {
  const { output } = await shape(scopeOf(run), { Output: template }, run.thread.input);
  await endThread(run, output);
}

async function failState(run: Run, state: State & { Type: "Fail" }): Promise<never> {
  const scope = scopeOf(run);
  const error = await evaluateTemplate(state.Error ?? "", scope);
  throw new StateError(String(error), String(await evaluateTemplate(state.Cause ?? "", scope)));
}

async function enterState(run: Run, state: State, fate: Fate): Promise<void> {
  if (state.Type === "Task") return begin(run, state, fate);
  if (state.Type === "Choice") return choose(run, state);
  if (state.Type === "Pass") return complete(run, state);
  if (state.Type === "Succeed") return endWell(run, state.Output);
  if (state.Type === "Fail") return failState(run, state);
  return nest(run, state);
}

/** Enters the thread's state, or tries it again. A wait state is entered only: its call is a step of its own. */
export async function enter(run: Run, fate: Fate): Promise<void> {
  const { world, execution, thread } = run;
  thread.turn += 1;
  thread.phase = "busy";
  if (thread.enteredAt === undefined) {
    thread.enteredAt = world.tick(run.now());
    world.history.push({ execution: execution.name, state: thread.state, iteration: thread.item?.Index });
  }
  await guarded(run, thread.turn, () => enterState(run, stateOf(thread), fate));
}

/** Makes the call of a wait state, which then waits for its token. */
export async function write(run: Run, fate: Fate): Promise<void> {
  const { thread } = run;
  thread.turn += 1;
  thread.phase = "busy";
  const { turn, call } = thread;
  await guarded(run, turn, async () => {
    await updateItem(run.services, call ?? {}, fate);
    if (isCurrent(run, turn)) thread.phase = "waiting";
  });
}

/** Takes up what the token brought. */
export async function goOn(run: Run): Promise<void> {
  const { thread } = run;
  thread.turn += 1;
  thread.phase = "busy";
  const state = stateOf(thread);
  if (state.Type === "Task") await guarded(run, thread.turn, () => complete(run, state, thread.answer));
}

/** Fails the thread's task as if its call, or its token, had failed. */
export async function failTask(run: Run, error: StateError): Promise<void> {
  run.thread.turn += 1;
  await fail(run, error);
}
