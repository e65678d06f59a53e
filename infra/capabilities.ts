import { ArnFormat, Stack } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { IConstruct } from "constructs";
import { legWorkflows } from "../domain/legs.ts";
import { named, type Config } from "./config.ts";
import type { ListsBucket } from "./constructs/lists-bucket.ts";
import type { MailSender } from "./constructs/mail-sender.ts";
import type { NaasFunction } from "./constructs/naas-function.ts";
import { arnVariable, type MachineName } from "./machines.ts";

/** What functions work with. Machines are named, not handed over: their tasks start them again, which would be a cycle. */
export interface Resources {
  readonly config: Config;
  readonly key: IKey;
  readonly journeys: TableV2;
  readonly people: TableV2;
  readonly lists: ListsBucket;
  /** Provider → ARN of its secret. */
  readonly providerSecretArns: Readonly<Record<string, string>>;
  readonly registrationNumberKeyArn: string;
  readonly bus: EventBus;
  readonly commissions: Queue;
  readonly mailSender: MailSender;
}

type Grant = (to: NaasFunction, resources: Resources) => void;

/** The words that belong to one case: comments, answers, reasons, plans. */
const wordsOfCases = "ATTEMPT#*";
const providersMessages = "MESSAGE#*";

/** What a function may do: the names it is told, and the narrowest statement of its role that allows it. */
export const capabilities = {
  /** All that is done to an attempt goes through one append: it reads, and writes in one transaction. */
  "append to journeys": onJourneys([
    "GetItem",
    "Query",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "ConditionCheckItem",
  ]),
  /** Notes on what is there already how far it got: nothing of the log can be replaced or taken away. */
  "mark journeys": onJourneys(["GetItem", "Query", "UpdateItem"]),
  "query deadlines": queryIndex("deadlines"),
  "query flags": queryIndex("flags"),
  "query employer": queryIndex("employer"),
  "query candidate": queryIndex("candidate"),
  "read people": onPeople(["GetItem"]),
  "read words": onPeople(["GetItem"], wordsOfCases),
  "put words": onPeople(["PutItem"], wordsOfCases),
  "put messages and comments": onPeople(["PutItem"], wordsOfCases, providersMessages),
  "put reasons": onPeople(["PutItem"]),
  "agree adjustments": onPeople(["UpdateItem"]),
  "confirm people": onPeople(["UpdateItem"]),
  "register people": onPeople(["GetItem", "PutItem", "ConditionCheckItem"]),
  "read uploads": onObjects("s3:GetObject", "uploads/*"),
  "read chunks": onObjects("s3:GetObject", "chunks/*"),
  "read results": onObjects("s3:GetObject", "results/*"),
  "upload lists": onObjects("s3:PutObject", "uploads/*"),
  "write chunks": onObjects("s3:PutObject", "chunks/*"),
  "write results": onObjects("s3:PutObject", "results/*"),
  "read provider secrets": (to, { providerSecretArns, key }) => {
    to.tell("PROVIDER_SECRET_ARNS", Stack.of(to).toJsonString(providerSecretArns));
    to.allow(["secretsmanager:GetSecretValue"], Object.values(providerSecretArns));
    to.allowKey(key, "secretsmanager", "read");
  },
  "read the registration number key": (to, { registrationNumberKeyArn, key }) => {
    to.tell("REGISTRATION_NUMBER_KEY_SECRET_ARN", registrationNumberKeyArn);
    to.allow(["secretsmanager:GetSecretValue"], [registrationNumberKeyArn]);
    to.allowKey(key, "secretsmanager", "read");
  },
  "put events": (to, { bus }) => {
    to.tell("EVENT_BUS_NAME", bus.eventBusName);
    to.allow(["events:PutEvents"], [bus.eventBusArn]);
  },
  "send commissions": (to, { commissions, key }) => {
    to.tell("COMMISSION_QUEUE_URL", commissions.queueUrl);
    to.allow(["sqs:SendMessage"], [commissions.queueArn]);
    to.allowKey(key, "sqs", "read and write");
  },
  // The event source grants its reader to change a message's visibility.
  "postpone commissions": (to, { commissions }) => to.tell("COMMISSION_QUEUE_URL", commissions.queueUrl),
  "send mail": (to, { mailSender, config }) => {
    to.tell("MAIL_SENDER", mailSender.address);
    to.tell("SIGN_IN_URL", config.mail.signInUrl);
    to.allow(["ses:SendEmail"], [mailSender.identityArn]);
  },
  // Step Functions knows no resource for a task token: the star is this one function's.
  "send task success": (to) => to.allow(["states:SendTaskSuccess"], ["*"]),
  "pace its starts": (to, { config }) => to.tell("STARTS_PER_SECOND", String(config.startsPerSecond)),
  "start legs": start(...legWorkflows),
  "start employer-list": start("employer-list"),
  "stop legs": (to, { config }) =>
    to.allow(["states:StopExecution", "states:DescribeExecution"], executionsOfLegs(to, config)),
  "describe legs": (to, { config }) => {
    for (const name of legWorkflows) to.tell(arnVariable(name), machineArn(to, config, name));
    to.allow(["states:DescribeExecution"], executionsOfLegs(to, config));
  },
} satisfies Record<string, Grant>;

export type Capability = keyof typeof capabilities;

/** A machine's ARN from its name. */
export function machineArn(scope: IConstruct, config: Config, name: MachineName): string {
  return statesArn(scope, "stateMachine", named(config, name));
}

function executionsOfLegs(scope: IConstruct, config: Config): string[] {
  return legWorkflows.map((name) => statesArn(scope, "execution", `${named(config, name)}:*`));
}

function statesArn(scope: IConstruct, resource: string, resourceName: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: "states", resource, resourceName, arnFormat });
}

function start(...names: readonly MachineName[]): Grant {
  return (to, { config }) => {
    for (const name of names) to.tell(arnVariable(name), machineArn(to, config, name));
    to.allow(
      ["states:StartExecution"],
      names.map((name) => machineArn(to, config, name)),
    );
  };
}

function queryIndex(index: string): Grant {
  return (to, { journeys }) => to.allow(["dynamodb:Query"], [`${journeys.tableArn}/index/${index}`]);
}

function onJourneys(actions: readonly string[]): Grant {
  return (to, { journeys, key }) => {
    to.tell("JOURNEYS_TABLE", journeys.tableName);
    to.allow(actions.map(onDynamo), [journeys.tableArn]);
    to.allowKey(key, "dynamodb", "read and write");
  };
}

/** Where partitions are named, the function reaches no other: the table's keys begin with what they are about. */
function onPeople(actions: readonly string[], ...partitions: readonly string[]): Grant {
  const conditions = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": partitions } };
  return (to, { people, key }) => {
    to.tell("PEOPLE_TABLE", people.tableName);
    to.allow(actions.map(onDynamo), [people.tableArn], partitions.length > 0 ? conditions : undefined);
    to.allowKey(key, "dynamodb", "read and write");
  };
}

function onDynamo(action: string): string {
  return `dynamodb:${action}`;
}

function onObjects(action: string, pattern: string): Grant {
  return (to, { lists, key }) => {
    to.tell("LISTS_BUCKET", lists.bucket.bucketName);
    to.allow([action], [lists.objects(pattern)]);
    to.allowKey(key, "s3", "read and write");
  };
}
