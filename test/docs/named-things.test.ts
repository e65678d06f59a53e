import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../domain/events.ts";
import { functionNames } from "../../infra/functions.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = ["README.md", "docs/runbook.md", "docs/journey.md", "docs/money.md", ...globSync("docs/adr/*.md", { cwd: root })];
const read = (file: string): string => readFileSync(join(root, file), "utf8");

const folders = "domain|contracts|store|functions|workflows|infra|local|test|docs|bench";
const namedPath = new RegExp(`\`((?:${folders})/[A-Za-z0-9_./-]*)`, "g");

describe.each(pages)("%s", (page) => {
  test("names only files and folders that are there", () => {
    const named = [...read(page).matchAll(namedPath)].map(([, path = ""]) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("links only to files that are there", () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => target);
    expect(links.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });
});

describe("the tour of a journey", () => {
  const rows = read("docs/journey.md")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim()));

  test("names states, functions and events of the code", () => {
    const definition = globSync("workflows/*/*.ts", { cwd: root }).map(read).join("\n");
    const states = rows.flatMap(([, state = ""]) => /^\*{0,2}([A-Z][^(*…]+?)\*{0,2}(?: \(.*)?$/.exec(state)?.[1] ?? []);
    expect(states.length).toBeGreaterThan(15);
    expect(states.filter((state) => state !== "state" && !definition.includes(`"${state}"`))).toEqual([]);

    const known: ReadonlySet<string> = new Set([...functionNames, ...eventTypes]);
    const names = rows.flatMap(([, , work = "", , events = ""]) => [
      ...[...work.matchAll(/^[a-z]+(?:-[a-z]+)*/g)].map(([name]) => name),
      ...[...events.matchAll(/`([a-z][a-z-]+)`/g)].map(([, name = ""]) => name),
    ]);
    expect(names.filter((name) => !["function", "none"].includes(name) && !known.has(name))).toEqual([]);
  });
});
