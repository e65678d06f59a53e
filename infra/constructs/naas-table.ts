import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  TableEncryptionV2,
  TableV2,
  type GlobalSecondaryIndexPropsV2,
  type StreamViewType,
} from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

export interface NaasTableProps {
  readonly config: Config;
  readonly key: IKey;
  readonly name: string;
  readonly indexes?: readonly GlobalSecondaryIndexPropsV2[];
  readonly stream?: StreamViewType;
}

/** Our table: pk and sk, on demand, recoverable to any second, under the customer key, kept when its stack goes. */
export class NaasTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { config, key, name, indexes, stream }: NaasTableProps) {
    super(scope, id);
    this.table = new TableV2(this, "Table", {
      // Named: a table without a name is replaced by an empty one at some updates.
      tableName: named(config, name),
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      globalSecondaryIndexes: [...(indexes ?? [])],
      ...(stream && { dynamoStream: stream }),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: config.isDeployed,
      removalPolicy: config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}

/** A sparse index over two text attributes of the items that have them. */
export function textIndex(indexName: string, partition: string, sort: string): GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKey: { name: partition, type: AttributeType.STRING },
    sortKey: { name: sort, type: AttributeType.STRING },
  };
}
