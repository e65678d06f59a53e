import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openApi } from "../../contracts/openapi.ts";
import { candidateRoutes } from "../../contracts/http/candidates.ts";
import { employerRoutes } from "../../contracts/http/employers.ts";
import { operatorRoutes } from "../../contracts/http/operators.ts";

const routes = { employers: employerRoutes, candidates: candidateRoutes, operators: operatorRoutes };

const document = JSON.stringify(openApi());

test("docs/openapi.json is what the contracts say; npm run openapi writes it", () => {
  const written: unknown = JSON.parse(
    readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8"),
  );
  expect(written).toEqual(JSON.parse(document));
});

test("every route of every audience is in the document, under its own doorway", () => {
  for (const [audience, table] of Object.entries(routes))
    for (const route of Object.keys(table)) {
      const [method = "", path = ""] = route.split(" ");
      expect(path.startsWith(`/${audience}/`)).toBe(true);
      expect(openApi()).toHaveProperty(["paths", path, method.toLowerCase(), "tags"], [audience]);
    }
});

test("every parameter of a path is described", () => {
  for (const table of Object.values(routes))
    for (const [route, contract] of Object.entries(table)) {
      const named = [...route.matchAll(/\{(.+?)\}/g)].map(([, name]) => name);
      expect(Object.keys(contract.path.entries)).toEqual(named);
    }
});

test("every type of message stands in the document with its own data", () => {
  for (const type of ["booked", "did-not-attend", "result", "result-corrected"])
    expect(document).toContain(`{"const":"${type}"}`);
});
