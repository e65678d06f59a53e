import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { LegWorkflow } from "../../../domain/legs.ts";
import { setting, type Environment } from "../../environment.ts";

/** The executions of one workflow, by name. */
export interface Executions {
  /** Starts one; one that exists under the name, running or ended, counts as started. */
  start(name: string, input: object): Promise<void>;
  /** Stops one; one that has ended, or never was, needs no stopping. */
  stop(name: string, cause: string): Promise<void>;
  isRunning(name: string): Promise<boolean>;
}

/** The executions of every workflow that runs legs; the ledger says which one a leg's is. */
export type LegExecutions = Readonly<Record<LegWorkflow, Executions>>;

/** The executions of the deployed machines that run legs. Throws MissingSettingError. */
export function legExecutions(environment: Environment): LegExecutions {
  return {
    accreditation: executionsOf(setting(environment, "ACCREDITATION_STATE_MACHINE_ARN")),
    appeal: executionsOf(setting(environment, "APPEAL_STATE_MACHINE_ARN")),
    reaccreditation: executionsOf(setting(environment, "REACCREDITATION_STATE_MACHINE_ARN")),
  };
}

/** The ARN of a machine's execution, from the machine's own. */
export function executionArnOf(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
}

/** The executions of a deployed state machine. */
export function executionsOf(stateMachineArn: string, client = new SFNClient({})): Executions {
  const executionArn = (name: string) => executionArnOf(stateMachineArn, name);
  const isRunning = async (name: string): Promise<boolean> => {
    try {
      const { status } = await client.send(
        new DescribeExecutionCommand({ executionArn: executionArn(name) }),
      );
      return status === "RUNNING";
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return false;
      throw error;
    }
  };
  return {
    async start(name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async stop(name, cause) {
      try {
        await client.send(new StopExecutionCommand({ executionArn: executionArn(name), cause }));
      } catch (error) {
        // One that has ended is refused in more than one way: what counts is whether it runs.
        if (await isRunning(name)) throw error;
      }
    },
    isRunning,
  };
}
