import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readHeader } from "../../contracts/list-header.ts";
import { columnNames } from "../../domain/lists.ts";
import { pathways } from "../../domain/pathways.ts";
import { statutoryFunctions } from "../../domain/policy/statutory-functions.ts";

const read = (file: string): string => readFileSync(new URL(`../../docs/${file}`, import.meta.url), "utf8");
const page = read("lists.md");

describe("the employers' page", () => {
  test.each(columnNames)("tells what the column %s holds", (column) => {
    expect(page).toMatch(new RegExp(`^\\| .*\`${column}\`.*\\| .+ \\|$`, "m"));
  });

  test("tells of every pathway and every function of today", () => {
    const codes = Object.values(statutoryFunctions.at(-1)?.functions ?? {}).flat();
    const named = [...page.matchAll(/`([a-z-]+)`/g)].map(([, code = ""]) => code);
    expect([...pathways, ...codes].filter((code) => !named.includes(code))).toEqual([]);
  });
});

test("the template has every column, and is a list's header", () => {
  const [header = "", ...rest] = read("list-template.csv").trimEnd().split("\n");
  expect(readHeader(header.split(","))).toEqual({ columns: columnNames, notices: [] });
  expect(rest).toEqual([]);
});
