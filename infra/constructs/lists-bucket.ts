import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";
import { NaasQueue } from "./naas-queue.ts";

export interface ListsBucketProps {
  readonly config: Config;
  readonly key: IKey;
  /** The timeout of the function that starts a list. */
  readonly startTimeoutSeconds: number;
}

/** A list holds personal data: what was registered stands in the tables, and the file has served its purpose [assumed]. */
const keptForDays = 30;

/** Where employers' lists arrive, are cut into chunks and answered; what arrives under uploads/ is told to a queue. */
export class ListsBucket extends Construct {
  readonly bucket: Bucket;
  readonly arrivals: NaasQueue;
  readonly #arn: string;

  constructor(scope: Construct, id: string, { config, key, startTimeoutSeconds }: ListsBucketProps) {
    super(scope, id);
    // Named ahead, so that the queue's policy and the bucket's notification can name each other.
    const bucketName = `${named(config, "lists")}-${Aws.ACCOUNT_ID}`;
    const readerTimeoutSeconds = startTimeoutSeconds;
    this.arrivals = new NaasQueue(this, "Arrivals", {
      config,
      key,
      name: "lists",
      readerTimeoutSeconds,
      tries: 5,
    });
    this.bucket = new Bucket(this, "Bucket", {
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { expiration: Duration.days(keptForDays), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#arn = `arn:${Aws.PARTITION}:s3:::${bucketName}`;
    this.#tellArrivals();
  }

  /** The ARN of the objects whose keys fit the pattern, readable in a policy. */
  objects(pattern: string): string {
    return `${this.#arn}/${pattern}`;
  }

  /** CloudFormation's own notification: CDK's puts a custom resource and its Lambda function in between. */
  #tellArrivals(): void {
    const { queue } = this.arrivals;
    const allowed = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [queue.queueArn],
        conditions: {
          ArnEquals: { "aws:SourceArn": this.#arn },
          StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
        },
      }),
    );
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) return;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: "s3:ObjectCreated:*",
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: "prefix", value: "uploads/" }] } },
        },
      ],
    };
    // S3 tries the queue when the notification is set.
    if (allowed.policyDependable !== undefined) resource.node.addDependency(allowed.policyDependable);
  }
}
