import type { Instant } from "../../../domain/time.ts";
import { type Execution, type Thread, copyExecution, isWithin } from "./execution.ts";

/** A task token that was handed out, and whether its task still waits for it. */
export interface IssuedToken {
  readonly execution: string;
  readonly thread: string;
  readonly isLive: boolean;
}

/** The call of a wait state, as Step Functions sent it. It can land late, twice, or after its task is gone. */
export interface SentWrite {
  readonly execution: string;
  readonly state: string;
  readonly iteration: number | undefined;
  readonly token: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A state that was entered; a retry of a state is not another entry. */
export interface HistoryEntry {
  readonly execution: string;
  readonly state: string;
  /** The index in the Map around it, if there is one. */
  readonly iteration: number | undefined;
}

/** An execution that ended, in the words of the event that Step Functions puts on the default bus. */
export interface StatusChange {
  readonly machine: string;
  readonly name: string;
  readonly executionArn: string;
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";
  readonly input: unknown;
  readonly at: Instant;
}

export const stateMachineArn = (machine: string): string =>
  `arn:aws:states:eu-west-2:000000000000:stateMachine:${machine}`;
export const executionArn = (machine: string, name: string): string =>
  `arn:aws:states:eu-west-2:000000000000:execution:${machine}:${name}`;

/** Everything that an engine knows at a moment, as plain data that can be copied. */
export class World {
  executions: Map<string, Execution> = new Map();
  tokens: Map<string, IssuedToken> = new Map();
  writes: SentWrite[] = [];
  history: HistoryEntry[] = [];
  statusChanges: StatusChange[] = [];
  #issued = 0;
  #last = 0;

  copy(): World {
    const copy = new World();
    for (const [arn, execution] of this.executions) copy.executions.set(arn, copyExecution(execution));
    copy.tokens = new Map(this.tokens);
    copy.writes = [...this.writes];
    copy.history = [...this.history];
    copy.statusChanges = [...this.statusChanges];
    copy.#issued = this.#issued;
    copy.#last = this.#last;
    return copy;
  }

  /** The time now, but always later than the last time it was asked, as no two states are entered at one moment. */
  tick(now: Instant): Instant {
    this.#last = Math.max(Date.parse(now), this.#last + 1);
    return new Date(this.#last).toISOString();
  }

  issueToken(arn: string, thread: Thread): string {
    this.#issued += 1;
    const token = `task-token-${String(this.#issued).padStart(6, "0")}`;
    this.tokens.set(token, { execution: arn, thread: thread.id, isLive: true });
    return token;
  }

  closeToken(token: string | undefined): void {
    const issued = token === undefined ? undefined : this.tokens.get(token);
    if (token !== undefined && issued) this.tokens.set(token, { ...issued, isLive: false });
  }

  /** Ends every thread inside this one, and their waits; the thread itself stays. */
  endInside(execution: Execution, thread: Thread): void {
    for (const inner of execution.threads.values()) {
      if (inner === thread || !isWithin(inner, thread.id)) continue;
      this.closeToken(inner.token);
      execution.threads.delete(inner.id);
    }
  }

  endExecution(
    execution: Execution,
    ending: Pick<Execution, "output" | "error" | "cause"> & { status: StatusChange["status"]; at: Instant },
  ): void {
    for (const thread of execution.threads.values()) this.closeToken(thread.token);
    execution.threads.clear();
    const { status, output, error, cause, at } = ending;
    Object.assign(execution, { status, output, error, cause, stoppedAt: at });
    const { machine, name, input } = execution;
    this.statusChanges.push({ machine, name, executionArn: executionArn(machine, name), status, input, at });
  }
}
