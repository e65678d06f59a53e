import { isDeepStrictEqual } from "node:util";
import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidName,
  InvalidOutput,
  StateMachineDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { Instant } from "../../../domain/time.ts";
import { type Flow, readDefinition } from "./definition.ts";
import { type Execution, type ExecutionStatus, type Thread, newThread, retryCount } from "./execution.ts";
import { type Fate, type Services, type TaskFunction, throughJson } from "./resources.ts";
import type { Run } from "./run.ts";
import { enter, failTask, goOn, write } from "./states.ts";
import { StateError } from "./state-error.ts";
import {
  type HistoryEntry,
  type IssuedToken,
  type SentWrite,
  type StatusChange,
  World,
  executionArn,
  stateMachineArn,
} from "./world.ts";

export type { Fate, TaskFunction } from "./resources.ts";
export type { ExecutionStatus } from "./execution.ts";
export type { HistoryEntry, SentWrite, StatusChange } from "./world.ts";

/** Something that could happen next. `write` is the call of a wait state; `go on` takes up what its token brought. */
export interface Step {
  readonly kind: "enter" | "retry" | "write" | "go on";
  readonly execution: string;
  readonly machine: string;
  readonly state: string;
  /** The index in the Map around it, if there is one. */
  readonly iteration: number | undefined;
  readonly thread: string;
  readonly turn: number;
}

/** A wait for a token. Before its call has landed, nobody can know the token. */
export interface Wait {
  readonly execution: string;
  readonly state: string;
  readonly iteration: number | undefined;
  readonly token: string;
  readonly hasLanded: boolean;
  readonly since: Instant | undefined;
}

export interface Description {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly input: unknown;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | undefined;
}

export interface EngineOptions {
  /** The machines' definitions, by name, as synthesised. */
  readonly machines: Readonly<Record<string, unknown>>;
  /** The functions by what the definitions call them, or a function that finds one. */
  readonly functions:
    | Readonly<Record<string, TaskFunction>>
    | ((reference: string) => TaskFunction | undefined);
  readonly database: Pick<Services, "updateItem">;
  readonly now: () => Instant;
}

/** Everything that an engine knew at a moment; opaque. */
export interface EngineSnapshot {
  readonly world: World;
}

/** A step that can no longer be made: what it was about has moved on. */
export class StaleStepError extends Error {
  override readonly name = "StaleStepError";
}

const kinds: Record<Thread["phase"], Exclude<Step["kind"], "retry"> | undefined> = {
  ready: "enter",
  calling: "write",
  answered: "go on",
  busy: undefined,
  waiting: undefined,
  nested: undefined,
};

/** Definitions read before: an order of events is tried on a fresh engine, tens of thousands of times. */
const read = new WeakMap<object, Flow>();

function readOnce(asl: unknown): Flow {
  const before = typeof asl === "object" && asl !== null ? read.get(asl) : undefined;
  const flow = before ?? readDefinition(asl);
  if (typeof asl === "object" && asl !== null) read.set(asl, flow);
  return flow;
}

// What AWS allows in an execution's name.
const executionName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

function finder(functions: EngineOptions["functions"]): Services["functionNamed"] {
  return (reference) => {
    const found = typeof functions === "function" ? functions(reference) : functions[reference];
    if (found) return found;
    throw new TypeError(`No function is known as ${reference}`);
  };
}

/**
 * Runs synthesised definitions in process, one step at a time, in whatever order a test says. It never runs by
 * itself, knows no time but the clock that it is given, and holds its whole state as plain data.
 */
export class Engine {
  readonly #machines: ReadonlyMap<string, Flow>;
  readonly #services: Services;
  readonly #now: () => Instant;
  #world = new World();

  /** @throws DefinitionError for a definition that AWS, or this runner, would not run. */
  constructor({ machines, functions, database, now }: EngineOptions) {
    this.#machines = new Map(Object.entries(machines).map(([name, asl]) => [name, readOnce(asl)]));
    this.#services = { functionNamed: finder(functions), updateItem: (input) => database.updateItem(input) };
    this.#now = now;
  }

