import { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { CfnSecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

interface SecretProps {
  readonly config: Config;
  readonly key: IKey;
}

/**
 * One secret per delivery provider, `{commissionUrl, incoming: ["whsec_…"], outgoing: "whsec_…"}`. What is
 * generated here is a placeholder that no signature matches; an operator puts in what was agreed (docs/runbook.md).
 */
export class ProviderSecrets extends Construct {
  /** Provider → ARN of its secret. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { config, key }: SecretProps) {
    super(scope, id);
    const secretOf = (provider: string): string =>
      arnOf(
        new Secret(this, provider, {
          description: `NAAS ${config.stage}: commission URL and webhook secrets of ${provider}`,
          encryptionKey: key,
          generateSecretString: {
            secretStringTemplate: JSON.stringify({ commissionUrl: "", incoming: [] }),
            generateStringKey: "outgoing",
          },
          removalPolicy: config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        }),
      );
    this.arns = Object.fromEntries(config.providers.map((provider) => [provider, secretOf(provider)]));
  }
}

/**
 * The key of the keyed hash by which a person is found by registration number: `{current: "v1", v1: "…"}`. A new
 * key is a new version beside the old one, for what was hashed by that one is still to be found.
 */
export class RegistrationNumberKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { config, key }: SecretProps) {
    super(scope, id);
    const secret = new Secret(this, "Secret", {
      description: `${named(config, "registration-number-key")}: keys of the hash of registration numbers, by version`,
      encryptionKey: key,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: "v1" }),
        generateStringKey: "v1",
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.arn = arnOf(secret);
  }
}

/** By the attribute: a reference to the resource is its ARN with AWS, but its name on the emulator. */
function arnOf({ node: { defaultChild }, secretArn }: Secret): string {
  return defaultChild instanceof CfnSecret ? defaultChild.attrId : secretArn;
}
