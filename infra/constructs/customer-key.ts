import { Aws, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key, type IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

const keyActions = {
  read: ["kms:Decrypt", "kms:DescribeKey"],
  "read and write": [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ],
} as const;
export type KeyUse = keyof typeof keyActions;

/** What a role needs of the key to work with data that it protects, through that service and not otherwise. */
export function keyStatement(
  key: IKey,
  use: KeyUse,
  service: string,
  { region, urlSuffix }: Stack,
): PolicyStatement {
  return new PolicyStatement({
    actions: [...keyActions[use]],
    resources: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${region}.${urlSuffix}` } },
  });
}

/** The one customer key, under which everything about people stands. It outlives its stack: without it the tables can't be read. */
export class CustomerKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.key = new Key(this, "Key", {
      alias: named(config, "data"),
      description: `NAAS ${config.stage}: tables, lists, queues, secrets and logs`,
      enableKeyRotation: true,
      removalPolicy: config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // These put messages on queues and topics that are under this key; SQS and SNS do not do it for them.
    for (const sender of ["events", "s3", "cloudwatch"]) this.#letSend(`${sender}.amazonaws.com`);
    this.#letLogsUse(config);
  }

  #letSend(service: string): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** Said here, by the groups' names, so that no stack after this one has to change the key. */
  #letLogsUse(config: Config): void {
    const { partition, region, account } = Stack.of(this);
    const groups = `arn:${partition}:logs:${region}:${account}:log-group:/aws/*/${named(config, "*")}`;
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        resources: ["*"],
        conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": groups } },
      }),
    );
  }
}
