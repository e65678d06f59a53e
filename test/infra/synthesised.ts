import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { configOf, type StageName } from "../../infra/config.ts";
import { functionNames, functionRows } from "../../infra/functions.ts";
import { addNaas, featureFlags } from "../../infra/naas.ts";

/** A resource of a template, as CloudFormation sees it. */
export interface Resource {
  readonly id: string;
  readonly Type: string;
  // What properties there are differs by type: tests compare them, they don't rely on them.
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface Statement {
  readonly actions: readonly string[];
  /** Each resource as text, with its references spelt out. */
  readonly resources: readonly string[];
  readonly condition: string;
}

// CloudFormation's own rules take five seconds an app; nag.test.ts and `npm run synth` hold us to them.
process.env["CDK_VALIDATION"] = "false";

/** The stacks of a stage, synthesised over stand-ins for the bundles. */
export function synthesised(stage: StageName) {
  const app = new App({ postCliContext: featureFlags });
  const stacks = addNaas(app, { config: configOf(stage), bundles: standInBundles() });
  const templates = Object.values(stacks).map((stack) => Template.fromStack(stack).toJSON());
  const resources = templates.flatMap((template) => resourcesOf(template));
  const ofType = (type: string): Resource[] => resources.filter((resource) => resource.Type === type);
  return { app, stacks, templates, resources, ofType, mayOf: mayOf(ofType) };
}

function standInBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), "naas-bundles-"));
  for (const name of functionNames) {
    const of = join(folder, functionRows[name].group, name);
    mkdirSync(of, { recursive: true });
    writeFileSync(join(of, "index.js"), `exports.handler = async () => "${name}";\n`);
  }
  return folder;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function resourcesOf(template: Record<string, unknown>): Resource[] {
  const resources = isRecord(template["Resources"]) ? template["Resources"] : {};
  return Object.entries(resources).flatMap(([id, resource]) => {
    if (!isRecord(resource) || typeof resource["Type"] !== "string") return [];
    const { Type, Properties, DeletionPolicy } = resource;
    return [
      {
        id,
        Type,
        Properties: isRecord(Properties) ? Properties : {},
        ...(typeof DeletionPolicy === "string" && { DeletionPolicy }),
      },
    ];
  });
}

/** What the role of a function, by the name of its folder, may do. */
function mayOf(ofType: (type: string) => Resource[]) {
  return (name: string): Statement[] => {
    const lambda = ofType("AWS::Lambda::Function").find(({ Properties }) =>
      String(Properties["FunctionName"]).endsWith(`-${name}`),
    );
    const role = JSON.stringify(lambda?.Properties["Role"]);
    return ofType("AWS::IAM::Policy")
      .filter(({ Properties }) => JSON.stringify(Properties["Roles"]).includes(idIn(role)))
      .flatMap(({ Properties }) => statementsOf(Properties["PolicyDocument"]));
  };
}

/** The logical id that a reference names. */
const idIn = (reference: string): string => /"([A-Za-z0-9]+)","Arn"/.exec(reference)?.[1] ?? "no role";

export function statementsOf(document: unknown): Statement[] {
  const statements = isRecord(document) && Array.isArray(document["Statement"]) ? document["Statement"] : [];
  return statements.filter(isRecord).map((statement) => ({
    actions: listOf(statement["Action"]),
    resources: listOf(statement["Resource"]),
    condition: JSON.stringify(statement["Condition"] ?? {}),
  }));
}

function listOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}
