import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { LegWorkflow } from "../../../domain/legs.ts";
import type { Executions, LegExecutions } from "../../../functions/shared/legs/executions.ts";
import type { Callbacks } from "../../../functions/listeners/resume-workflow/resume-workflow.ts";
import type { Database } from "../../../store/database/database.ts";
import type { Key } from "../../../store/database/expressions.ts";
import type { Change } from "../memory-database.ts";
import type { Engine } from "../run-workflow/engine.ts";

/** What a function calls. Every one but the reads and isRunning changes something. */
export type Call = "get" | "query" | "update" | "transactWrite" | "start" | "stop" | "isRunning" | "succeed";
/** Stands around every call of every function: a test lets it through, or lets it fail before or after. */
export type Around = <T>(call: Call, run: () => Promise<T>) => Promise<T>;

export function databaseThrough(database: Database, around: Around): Database {
  return {
    get: (input) => around("get", () => database.get(input)),
    query: (input) => around("query", () => database.query(input)),
    update: (input) => around("update", () => database.update(input)),
    transactWrite: (input) => around("transactWrite", () => database.transactWrite(input)),
  };
}

/** The executions of every workflow that runs legs, over the engine, as functions/shared/legs/executions.ts has them. */
export function executionsOver(engine: () => Engine, around: Around): LegExecutions {
  return {
    accreditation: executionsOf(engine, "accreditation", around),
    appeal: executionsOf(engine, "appeal", around),
    reaccreditation: executionsOf(engine, "reaccreditation", around),
  };
}

function executionsOf(engine: () => Engine, machine: LegWorkflow, around: Around): Executions {
  const executions = executionsOn(engine, machine);
  return {
    start: (name, input) => around("start", () => executions.start(name, input)),
    stop: (name, cause) => around("stop", () => executions.stop(name, cause)),
    isRunning: (name) => around("isRunning", () => executions.isRunning(name)),
  };
}

function executionsOn(engine: () => Engine, machine: LegWorkflow): Executions {
  return {
    async start(name, input) {
      try {
        engine().start(machine, name, input);
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async stop(name, cause) {
      try {
        engine().abort(name, undefined, cause);
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error;
      }
    },
    async isRunning(name) {
      try {
        return engine().describe(name).status === "RUNNING";
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw error;
      }
    },
  };
}

/** SendTaskSuccess over the engine, as functions/listeners/resume-workflow/callbacks.ts has it. */
export function callbacksOver(engine: () => Engine, around: Around): Callbacks {
  return { succeed: (token) => around("succeed", async () => succeed(engine(), token)) };
}

function succeed(engine: Engine, token: string): "sent" | "gone" {
  try {
    engine.sendTaskSuccess(token, "{}");
    return "sent";
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return "gone";
    throw error;
  }
}

/** The key of the item that changed. */
export function keyIn({ keys: { pk, sk } }: Change): Key {
  return { pk: typeof pk === "string" ? pk : "", sk: typeof sk === "string" ? sk : "" };
}

/** What the stream shows resume-workflow (infra/constructs/journeys-readers.ts). */
export function isAnsweredWait(change: Change): boolean {
  const image = change.newImage;
  return (
    keyIn(change).sk.startsWith("QUESTION#") &&
    image?.["token"] !== undefined &&
    image["answeredAt"] !== undefined &&
    image["resumedAt"] === undefined
  );
}

/** What the stream shows publish-events. */
export function isNewEvent(change: Change): boolean {
  return change.eventName === "INSERT" && keyIn(change).sk.startsWith("EVENT#");
}
