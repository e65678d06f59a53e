import { existsSync } from "node:fs";
import { join } from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal, type Conditions } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Architecture, Code, Function, LoggingFormat, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { capabilities, type Resources } from "../capabilities.ts";
import { named } from "../config.ts";
import { keyStatement, type KeyUse } from "./customer-key.ts";
import type { FunctionName, FunctionRow } from "../functions.ts";

export class MissingBundleError extends Error {
  override readonly name = "MissingBundleError";
}

export interface NaasFunctionProps {
  readonly name: FunctionName;
  readonly row: FunctionRow;
  readonly resources: Resources;
  /** The folder that build.ts wrote to. */
  readonly bundles: string;
}

/** Our Lambda function: its own role and log group, and just what its row says it may do. */
export class NaasFunction extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, { name, row, resources, bundles }: NaasFunctionProps) {
    super(scope, id);
    const { config, key } = resources;
    const functionName = named(config, name);
    const logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: config.logRetention,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not the managed basic role: that one may write to every log group of the account.
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    this.function = new Function(this, "Function", {
      functionName,
      role,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: Code.fromAsset(bundleOf(bundles, `${row.group}/${name}`)),
      timeout: Duration.seconds(row.timeoutSeconds),
      memorySize: row.memoryMb ?? 512,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // A tracer makes cold starts a third longer (docs/adr); the event log tells a journey's story.
      tracing: Tracing.DISABLED,
      environment: {
        STAGE: config.stage,
        BUSINESS_CLOCK: config.businessClock,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: "NAAS",
      },
    });
    logGroup.grantWrite(role);
    for (const capability of row.may) capabilities[capability](this, resources);
  }

  /** Sets an environment variable. */
  tell(variable: string, value: string): void {
    this.function.addEnvironment(variable, value);
  }

  /** Lets the function's role do these actions on these resources, and on no others. */
  allow(actions: readonly string[], resources: readonly string[], conditions?: Conditions): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }

  /** Lets the function use the customer key, but only through the service whose data it protects. */
  allowKey(key: IKey, service: string, use: KeyUse): void {
    this.function.addToRolePolicy(keyStatement(key, use, service, Stack.of(this)));
  }
}

function bundleOf(bundles: string, name: string): string {
  const folder = join(bundles, name);
  if (existsSync(join(folder, "index.js"))) return folder;
  throw new MissingBundleError(
    `There is no bundle at ${folder}: expected functions/${name}/handler.ts to be built. Run "npm run build".`,
  );
}
