import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundlesFolder } from "./build.ts";
import { configOf } from "./config.ts";
import { addNaas, featureFlags } from "./naas.ts";

const app = new App({ postCliContext: featureFlags });
const text = (key: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(key);
  return typeof value === "string" ? value : undefined;
};

// `dev` is the one where a mistake costs least: `npx cdk deploy --all -c stage=test` names another.
const config = configOf(text("stage") ?? process.env["NAAS_STAGE"] ?? "dev");
addNaas(app, { config, bundles: text("bundles") ?? bundlesFolder });
if (config.isDeployed) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
