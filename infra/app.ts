import { App } from "aws-cdk-lib";
import { Pass } from "aws-cdk-lib/aws-stepfunctions";
import { bundlesFolder } from "./build.ts";
import { configOf } from "./config.ts";
import { addNaas, featureFlags } from "./naas.ts";

const app = new App({ postCliContext: featureFlags });
const text = (key: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(key);
  return typeof value === "string" ? value : undefined;
};

addNaas(app, {
  // `dev` is the one where a mistake costs least: `npx cdk deploy --all -c stage=test` names another.
  config: configOf(text("stage") ?? process.env["NAAS_STAGE"] ?? "dev"),
  bundles: text("bundles") ?? bundlesFolder,
  definitions: {
    accreditation: (scope) => Pass.jsonata(scope, "Accreditation is not defined yet"),
    employerList: (scope) => Pass.jsonata(scope, "The employer's list is not defined yet"),
  },
});
