import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { EventBus } from "aws-cdk-lib/aws-events";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { IChainable } from "aws-cdk-lib/aws-stepfunctions";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Resources } from "../capabilities.ts";
import { named, type Config } from "../config.ts";
import { EventListener } from "../constructs/event-listener.ts";
import { JobSchedules } from "../constructs/job-schedules.ts";
import { JourneysReaders } from "../constructs/journeys-readers.ts";
import { NaasFunctions } from "../constructs/naas-functions.ts";
import { NaasQueue } from "../constructs/naas-queue.ts";
import { NaasWorkflow } from "../constructs/naas-workflow.ts";
import { eventListeners } from "../event-listeners.ts";
import { functionRows, type FunctionName } from "../functions.ts";
import { machineIds, machineNames, type MachineName } from "../machines.ts";
import type { DataStack } from "./data-stack.ts";

export interface WorkflowParts {
  readonly functions: { named: (name: FunctionName) => Function };
  readonly journeys: TableV2;
}
type Definition = (scope: Construct, parts: WorkflowParts) => IChainable;

export type Definitions = Readonly<Record<MachineName, Definition>>;

export interface JourneyStackProps extends StackProps {
  readonly config: Config;
  readonly data: DataStack;
  readonly bundles: string;
  readonly definitions: Definitions;
}

/** What moves a journey: the workflows with their tasks, the listeners on the table and the bus, the jobs. */
export class JourneyStack extends Stack {
  readonly resources: Resources;
  readonly functions: NaasFunctions;
  readonly workflows: readonly NaasWorkflow[];
  readonly queues: readonly NaasQueue[];
  readonly readers: JourneysReaders;

  constructor(scope: Construct, id: string, props: JourneyStackProps) {
    super(scope, id, props);
    const { config, data, bundles, definitions } = props;
    const { key, journeys } = data;
    const bus = new EventBus(this, "Bus", { eventBusName: named(config, "events") });
    const commissions = new NaasQueue(this, "Commissions", {
      config,
      key,
      name: "commissions",
      readerTimeoutSeconds: functionRows["send-to-provider"].timeoutSeconds,
      // Under seven minutes, by the pauses that its reader sets; from then on the deadline "commission again" goes on trying.
      tries: 5,
    });
    this.resources = {
      config,
      key,
      journeys,
      people: data.people,
      lists: data.lists,
      providerSecretArns: data.providerSecrets.arns,
      registrationNumberKeyArn: data.registrationNumberKey.arn,
      bus,
      commissions: commissions.queue,
      mailSender: data.mailSender,
    };
    const groups = ["tasks", "listeners", "jobs"] as const;
    this.functions = new NaasFunctions(this, "Functions", { groups, resources: this.resources, bundles });
    const fn = (name: FunctionName): Function => this.functions.named(name);

    const parts = { functions: this.functions, journeys };
    this.workflows = machineNames.map((name) => {
      const definition = definitions[name](this, parts);
      const workflow = new NaasWorkflow(this, machineIds[name], { config, key, name, definition });
      new CfnOutput(this, `${machineIds[name]}Arn`, { value: workflow.machine.stateMachineArn });
      return workflow;
    });

    this.readers = new JourneysReaders(this, "Readers", {
      config,
      key,
      journeys,
      resumeWorkflow: fn("resume-workflow"),
      publishEvents: fn("publish-events"),
    });
    const listeners = Object.entries(eventListeners(this, { config, bus, commissions })).map(
      ([listenerId, row]) =>
        new EventListener(this, listenerId, { config, key, functions: this.functions, row }),
    );
    const { arrivals } = data.lists;
    fn("start-list").addEventSource(
      new SqsEventSource(arrivals.queue, { batchSize: 1, reportBatchItemFailures: true }),
    );
    new JobSchedules(this, "Schedules", {
      config,
      actOnDeadlines: fn("act-on-deadlines"),
      reconcileExecutions: fn("reconcile-executions"),
      enterGrants: fn("enter-grants"),
    });
    this.queues = [arrivals, ...listeners.map(({ queue }) => queue)];

    new CfnOutput(this, "EventBusName", { value: bus.eventBusName });
    new CfnOutput(this, "CommissionQueueUrl", { value: commissions.queue.queueUrl });
  }
}
