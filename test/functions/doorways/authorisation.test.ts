import * as v from "valibot";
import { expect, test } from "vitest";
import { candidateRoutes } from "../../../contracts/http/candidates.ts";
import { employerRoutes } from "../../../contracts/http/employers.ts";
import { operatorRoutes } from "../../../contracts/http/operators.ts";
import { panelRoutes } from "../../../contracts/http/panel.ts";
import type { Audience, RouteTable } from "../../../contracts/http/route.ts";
import { readCaller, type Callers } from "../../../functions/doorways/caller.ts";
import { problem } from "./journey.ts";

const doorways: Readonly<Record<Audience, RouteTable>> = {
  employers: employerRoutes,
  candidates: candidateRoutes,
  operators: operatorRoutes,
  panel: panelRoutes,
};
const callers: Callers = {
  employers: { employerId: "leeds", by: "subject-1" },
  candidates: { candidateId: "person-1" },
  operators: { by: "subject-1" },
  panel: { memberId: "subject-1" },
};
const audiences: readonly Audience[] = ["employers", "candidates", "operators", "panel"];

/** Everything that a token can say of a person, so that only the group tells the audiences apart. */
const tokenOf = (...groups: readonly string[]) => ({
  authorizer: {
    jwt: {
      claims: {
        ...{ sub: "subject-1", "custom:organisation": "leeds", "custom:person_id": "person-1" },
        "cognito:groups": `[${groups.join(" ")}]`,
      },
    },
  },
});

test.each(audiences)("the doorway of the %s lets its own audience in, and no other", (audience) => {
  expect(readCaller(audience, tokenOf(audience))).toEqual(callers[audience]);
  const others = audiences.filter((other) => other !== audience);
  for (const groups of [[], ...others.map((other) => [other]), others])
    expect(() => readCaller(audience, tokenOf(...groups))).toThrow(
      expect.objectContaining(problem("not-your-audience")),
    );
  expect(() => readCaller(audience, {})).toThrow(expect.objectContaining(problem("not-signed-in")));
});

test.each([
  ["verified", { email: "ada@invented.example", email_verified: "true" }, "ada@invented.example"],
  ["not verified", { email: "ada@invented.example", email_verified: "false" }, undefined],
  ["of an access token, which says nothing of it", {}, undefined],
  ["verified, with no address", { email_verified: "true" }, undefined],
])("a candidate's address that is %s is known as verified only then", (_, said, verifiedEmail) => {
  const { authorizer } = tokenOf("candidates");
  const claims = { ...authorizer.jwt.claims, ...said };
  expect(readCaller("candidates", { authorizer: { jwt: { claims } } }).verifiedEmail).toBe(verifiedEmail);
});

test.each(audiences)("every route of the %s lies under their own doorway", (audience) => {
  for (const route of Object.keys(doorways[audience])) expect(route.split(" ")[1]).toMatch(`/${audience}/`);
});

const members = v.object({ entries: v.record(v.string(), v.unknown()) });
const choices = v.object({ options: v.array(v.unknown()) });
const wrapper = v.object({ wrapped: v.unknown() });
const nothing = v.pipe(
  v.object({ type: v.literal("undefined") }),
  v.transform((): string[] => []),
);

/** The names that a schema of an object, of one of several, or of one that may be left out, takes. */
function namesIn(schema: unknown): string[] {
  if (v.is(members, schema)) return Object.keys(schema.entries);
  if (v.is(choices, schema)) return schema.options.flatMap(namesIn);
  return v.is(wrapper, schema) ? namesIn(schema.wrapped) : v.parse(nothing, schema);
}

test.each(audiences)("no route of the %s says the same name twice, or one of whoever asks", (audience) => {
  const ofCaller = Object.keys({ verifiedEmail: "", ...callers[audience] });
  const twice = Object.entries(doorways[audience]).flatMap(([route, { path, query, body }]) => {
    const names = [...ofCaller, ...[path, query, body].flatMap((part) => [...new Set(namesIn(part))])];
    return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${route}: ${name}`);
  });
  expect(twice).toEqual([]);
});
