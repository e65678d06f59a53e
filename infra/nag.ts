import { CfnResource, Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { legWorkflows } from "../domain/legs.ts";
import { named, type Config } from "./config.ts";
import { NaasFunction } from "./constructs/naas-function.ts";
import type { DataStack } from "./stacks/data-stack.ts";
import type { DoorwayStack } from "./stacks/doorway-stack.ts";
import type { JourneyStack } from "./stacks/journey-stack.ts";

interface Accepted {
  readonly at: IConstruct;
  readonly findings: readonly string[];
  readonly reason: string;
}

export interface NagStacks {
  readonly data: DataStack;
  readonly journey: JourneyStack;
  readonly doorway: DoorwayStack;
}

/** What cdk-nag finds in AWS's list of good practice and we do otherwise, each with its reason, all in this file. */
export function acceptFindings(stacks: NagStacks, config: Config): void {
  for (const { at, findings, reason } of acceptedFindings(stacks, config)) {
    for (const id of findings) Validations.of(at).acknowledge({ id: `AwsSolutions-${id}`, reason });
  }
}

function acceptedFindings({ data, journey, doorway }: NagStacks, config: Config): Accepted[] {
  const executions = legWorkflows.map(
    (name) => `arn:<AWS::Partition>:states:eu-west-2:<AWS::AccountId>:execution:${named(config, name)}:*`,
  );
  const objects = ["uploads/*", "chunks/*", "results/*"].map(
    (pattern) => `arn:<AWS::Partition>:s3:::${named(config, "lists")}-<AWS::AccountId>/${pattern}`,
  );
  const anything = wildcards("*");
  return [
    {
      at: data.lists,
      findings: ["S1"],
      reason:
        "Every reader and writer is a function of ours; CloudTrail's data events of the account record them",
    },
    {
      at: data,
      findings: ["SMG4"],
      reason:
        "A provider's secrets are changed together with the provider, several being valid at once; a hash's key can't be changed without hashing anew",
    },
    {
      at: journey,
      findings: ["SF1"],
      reason:
        "Only errors are logged: the data of a wait hold its task token, and the event log tells the journey",
    },
    {
      at: journey,
      findings: ["SF2"],
      reason: "The event log tells the journey; a tracer was measured too slow",
    },
    {
      at: journey.readers.deadLetters,
      findings: ["SQS3"],
      reason: "It is the dead-letter queue of the stream's readers, which cdk-nag does not see",
    },
    {
      at: functionOf(journey, "resume-workflow"),
      findings: anything,
      reason: "Step Functions knows no resource for a task token, nor DynamoDB for ListStreams",
    },
    {
      at: functionOf(journey, "publish-events"),
      findings: anything,
      reason: "DynamoDB knows no resource for ListStreams",
    },
    ...journey.workflows.map((workflow) => ({
      at: workflow,
      findings: anything,
      reason: "The delivery of a state machine's logs knows no resource",
    })),
    {
      at: journey,
      findings: [...wildcards(...functionVersions(journey)), ...wildcards(...executions, ...objects)],
      reason:
        "Versions of one function, executions of the legs' machines, objects under one prefix: named, and as narrow as can be",
    },
    {
      at: journey,
      findings: ["IAM5[Action::kms:GenerateDataKey*]", "IAM5[Action::kms:ReEncrypt*]"],
      reason: "CDK's own grant to send to an encrypted queue, for the stream's dead letters",
    },
    {
      at: doorway,
      findings: wildcards(...executions, ...objects),
      reason:
        "Executions of one machine, objects under one prefix of one bucket: named, and as narrow as can be",
    },
    {
      at: doorway,
      findings: ["APIG4"],
      reason: "A provider's webhook is authenticated by the signature over its bytes, in the function",
    },
  ];
}

const wildcards = (...resources: readonly string[]): string[] =>
  resources.map((resource) => `IAM5[Resource::${resource}]`);

function functionOf(stack: JourneyStack, name: string): IConstruct {
  return stack.functions.node.findChild(name);
}

/** How CDK grants calling a function: it and its versions. */
function functionVersions(stack: JourneyStack): string[] {
  const functions = stack.functions.node.children.filter((child) => child instanceof NaasFunction);
  return functions.flatMap(({ function: { node } }) =>
    node.defaultChild instanceof CfnResource
      ? [`<${Stack.of(stack).getLogicalId(node.defaultChild)}.Arn>:*`]
      : [],
  );
}
