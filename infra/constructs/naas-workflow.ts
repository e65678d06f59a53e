import { Aspects, CfnResource, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import {
  DefinitionBody,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  type IChainable,
} from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";
import type { MachineName } from "../machines.ts";
import { keyStatement } from "./customer-key.ts";

export interface NaasWorkflowProps {
  readonly config: Config;
  readonly key: IKey;
  readonly name: MachineName;
  readonly definition: IChainable;
}

/** Our state machine. Deleting one ends its executions, which run for months: a deployed one is kept whatever happens. */
export class NaasWorkflow extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { config, key, name, definition }: NaasWorkflowProps) {
    super(scope, id);
    const stateMachineName = named(config, name);
    const removalPolicy = config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.machine = new StateMachine(this, "Machine", {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(definition),
      queryLanguage: QueryLanguage.JSONATA,
      // Legs end before 350 days by themselves; a year is the service's own limit.
      timeout: Duration.days(360),
      removalPolicy,
      logs: {
        destination: new LogGroup(this, "Logs", {
          // Step Functions' log policy holds few names; it has a place of its own for these.
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: config.logRetention,
          encryptionKey: key,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        // A wait's data holds its task token.
        includeExecutionData: false,
      },
    });
    // A wait writes to the table directly, and its grant names the DynamoDB action only.
    this.machine.addToRolePolicy(keyStatement(key, "read and write", "dynamodb", Stack.of(this)));
    // Its role and the role's policy too: without them what still runs would fail at its next state.
    Aspects.of(this.machine).add({
      visit: (node) => {
        if (node instanceof CfnResource) node.applyRemovalPolicy(removalPolicy);
      },
    });
  }
}
