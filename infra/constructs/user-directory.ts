import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  type UserPoolClient,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

/** Who signs in with us; each audience has its doorway. */
const audiences = ["employers", "candidates", "operators", "panel"] as const;

/** The people who sign in. Accounts are made by invitation; an authority's own identity provider is added beside them. */
export class UserDirectory extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.pool = new UserPool(this, "Pool", {
      userPoolName: named(config, "people"),
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      // What a caller is, set by us when the account is made, never by its holder (`writeAttributes` below).
      customAttributes: {
        organisation: new StringAttribute({ mutable: true, maxLen: 64 }),
        person_id: new StringAttribute({ mutable: true, maxLen: 64 }),
      },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      mfa: config.isDeployed ? Mfa.REQUIRED : Mfa.OFF,
      mfaSecondFactor: { sms: false, otp: true },
      ...(config.isDeployed && {
        featurePlan: FeaturePlan.PLUS,
        standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      }),
      deletionProtection: config.isDeployed,
      removalPolicy: config.isDeployed ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.client = this.pool.addClient("Client", {
      userPoolClientName: named(config, "doorways"),
      authFlows: config.isDeployed ? { userSrp: true } : { adminUserPassword: true },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      preventUserExistenceErrors: true,
      disableOAuth: true,
      // All that a holder may change of the account by themself: by default also the e-mail address that they sign in with.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      // Unsaid, a token would carry the standard attributes alone, and nobody's doorway would know them.
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true, emailVerified: true })
        .withCustomAttributes("organisation", "person_id"),
    });
    for (const groupName of audiences) {
      new CfnUserPoolGroup(this, groupName, { groupName, userPoolId: this.pool.userPoolId });
    }
  }
}
