import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import * as v from "valibot";
import { buildFunctions } from "../../infra/build.ts";
import type { MachineName } from "../../infra/machines.ts";
import { localFolder } from "./environment.ts";
import { run, tail } from "./run.ts";

export class DeployError extends Error {
  override readonly name = "DeployError";
}

export interface DeployOptions {
  /** Context of the CDK app beside the stage, which is `local`. */
  readonly context?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const region = "eu-west-2";
/** The emulator's account for these credentials; it asks for no others, and they are nobody's. */
const account = "000000000000";
const credentials = () => ({ accessKeyId: "test", secretAccessKey: "test" });

const secretArns = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));
const outputs = v.object({
  "Naas-local-Data": v.object({
    JourneysTable: v.string(),
    PeopleTable: v.string(),
    ListsBucketName: v.string(),
    ProviderSecretArns: secretArns,
    RegistrationNumberKeyArn: v.string(),
  }),
  "Naas-local-Journey": v.object({
    AccreditationArn: v.string(),
    AppealArn: v.string(),
    ReaccreditationArn: v.string(),
    EmployerListArn: v.string(),
    EventBusName: v.string(),
    CommissionQueueUrl: v.string(),
  }),
  "Naas-local-Doorway": v.object({
    ApiId: v.string(),
    UserPoolId: v.string(),
    UserPoolClientId: v.string(),
  }),
});

/** Where everything is, once deployed. */
export interface Deployed {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The doorways' base URL, without a slash at its end. */
  readonly apiUrl: string;
  readonly journeysTable: string;
  readonly peopleTable: string;
  readonly listsBucket: string;
  readonly machineArns: Readonly<Record<MachineName, string>>;
  readonly eventBusName: string;
  readonly commissionQueueUrl: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly providerSecretArns: Readonly<Record<string, string>>;
  readonly registrationNumberKeyArn: string;
  /** The Lambda function of a folder's name, as in `functions/jobs/<name>`. */
  readonly functionName: (name: string) => string;
}

/**
 * Builds the functions and deploys the app's `local` stage to the emulator by the CDK's own command line; what
 * it needs beforehand is put there if it is missing. No account can be reached: endpoint and credentials are ours.
 *
 * @throws DeployError with the end of what the CDK said
 */
export async function deploy(endpoint: string, options: DeployOptions = {}): Promise<Deployed> {
  const folder = join(localFolder, `deploy-${new URL(endpoint).port}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const env = cdkEnvironment(endpoint, folder);
  options.say?.("Building the functions, preparing the emulator …");
  const isReady = await isBootstrapped(endpoint);
  await Promise.all([
    isReady ? undefined : bootstrap(env),
    synthesise(folder, { stage: "local", ...options.context }, env),
  ]);
  options.say?.("Deploying by cdk deploy …");
  const outputsFile = join(folder, "outputs.json");
  const to = ["--app", join(folder, "cdk.out"), "--outputs-file", outputsFile];
  const how = ["--require-approval", "never", "--method", "direct", "--concurrency", "3"];
  await cdk(["deploy", "--all", ...to, ...how], env);
  return deployedFrom(endpoint, JSON.parse(await readFile(outputsFile, "utf8")));
}

/** Nothing of the user's AWS settings: a profile or a role of theirs must not come into play. */
function cdkEnvironment(endpoint: string, folder: string): Record<string, string> {
  return {
    PATH: [join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(":"),
    HOME: folder,
    CDK_HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials().accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials().secretAccessKey,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_DISABLE_CLI_TELEMETRY: "true",
    CDK_DISABLE_VERSION_CHECK: "true",
    // Five seconds of checks against AWS's rules; `npm run synth` makes them.
    CDK_VALIDATION: "false",
  };
}

function bootstrap(env: Record<string, string>): Promise<void> {
  return cdk(["bootstrap", `aws://${account}/${region}`, "--app", ""], env);
}

/** Asked first, and once only: the CDK's command line would try an emulator that is gone for half a minute. */
async function isBootstrapped(endpoint: string): Promise<boolean> {
  const client = new CloudFormationClient({ endpoint, region, credentials: credentials(), maxAttempts: 1 });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: "CDKToolkit" }));
    return Stacks.some((stack) => stack.StackStatus?.endsWith("_COMPLETE"));
  } catch (error) {
    if (error instanceof CloudFormationServiceException) return false;
    throw new DeployError(
      `No emulator answers at ${endpoint}: ${error instanceof Error ? error.message : "no reason"}`,
    );
  } finally {
    client.destroy();
  }
}

/** The app run as the CDK's command line runs it, but while that still bootstraps, and with bundles of this deploy's own. */
async function synthesise(
  folder: string,
  context: Readonly<Record<string, string>>,
  env: Record<string, string>,
): Promise<void> {
  const bundles = join(folder, "functions");
  await buildFunctions({ out: bundles });
  const synthesised = await run("node", [join(root, "infra", "app.ts")], {
    cwd: root,
    env: {
      ...env,
      CDK_OUTDIR: join(folder, "cdk.out"),
      CDK_CONTEXT_JSON: JSON.stringify({ bundles, ...context }),
    },
  });
  if (synthesised.code !== 0) throw new DeployError(`The CDK app failed:\n${tail(synthesised.output, 25)}`);
}

async function cdk(args: readonly string[], env: Record<string, string>): Promise<void> {
  const quiet = ["--no-notices", "--no-version-reporting", "--ci"];
  // Not in the project's folder: the command that its cdk.json builds with would run once more, for nothing.
  const ended = await run("cdk", [...args, ...quiet], { cwd: env["HOME"] ?? root, env });
  if (ended.code === 0) return;
  const command = `cdk ${args[0]}`;
  throw new DeployError(
    `${command} ended with exit code ${ended.code}. The end of what it said:\n${tail(ended.output, 25)}`,
  );
}

function deployedFrom(endpoint: string, written: unknown): Deployed {
  const parsed = v.parse(outputs, written);
  const { "Naas-local-Data": data, "Naas-local-Journey": journey, "Naas-local-Doorway": doorway } = parsed;
  return {
    endpoint,
    region,
    credentials: credentials(),
    // The host name that the stack gives out resolves nowhere; this path is the same API.
    apiUrl: `${endpoint}/_aws/execute-api/${doorway.ApiId}/$default`,
    journeysTable: data.JourneysTable,
    peopleTable: data.PeopleTable,
    listsBucket: data.ListsBucketName,
    machineArns: {
      accreditation: journey.AccreditationArn,
      appeal: journey.AppealArn,
      reaccreditation: journey.ReaccreditationArn,
      "employer-list": journey.EmployerListArn,
    },
    eventBusName: journey.EventBusName,
    commissionQueueUrl: `${endpoint}${new URL(journey.CommissionQueueUrl).pathname}`,
    userPoolId: doorway.UserPoolId,
    userPoolClientId: doorway.UserPoolClientId,
    providerSecretArns: data.ProviderSecretArns,
    registrationNumberKeyArn: data.RegistrationNumberKeyArn,
    functionName: (name) => `naas-local-${name}`,
  };
}
