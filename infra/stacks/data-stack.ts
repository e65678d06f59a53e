import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { ProjectionType, StreamViewType, type TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Config } from "../config.ts";
import { CustomerKey } from "../constructs/customer-key.ts";
import { ListsBucket } from "../constructs/lists-bucket.ts";
import { MailSender } from "../constructs/mail-sender.ts";
import { NaasTable, textIndex } from "../constructs/naas-table.ts";
import { ProviderSecrets, RegistrationNumberKey } from "../constructs/provider-secrets.ts";
import { functionRows } from "../functions.ts";

/** What is kept: the key, the tables, the lists, the secrets, the sender of e-mails. */
export class DataStack extends Stack {
  readonly key: IKey;
  readonly journeys: TableV2;
  readonly people: TableV2;
  readonly lists: ListsBucket;
  readonly providerSecrets: ProviderSecrets;
  readonly registrationNumberKey: RegistrationNumberKey;
  readonly mailSender: MailSender;

  constructor(scope: Construct, id: string, props: StackProps & { readonly config: Config }) {
    super(scope, id, props);
    const { config } = props;
    const { key } = new CustomerKey(this, "Encryption", config);
    this.key = key;
    this.journeys = new NaasTable(this, "Journeys", {
      config,
      key,
      name: "journeys",
      stream: StreamViewType.NEW_IMAGE,
      indexes: [
        // Written at every step of every journey: only what the job needs to pick an item.
        {
          ...textIndex("deadlines", "dueShard", "dueAt"),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ["dueKind"],
        },
        textIndex("flags", "flagShard", "flaggedAt"),
        textIndex("employer", "employerId", "employerKey"),
        textIndex("candidate", "candidateId", "candidateKey"),
      ],
    }).table;
    this.people = new NaasTable(this, "People", { config, key, name: "people" }).table;
    const startTimeoutSeconds = functionRows["start-list"].timeoutSeconds;
    this.lists = new ListsBucket(this, "Lists", { config, key, startTimeoutSeconds });
    this.providerSecrets = new ProviderSecrets(this, "ProviderSecrets", { config, key });
    this.registrationNumberKey = new RegistrationNumberKey(this, "RegistrationNumberKey", { config, key });
    this.mailSender = new MailSender(this, "MailSender", config);

    new CfnOutput(this, "JourneysTable", { value: this.journeys.tableName });
    new CfnOutput(this, "PeopleTable", { value: this.people.tableName });
    new CfnOutput(this, "ListsBucketName", { value: this.lists.bucket.bucketName });
    new CfnOutput(this, "ProviderSecretArns", { value: this.toJsonString(this.providerSecrets.arns) });
    new CfnOutput(this, "RegistrationNumberKeyArn", { value: this.registrationNumberKey.arn });
  }
}
