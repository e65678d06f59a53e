import { CfnOutput, RemovalPolicy, Stack } from "aws-cdk-lib";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import type { Config } from "../config.ts";

/**
 * Who e-mails come from: an identity that the e-mail service has verified. A domain is verified by the three DKIM
 * records of the outputs, which whoever keeps the domain's DNS publishes.
 */
export class MailSender extends Construct {
  readonly address: string;
  readonly identityArn: string;

  constructor(scope: Construct, id: string, { mail: { domain }, isDeployed }: Config) {
    super(scope, id);
    this.address = `no-reply@${domain}`;
    const identity = new EmailIdentity(this, "Identity", { identity: Identity.domain(domain) });
    identity.applyRemovalPolicy(isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.identityArn = identity.emailIdentityArn;
    if (!isDeployed) return;
    for (const [at, { name, value }] of identity.dkimRecords.entries())
      new CfnOutput(Stack.of(this), `DkimRecord${at + 1}`, { value: `${name} CNAME ${value}` });
  }
}
