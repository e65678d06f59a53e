import { mkdtemp, readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { buildFunctions, handlersIn, type Bundle } from "../../infra/build.ts";
import { functionNames, functionRows } from "../../infra/functions.ts";
import { synthesised } from "./synthesised.ts";

const functions = fileURLToPath(new URL("../../functions", import.meta.url));
const handlers = handlersIn(functions);
const { ofType } = synthesised("local");
let out: string;
let bundles: Bundle[];

beforeAll(async () => {
  // Outside the project, so that what a bundle lacks is not found in its node_modules.
  out = await mkdtemp(join(tmpdir(), "naas-build-"));
  bundles = await buildFunctions({ out });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Sets what the deployed function is told and unsets what others are told. */
function tellAsDeployed(name: string): void {
  const lambdas = ofType("AWS::Lambda::Function").map(({ Properties }) => ({
    name: String(Properties["FunctionName"]),
    variables: variablesOf(Properties["Environment"]),
  }));
  const told = lambdas.find((lambda) => lambda.name === `naas-local-${name.split("/")[1]}`)?.variables ?? [];
  for (const variable of lambdas.flatMap(({ variables }) => variables)) {
    // Where several are told by one, it is JSON; the rest is not looked into at load.
    vi.stubEnv(variable, told.includes(variable) ? standIn(variable) : undefined);
  }
  vi.stubEnv("AWS_REGION", "eu-west-2");
}

const standIn = (variable: string): string => (variable.endsWith("_ARNS") ? "{}" : "stand-in");

function variablesOf(environment: unknown): string[] {
  const { Variables } = v.parse(v.object({ Variables: v.record(v.string(), v.unknown()) }), environment);
  return Object.keys(Variables);
}

test("the table of functions and the folders with a handler are the same", () => {
  expect(handlers).toEqual(functionNames.map((name) => `${functionRows[name].group}/${name}`).sort());
});

test("every handler has its bundle, and no bundle is empty", () => {
  expect(bundles.map(({ name }) => name)).toEqual(handlers);
  expect(bundles.filter(({ bytes }) => bytes < 1_000)).toEqual([]);
});

test.each(handlers)("the bundle of %s loads by itself, with just what the function is told", (name) => {
  tellAsDeployed(name);
  const file = join(out, name, "index.js");
  const loaded: unknown = createRequire(file)(file);
  expect(loaded).toMatchObject({ handler: expect.any(Function) });
});

test.each(handlers)(
  "the bundle of %s has all it needs inside, and not the SDK's credential chain",
  async (name) => {
    const text = await readFile(join(out, name, "index.js"), "utf8");
    const outside = [...text.matchAll(/require\("(?!node:)(@?[a-z][^"]*)"\)/g)].map(
      ([, module]) => module ?? "",
    );
    // The SDK asks for this one only where a signature for several regions is wanted, and lives without it.
    const missing = outside.filter((module) => !isBuiltin(module) && module !== "@aws-sdk/signature-v4-crt");
    expect(missing).toEqual([]);
    expect(text.match(/credential-provider-(?:ini|sso|process|web-identity)/)).toBeNull();
  },
);
