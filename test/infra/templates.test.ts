import { expect, test } from "vitest";
import { typesThatTell } from "../../domain/messages-to-people.ts";
import { functionNames } from "../../infra/functions.ts";
import { stageNames } from "../../infra/config.ts";
import { statementsOf, synthesised, type Resource } from "./synthesised.ts";

const production = synthesised("production");
const local = synthesised("local");

const of = (resource: Resource | undefined, property: string): unknown => resource?.Properties[property];
const index = (IndexName: string, partition: string, sort: string): unknown =>
  expect.objectContaining({
    IndexName,
    KeySchema: [
      { AttributeName: partition, KeyType: "HASH" },
      { AttributeName: sort, KeyType: "RANGE" },
    ],
  });
const customerKey = /Encryption.*Arn/;

test("both tables are under the customer key, recoverable, protected and kept, and have names", () => {
  const tables = production.ofType("AWS::DynamoDB::GlobalTable");
  expect(tables.map((table) => of(table, "TableName"))).toEqual([
    "naas-production-journeys",
    "naas-production-people",
  ]);
  for (const table of tables) {
    expect(of(table, "SSESpecification")).toEqual({ SSEEnabled: true, SSEType: "KMS" });
    expect(table.DeletionPolicy).toBe("Retain");
    expect(of(table, "Replicas")).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { KMSMasterKeyId: expect.anything() },
      }),
    ]);
    expect(of(table, "TimeToLiveSpecification")).toBeUndefined();
  }
});

test("journeys have their stream and four indexes; people have neither", () => {
  const [journeys, people] = production.ofType("AWS::DynamoDB::GlobalTable");
  expect(of(journeys, "StreamSpecification")).toEqual({ StreamViewType: "NEW_IMAGE" });
  expect(of(people, "StreamSpecification")).toBeUndefined();
  expect(of(people, "GlobalSecondaryIndexes")).toBeUndefined();
  expect(of(journeys, "GlobalSecondaryIndexes")).toEqual([
    index("deadlines", "dueShard", "dueAt"),
    index("flags", "flagShard", "flaggedAt"),
    index("employer", "employerId", "employerKey"),
    index("candidate", "candidateId", "candidateKey"),
  ]);
});

test("the key rotates, and lets in the services that need it, each only for this account or our logs", () => {
  const [key] = production.ofType("AWS::KMS::Key");
  expect(of(key, "EnableKeyRotation")).toBe(true);
  expect(key?.DeletionPolicy).toBe("Retain");
  const policy = JSON.stringify(of(key, "KeyPolicy"));
  for (const service of ["events", "s3", "cloudwatch", "logs.eu-west-2"]) {
    expect(policy).toContain(`"${service}.amazonaws.com"`);
  }
  const others = statementsOf(of(key, "KeyPolicy")).slice(1);
  for (const { condition } of others)
    expect(condition).toMatch(/SourceAccount|kms:ViaService|log-group:\/aws\/\*\/naas-production-\*/);
});

test("every queue, secret and topic is under the customer key", () => {
  const keyProperty = {
    "AWS::SQS::Queue": "KmsMasterKeyId",
    "AWS::SecretsManager::Secret": "KmsKeyId",
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::Logs::LogGroup": "KmsKeyId",
  };
  for (const [type, property] of Object.entries(keyProperty)) {
    const resources = production.ofType(type);
    expect(resources).not.toEqual([]);
    const without = resources.filter(
      (resource) => !customerKey.test(JSON.stringify(of(resource, property)) ?? ""),
    );
    expect(without.map(({ id }) => id)).toEqual([]);
  }
});

test("lists are under the customer key, closed to the public, and expire", () => {
  const [bucket] = production.ofType("AWS::S3::Bucket");
  expect(JSON.stringify(of(bucket, "BucketEncryption"))).toMatch(customerKey);
  expect(of(bucket, "PublicAccessBlockConfiguration")).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(JSON.stringify(of(bucket, "LifecycleConfiguration"))).toContain('"ExpirationInDays":30');
  const [policy] = production.ofType("AWS::S3::BucketPolicy");
  expect(JSON.stringify(of(policy, "PolicyDocument"))).toContain('"aws:SecureTransport":"false"');
});

