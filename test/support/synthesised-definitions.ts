import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";

/** A template that can't be read without an account: what stands there is no text we know. */
export class UnresolvedReferenceError extends Error {
  override readonly name = "UnresolvedReferenceError";
}

type Json = Readonly<Record<string, unknown>>;

const pseudoParameters: Readonly<Record<string, string>> = {
  "AWS::Partition": "aws",
  "AWS::Region": "eu-west-2",
  "AWS::AccountId": "000000000000",
  "AWS::URLSuffix": "amazonaws.com",
};

/** The property that is the name by which a resource is called, where we give one. */
const nameProperties: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::DynamoDB::Table": "TableName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::StepFunctions::StateMachine": "StateMachineName",
};

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(value: unknown): [string, unknown][] {
  return isJson(value) ? Object.entries(value) : [];
}

function field(value: unknown, name: string): unknown {
  return isJson(value) ? value[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Resolves CloudFormation's references to the names that they will have, as far as the templates tell. */
class References {
  readonly #resources: ReadonlyMap<string, unknown>;
  readonly #exports: ReadonlyMap<string, unknown>;

  constructor(templates: readonly Json[]) {
    this.#resources = new Map(templates.flatMap((template) => fields(template["Resources"])));
    const outputs = templates.flatMap((template) => fields(template["Outputs"])).map(([, output]) => output);
    this.#exports = new Map(
      outputs.map((output) => [
        JSON.stringify(field(field(output, "Export"), "Name")),
        field(output, "Value"),
      ]),
    );
  }

  text(value: unknown): string {
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    const [entry, ...more] = fields(value);
    if (!entry || more.length > 0) throw new UnresolvedReferenceError(`No text: ${JSON.stringify(value)}`);
    return this.#intrinsic(...entry);
  }

  #intrinsic(name: string, given: unknown): string {
    if (name === "Ref") return this.#reference(String(given));
    if (name === "Fn::GetAtt")
      return this.#attribute(typeof given === "string" ? given.split(".") : list(given));
    if (name === "Fn::Join") return this.#join(list(given));
    if (name === "Fn::Sub") return this.#substitute(given);
    if (name === "Fn::ImportValue") return this.#import(given);
    throw new UnresolvedReferenceError(`${name} is not resolved here: ${JSON.stringify(given)}`);
  }

  #physicalName(logicalId: string): string | undefined {
    const resource = this.#resources.get(logicalId);
    const property = nameProperties[String(field(resource, "Type"))];
    const name = property === undefined ? undefined : field(field(resource, "Properties"), property);
    return name === undefined ? undefined : this.text(name);
  }

  #reference(logicalId: string): string {
    return pseudoParameters[logicalId] ?? this.#physicalName(logicalId) ?? `\${${logicalId}}`;
  }

  #attribute(path: readonly unknown[]): string {
    const [logicalId, attribute] = [String(path[0]), path.slice(1).join(".")];
    const name = this.#physicalName(logicalId);
    const isFunction = field(this.#resources.get(logicalId), "Type") === "AWS::Lambda::Function";
    if (name !== undefined && isFunction && attribute === "Arn") {
      return `arn:aws:lambda:eu-west-2:000000000000:function:${name}`;
    }
    return `\${${logicalId}.${attribute}}`;
  }

  #join([separator, parts]: readonly unknown[]): string {
    return list(parts)
      .map((part) => this.text(part))
      .join(String(separator));
  }

  #substitute(given: unknown): string {
    const [template, values] = typeof given === "string" ? [given, {}] : list(given);
    return String(template).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      const own = field(values, name);
      if (own !== undefined) return this.text(own);
      return name.includes(".") ? this.#attribute(name.split(".")) : this.#reference(name);
    });
  }

  #import(given: unknown): string {
    const exported = this.#exports.get(JSON.stringify(given));
    return exported === undefined ? `\${${this.text(given)}}` : this.text(exported);
  }
}

function definitionOf(references: References, properties: unknown): unknown {
  const whole = field(properties, "Definition");
  const text =
    whole === undefined ? references.text(field(properties, "DefinitionString")) : JSON.stringify(whole);
  const substituted = fields(field(properties, "DefinitionSubstitutions")).reduce(
    (so, [name, value]) => so.replaceAll(`\${${name}}`, references.text(value)),
    text,
  );
  return JSON.parse(substituted);
}

/**
 * The state machines' definitions as synthesised, by their physical names (without one, by logical id). References
 * are resolved to the names that tables and functions are given, others stay as `${LogicalId}`. Stacks that import
 * from one another are read together.
 * @throws UnresolvedReferenceError for what can't be resolved to text
 */
export function synthesisedDefinitions(...sources: readonly (Stack | Json)[]): Record<string, unknown> {
  const templates = sources.map((source) =>
    source instanceof Stack ? (Template.fromStack(source).toJSON() satisfies Json) : source,
  );
  const references = new References(templates);
  const definitions: Record<string, unknown> = {};
  for (const [id, resource] of templates.flatMap((template) => fields(template["Resources"]))) {
    if (field(resource, "Type") !== "AWS::StepFunctions::StateMachine") continue;
    const properties = field(resource, "Properties");
    const name = field(properties, "StateMachineName");
    definitions[name === undefined ? id : references.text(name)] = definitionOf(references, properties);
  }
  return definitions;
}

/** The name of the function that a FunctionName or an ARN in a definition means, without version or alias. */
export function functionNameIn(reference: string): string {
  const afterArn = /:function:([^:]+)/.exec(reference)?.[1];
  return afterArn ?? reference.split(":")[0] ?? reference;
}
