import { Aws, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

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
    // EventBridge and S3 put messages on queues that are under this key; SQS does not do it for them.
    this.#letUse("events.amazonaws.com", { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } });
    this.#letUse("s3.amazonaws.com", { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } });
    this.#letLogsUse(config);
  }

  #letUse(service: string, conditions: Record<string, Record<string, string>>): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions,
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