test("what arrives under uploads/ is told to the queue of lists, and only that bucket may tell it", () => {
  const [bucket] = production.ofType("AWS::S3::Bucket");
  expect(JSON.stringify(of(bucket, "NotificationConfiguration"))).toMatch(
    /ListsArrivalsQueue.*"uploads\/"|"uploads\/".*ListsArrivalsQueue/,
  );
  const policies = JSON.stringify(
    production.ofType("AWS::SQS::QueuePolicy").map((policy) => of(policy, "PolicyDocument")),
  );
  expect(policies).toContain('"Service":"s3.amazonaws.com"');
  expect(policies).toContain("naas-production-lists-");
});

test.each(functionNames)(
  "%s has a timeout, a name with its stage, JSON logs that end, and is on Node 24 for arm64",
  (name) => {
    const lambda = production
      .ofType("AWS::Lambda::Function")
      .find((candidate) => of(candidate, "FunctionName") === `naas-production-${name}`);
    expect(of(lambda, "Timeout")).toBeGreaterThan(0);
    expect(of(lambda, "Runtime")).toBe("nodejs24.x");
    expect(of(lambda, "Architectures")).toEqual(["arm64"]);
    expect(of(lambda, "LoggingConfig")).toMatchObject({ LogFormat: "JSON", LogGroup: expect.anything() });
    expect(of(lambda, "TracingConfig")).toBeUndefined();
    const group = production
      .ofType("AWS::Logs::LogGroup")
      .find((candidate) => of(candidate, "LogGroupName") === `/aws/lambda/naas-production-${name}`);
    expect(of(group, "RetentionInDays")).toBe(180);
  },
);

test("there are no functions but those of the table: nothing of CDK's own is deployed beside them", () => {
  expect(production.ofType("AWS::Lambda::Function")).toHaveLength(functionNames.length);
  expect(production.resources.filter(({ Type }) => Type.startsWith("Custom::"))).toEqual([]);
});

test.each(stageNames)("in %s the business clock is real, but for one machine", (stage) => {
  const clocks = synthesised(stage)
    .ofType("AWS::Lambda::Function")
    .map((lambda) => JSON.stringify(of(lambda, "Environment")));
  const expected = stage === "local" ? '"BUSINESS_CLOCK":"offset"' : '"BUSINESS_CLOCK":"real"';
  for (const environment of clocks) expect(environment).toContain(expected);
});

test("machines are kept with their roles and policies, log errors only and no data", () => {
  const machines = production.ofType("AWS::StepFunctions::StateMachine");
  expect(machines.map((machine) => of(machine, "StateMachineName"))).toEqual([
    "naas-production-accreditation",
    "naas-production-appeal",
    "naas-production-reaccreditation",
    "naas-production-employer-list",
  ]);
  for (const machine of machines) {
    expect(machine.DeletionPolicy).toBe("Retain");
    expect(of(machine, "StateMachineType")).toBe("STANDARD");
    expect(of(machine, "LoggingConfiguration")).toMatchObject({
      Level: "ERROR",
      IncludeExecutionData: false,
    });
  }
  const theirs = production.resources.filter(
    ({ id, Type }) => /MachineRole/.test(id) && Type.startsWith("AWS::IAM::"),
  );
  expect(theirs).toHaveLength(8);
  for (const { DeletionPolicy } of theirs) expect(DeletionPolicy).toBe("Retain");
});

test("the accreditation machine may use the key of the table it writes to", () => {
  const policy = production
    .ofType("AWS::IAM::Policy")
    .find(({ id }) => id.startsWith("AccreditationMachineRole"));
  const statements = statementsOf(of(policy, "PolicyDocument"));
  const key = statements.find(({ actions }) => actions.includes("kms:Decrypt"));
  expect(key?.actions).toContain("kms:GenerateDataKey");
  expect(key?.condition).toContain("dynamodb.eu-west-2");
});

test("the stream has two readers, each with a filter, a limit of tries and dead letters", () => {
  const mappings = production
    .ofType("AWS::Lambda::EventSourceMapping")
    .filter((mapping) => JSON.stringify(of(mapping, "EventSourceArn")).includes("StreamArn"));
  expect(mappings).toHaveLength(2);
  for (const mapping of mappings) {
    expect(mapping.Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 5,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      FilterCriteria: { Filters: [{ Pattern: expect.any(String) }] },
    });
  }
  const patterns = JSON.stringify(mappings.map((mapping) => of(mapping, "FilterCriteria")));
  expect(patterns).toContain("EVENT#");
  expect(patterns).toContain("QUESTION#");
});

