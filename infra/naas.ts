import type { App } from "aws-cdk-lib";
import { region, type Config } from "./config.ts";
import { definitions } from "./definitions.ts";
import { acceptFindings } from "./nag.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { DoorwayStack } from "./stacks/doorway-stack.ts";
import { OperationsStack } from "./stacks/operations-stack.ts";
import { JourneyStack } from "./stacks/journey-stack.ts";

export interface NaasProps {
  readonly config: Config;
  /** The folder that build.ts wrote to. */
  readonly bundles: string;
}

/** The library's newer behaviours that we want; the rest stays as it is until somebody decides otherwise. */
export const featureFlags = {
  "@aws-cdk/aws-iam:minimizePolicies": true,
  "@aws-cdk/aws-events:eventsTargetQueueSameAccount": true,
  "@aws-cdk/core:checkSecretUsage": true,
  // A stack can't lose what another one uses.
  "@aws-cdk/core:defaultCrossStackReferences": "strong",
  // What CloudFormation would refuse, refused at synthesis.
  "@aws-cdk/core:validateAgainstDefaultRules": true,
};

/** Puts the stacks of one stage into an app. */
export function addNaas(app: App, { config, bundles }: NaasProps) {
  const tags = { service: "naas", stage: config.stage };
  // The movable clock and tables that end with their stack are for one machine: no account of AWS has this number.
  const env = config.isDeployed ? { region } : { region, account: "000000000000" };
  const common = { env, tags, terminationProtection: config.isDeployed };
  const id = (name: string): string => `Naas-${config.stage}-${name}`;
  const data = new DataStack(app, id("Data"), { ...common, config });
  const journey = new JourneyStack(app, id("Journey"), { ...common, config, data, bundles, definitions });
  const doorway = new DoorwayStack(app, id("Doorway"), { ...common, resources: journey.resources, bundles });
  const stacks = { data, journey, doorway };
  acceptFindings(stacks, config);
  if (!config.isDeployed) return stacks;
  return {
    ...stacks,
    operations: new OperationsStack(app, id("Operations"), { ...common, config, journey, doorway }),
  };
}