  /**
   * StartExecution: the same name with the same input while it runs is the same execution.
   * @throws ExecutionAlreadyExists, InvalidName, StateMachineDoesNotExist
   */
  start(machine: string, name: string, input: unknown): { executionArn: string; startedAt: Instant } {
    const flow = this.#machines.get(machine.split(":").at(-1) ?? "");
    if (!flow) throw new StateMachineDoesNotExist({ message: `No state machine ${machine}`, $metadata: {} });
    if (!executionName.test(name))
      throw new InvalidName({ message: `Invalid Name: '${name}'`, $metadata: {} });
    const machineName = machine.split(":").at(-1) ?? "";
    const arn = executionArn(machineName, name);
    const given = throughJson(input);
    const before = this.#world.executions.get(arn);
    if (before?.status === "RUNNING" && isDeepStrictEqual(before.input, given)) {
      return { executionArn: arn, startedAt: before.startedAt };
    }
    if (before)
      throw new ExecutionAlreadyExists({ message: `Execution Already Exists: '${arn}'`, $metadata: {} });
    const startedAt = this.#world.tick(this.#now());
    const root = newThread({
      id: "",
      parent: undefined,
      branch: 0,
      flow,
      item: undefined,
      outer: {},
      state: flow.StartAt,
      input: given,
    });
    this.#world.executions.set(arn, {
      machine: machineName,
      name,
      input: given,
      startedAt,
      status: "RUNNING",
      stoppedAt: undefined,
      output: undefined,
      error: undefined,
      cause: undefined,
      threads: new Map([["", root]]),
    });
    return { executionArn: arn, startedAt };
  }

  /** Every step that could be made next, in the order in which it became possible. */
  runnable(): Step[] {
    const steps: Step[] = [];
    for (const execution of this.#world.executions.values()) {
      for (const thread of execution.threads.values()) {
        const kind = kinds[thread.phase];
        if (kind === undefined) continue;
        steps.push({
          kind: kind === "enter" && retryCount(thread) > 0 ? "retry" : kind,
          execution: execution.name,
          machine: execution.machine,
          state: thread.state,
          iteration: thread.item?.Index,
          thread: thread.id,
          turn: thread.turn,
        });
      }
    }
    return steps;
  }

  /**
   * Makes one step, by default the first that can be made. A fate other than the usual befalls the step's call.
   * @throws StaleStepError if the step was made, or made impossible, before.
   */
  async step(step: Step | undefined = this.runnable()[0], fate: Fate = "as usual"): Promise<void> {
    const execution = step && this.#world.executions.get(executionArn(step.machine, step.execution));
    const thread = step && execution?.threads.get(step.thread);
    if (!execution || !thread || thread.turn !== step.turn) {
      throw new StaleStepError(
        step ? `"${step.state}" of ${step.execution} has moved on` : "Nothing is left to do",
      );
    }
    const run = this.#run(execution, thread);
    if (step.kind === "write") await write(run, fate);
    else if (step.kind === "go on") await goOn(run);
    else await enter(run, fate);
  }

  /** Makes steps, first come first served, until none is left. A definition that never rests is an error. */
  async runUntilQuiet(most = 10_000): Promise<number> {
    let made = 0;
    for (let next = this.runnable()[0]; next; next = this.runnable()[0]) {
      if (made >= most) throw new Error(`Not quiet after ${most} steps; next would be "${next.state}"`);
      await this.step(next);
      made += 1;
    }
    return made;
  }

  /** The waits for a token, with the tokens that are live. */
  waits(): Wait[] {
    const waits: Wait[] = [];
    for (const execution of this.#world.executions.values()) {
      for (const { phase, state, item, token, enteredAt } of execution.threads.values()) {
        if (token === undefined || phase === "answered") continue;
        const hasLanded = phase === "waiting";
        waits.push({
          execution: execution.name,
          state,
          iteration: item?.Index,
          token,
          hasLanded,
          since: enteredAt,
        });
      }
    }
    return waits;
  }

  /**
   * SendTaskSuccess; the execution goes on with the next step.
   * @throws TaskTimedOut for a token whose task is closed, TaskDoesNotExist for one never issued, InvalidOutput
   */
  sendTaskSuccess(token: string, output: string): void {
    const { thread } = this.#taskOf(token);
    try {
      thread.answer = JSON.parse(output);
    } catch {
      throw new InvalidOutput({ message: "The provided output is not JSON", $metadata: {} });
    }
    this.#world.closeToken(token);
    thread.phase = "answered";
    thread.turn += 1;
  }

  /** SendTaskFailure. @throws as sendTaskSuccess. */
  async sendTaskFailure(token: string, error: string, cause = ""): Promise<void> {
    const { execution, thread } = this.#taskOf(token);
    await failTask(this.#run(execution, thread), new StateError(error, cause));
  }

  /** Lets the TimeoutSeconds of a wait pass. */
  async timeoutWait(token: string): Promise<void> {
    const { execution, thread } = this.#taskOf(token);
    await failTask(this.#run(execution, thread), new StateError("States.Timeout", ""));
  }

  /** Every call of a wait state that was sent, the oldest first. */
  get writes(): readonly SentWrite[] {
    return this.#world.writes;
  }

  /**
   * Lets the call of a wait state land late or again, whatever became of its task.
   * @throws the database's refusal
   */
  async writeAgain(sent: SentWrite): Promise<void> {
    await this.#services.updateItem(sent.arguments);
  }

  /** StopExecution, by name or ARN; of one that has ended, nothing. @throws ExecutionDoesNotExist */
  abort(nameOrArn: string, error?: string, cause?: string): void {
    this.#end(nameOrArn, { status: "ABORTED", error, cause });
  }

  /** Lets the machine's own TimeoutSeconds pass. @throws ExecutionDoesNotExist */
  expire(nameOrArn: string): void {
    this.#end(nameOrArn, { status: "TIMED_OUT", error: "States.Timeout", cause: undefined });
  }

  /** DescribeExecution, by name or ARN. @throws ExecutionDoesNotExist */
  describe(nameOrArn: string): Description {
    const { threads: _, machine, ...rest } = this.#execution(nameOrArn);
    return {
      ...rest,
      executionArn: executionArn(machine, rest.name),
      stateMachineArn: stateMachineArn(machine),
    };
  }

  /** All executions, the oldest first. */
  executions(): Description[] {
    return [...this.#world.executions.keys()].map((arn) => this.describe(arn));
  }

  /** Variables that the execution's own thread holds, for a look inside. */
  variables(nameOrArn: string): Readonly<Record<string, unknown>> {
    return this.#execution(nameOrArn).threads.get("")?.variables ?? {};
  }

  /** The states entered, in order; of one execution if it is named. */
  history(execution?: string): readonly HistoryEntry[] {
    return this.#world.history.filter((entry) => execution === undefined || entry.execution === execution);
  }

  /** Executions that ended since the last time, for a test to deliver as events, or to lose. */
  takeStatusChanges(): StatusChange[] {
    return this.#world.statusChanges.splice(0);
  }

  snapshot(): EngineSnapshot {
    return { world: this.#world.copy() };
  }

  /** Back to a snapshot, any number of times. No step may be under way. */
  restore(snapshot: EngineSnapshot): void {
    this.#world = snapshot.world.copy();
  }

  #run(execution: Execution, thread: Thread): Run {
    return { world: this.#world, services: this.#services, now: this.#now, execution, thread };
  }

  #execution(nameOrArn: string): Execution {
    const byArn = this.#world.executions.get(nameOrArn);
    const found = byArn ?? [...this.#world.executions.values()].find(({ name }) => name === nameOrArn);
    if (found) return found;
    throw new ExecutionDoesNotExist({ message: `Execution Does Not Exist: '${nameOrArn}'`, $metadata: {} });
  }

  #end(
    nameOrArn: string,
    ending: { status: "ABORTED" | "TIMED_OUT"; error: string | undefined; cause: string | undefined },
  ): void {
    const execution = this.#execution(nameOrArn);
    if (execution.status !== "RUNNING") return;
    this.#world.endExecution(execution, { ...ending, output: undefined, at: this.#world.tick(this.#now()) });
  }

  #taskOf(token: string): { execution: Execution; thread: Thread } {
    const issued: IssuedToken | undefined = this.#world.tokens.get(token);
    if (!issued) throw new TaskDoesNotExist({ message: "Task does not exist", $metadata: {} });
    const execution = this.#world.executions.get(issued.execution);
    const thread = execution?.threads.get(issued.thread);
    if (!issued.isLive || !execution || !thread) {
      const message = "Task Timed Out: 'Provided task does not exist anymore'";
      throw new TaskTimedOut({ message, $metadata: {} });
    }
    return { execution, thread };
  }
}
