import { globSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Bundle {
  /** `<group>/<name>`, as the folder stands under functions/. */
  readonly name: string;
  readonly bytes: number;
}

export interface BuildOptions {
  /** The folder with `<group>/<name>/handler.ts`. */
  readonly functions?: string;
  /** Where `<group>/<name>/index.js` is written; what was there before is removed. */
  readonly out?: string;
}

const root = fileURLToPath(new URL("..", import.meta.url));
export const bundlesFolder = join(root, "dist", "functions");

/** The functions that have a handler, as `<group>/<name>`, in order. */
export function handlersIn(functions: string): string[] {
  const found = globSync("*/*/handler.ts", { cwd: functions });
  return found.map((file) => file.split(sep).slice(0, 2).join("/")).sort();
}

/**
 * Bundles every handler in one run of esbuild, each into a folder of its own, and says how large they are.
 * The choices are measured ones (docs/adr): CommonJS with `mainFields: module,main`, minified, the SDK inside
 * and its credential chain replaced, without source maps.
 */
export async function buildFunctions(options: BuildOptions = {}): Promise<Bundle[]> {
  const functions = options.functions ?? join(root, "functions");
  const out = options.out ?? bundlesFolder;
  const names = handlersIn(functions);
  await rm(out, { recursive: true, force: true });
  if (names.length === 0) return [];
  const built = await build({
    entryPoints: names.map((name) => ({ in: join(functions, name, "handler.ts"), out: `${name}/index` })),
    outdir: out,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    minify: true,
    mainFields: ["module", "main"],
    alias: { "@aws-sdk/credential-provider-node": join(root, "infra", "lambda-credentials.ts") },
    absWorkingDir: root,
    metafile: true,
    legalComments: "none",
    logLevel: "error",
  });
  return Object.entries(built.metafile.outputs)
    .map(([file, { bytes }]) => ({ name: nameOf(relative(out, join(root, file))), bytes }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

const nameOf = (file: string): string => file.split(sep).slice(0, 2).join("/");

if (import.meta.main) {
  const bundles = await buildFunctions();
  if (process.argv.includes("--sizes")) {
    for (const { name, bytes } of bundles)
      console.log(`${(bytes / 1024).toFixed(0).padStart(6)} KiB  ${name}`);
  }
}