test("halts listen to failed, aborted and timed-out executions of our two machines, never to success", () => {
  const rule = production
    .ofType("AWS::Events::Rule")
    .find((candidate) => of(candidate, "Name") === "naas-production-halted");
  const pattern = JSON.stringify(of(rule, "EventPattern"));
  expect(pattern).toContain('"status":["FAILED","ABORTED","TIMED_OUT"]');
  expect(pattern).toContain("stateMachine:naas-production-accreditation");
  expect(pattern).toContain("stateMachine:naas-production-employer-list");
});

test("every queue that is read has dead letters", () => {
  const queues = production.ofType("AWS::SQS::Queue").filter(({ id }) => !id.includes("DeadLetters"));
  expect(queues).toHaveLength(5);
  for (const queue of queues)
    expect(of(queue, "RedrivePolicy")).toMatchObject({ maxReceiveCount: expect.any(Number) });
});

test("the queue of messages hears of all that somebody is written about, and of nothing else", () => {
  const rule = production
    .ofType("AWS::Events::Rule")
    .find((candidate) => of(candidate, "Name") === "naas-production-told");
  expect(of(rule, "EventPattern")).toEqual({ source: ["naas"], "detail-type": typesThatTell() });
  expect(JSON.stringify(of(rule, "Targets"))).toContain("MessagesQueue");
});

test("e-mails come from an identity of the stage's own, which is kept", () => {
  const [identity, ...others] = production.ofType("AWS::SES::EmailIdentity");
  expect(others).toEqual([]);
  expect(identity).toMatchObject({
    DeletionPolicy: "Retain",
    Properties: { EmailIdentity: "production.naas.example" },
  });
});

test("people sign in to every doorway but that of the providers", () => {
  const routes = production.ofType("AWS::ApiGatewayV2::Route");
  const open = routes
    .filter((route) => of(route, "AuthorizationType") !== "JWT")
    .map((route) => of(route, "RouteKey"));
  expect(routes).toHaveLength(5);
  expect(open).toEqual(["POST /webhooks/{provider}"]);
});

test("access logs tell no address, no path and no claim", () => {
  const [stage] = production.ofType("AWS::ApiGatewayV2::Stage");
  const format = JSON.stringify(of(stage, "AccessLogSettings"));
  expect(format).toContain("$context.routeKey");
  expect(format).not.toMatch(/sourceIp|\$context\.path|claims|userAgent/);
  expect(of(stage, "DefaultRouteSettings")).toMatchObject({ ThrottlingRateLimit: expect.any(Number) });
});

test("every alarm says which section of the runbook it is about", () => {
  const alarms = production.ofType("AWS::CloudWatch::Alarm");
  expect(alarms.length).toBeGreaterThanOrEqual(7);
  for (const alarm of alarms)
    expect(of(alarm, "AlarmDescription")).toMatch(/Runbook: docs\/runbook\.md#[a-z-]+$/);
});

test("one machine has no operations stack, and nothing that outlives it", () => {
  expect(Object.keys(local.stacks)).toEqual(["data", "journey", "doorway"]);
  expect(local.resources.filter(({ DeletionPolicy }) => DeletionPolicy === "Retain")).toEqual([]);
});

test("tokens carry the claims by which doorways know people", () => {
  const [client] = production.ofType("AWS::Cognito::UserPoolClient");
  expect(of(client, "ReadAttributes")).toEqual(
    expect.arrayContaining(["custom:organisation", "custom:person_id", "email", "email_verified"]),
  );
});

test("every physical name holds the stage", () => {
  const nameProperties =
    /^(TableName|QueueName|FunctionName|StateMachineName|BucketName|TopicName|UserPoolName|AlarmName|DashboardName)$/;
  const names = production.resources.flatMap(({ id, Properties }) =>
    Object.entries(Properties).flatMap(([property, value]) =>
      nameProperties.test(property) && typeof value === "string" ? [{ id, value }] : [],
    ),
  );
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter(({ value }) => !value.includes("naas-production-"))).toEqual([]);
});

test("an account's holder changes neither what they are to us nor the address that they sign in with", () => {
  const [client, ...others] = production.ofType("AWS::Cognito::UserPoolClient");
  expect(others).toEqual([]);
  expect(of(client, "WriteAttributes")).toEqual(["locale"]);
});
