import { randomInt, randomUUID } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { approvalRoutes } from "../../contracts/http/registrations.ts";
import { statementRoutes } from "../../contracts/http/statements.ts";
import { monthInLondon } from "../../domain/calendar.ts";
import { externalStages } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import type { Audience } from "../../contracts/http/route.ts";
import { candidateAt } from "../../local/actors/candidate.ts";
import { directoryOf } from "../../local/actors/directory.ts";
import { doorwayOf, expecting } from "../../local/actors/doorway.ts";
import { employerAt } from "../../local/actors/employer.ts";
import { connect } from "../../local/system.ts";
import { DeployedDriver, eventually, surround, type Surroundings } from "./deployed-driver.ts";

let around: Surroundings;
beforeAll(async () => {
  around = await surround(
    await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` }),
  );
});
afterAll(() => around.close());

async function signedIn(audience: Audience, is: string, email = `${randomUUID()}@invented.example`) {
  const { deployed } = around.system;
  const directory = directoryOf(deployed);
  const token = await directory.signIn({ email, audience, is });
  directory.close();
  return doorwayOf(deployed.apiUrl, token);
}

test("a candidate registers, the employer approves, the assessment is completed, and the statement says what is owed", async () => {
  const { clock, actOnDeadlines } = around.system;
  await clock.moveTo(new Date().toISOString());
  const employer = `kent-${randomInt(1_000_000)}`;
  const email = `${randomUUID()}@invented.example`;
  const me = await signedIn("candidates", randomUUID(), email);
  const lead = await signedIn("employers", employer);
  const person = {
    registrationNumber: `SW${randomInt(10_000_000, 99_999_999)}`,
    ...{ givenName: "Ada", familyName: "Invented", employer, asyeYear: "2018-19" },
  };
  expecting(202, "registering", await me.post("/candidates/registrations", person));
  const waiting = expecting(200, "who waits", await lead.get("/employers/registrations"));
  expect(v.parse(approvalRoutes["GET /employers/registrations"].answer, waiting).registrations).toMatchObject(
    [{ candidate: { givenName: "Ada" }, asyeYear: "2018-19" }],
  );

  const today = () => clock.now().slice(0, 10);
  const { rows } = await employerAt(lead, today).handOver(
    [
      "registration_number,given_name,family_name,email,level,employer,pathway,asye,asye_year,endorsing_supervisor,endorsed_on",
      `${person.registrationNumber},Ada,Invented,${email},practitioner,${employer},post-asye,completed,2018-19,Sam Invented,${today()}`,
    ].join("\n"),
  );
  expect(rows).toMatchObject([{ row: 1, answer: "accepted" }]);
  const attemptId = rows[0]?.attemptId ?? "";
  const shown = expecting(200, "the attempt", await me.get(`/candidates/attempts/${attemptId}`));
  expect(shown).toMatchObject({ place: { state: "held" } });

  const driver = new DeployedDriver(around);
  driver.follow(attemptId, candidateAt(me));
  await driver.settle();
  await driver.confirm();
  await driver.settle();
  for (const stage of externalStages) await driver.provider("result", { stage });
  await driver.settle();
  expect(await driver.status()).toBe("accredited");

  const month = monthInLondon(clock.now());
  const { registration, completion } = policyOfVersion("2018-1").parameters.postAsyeInstalmentPence.value;
  const statement = async () => {
    const answer = await lead.get(`/employers/statements/${month}`);
    return answer.status === 200
      ? v.parse(statementRoutes["GET /employers/statements/{month}"].answer, answer.body)
      : undefined;
  };
  expect(await statement()).toBeUndefined();
  await clock.moveTo(new Date(Date.parse(clock.now()) + 40 * 86_400_000).toISOString());
  await eventually("the statement", async () => {
    await actOnDeadlines();
    return (await statement()) !== undefined;
  });
  const issued = await statement();
  expect(issued).toMatchObject({ totalPence: registration + completion, entries: 2 });
  expect(issued?.lines.map(({ what, pence }) => [what, pence]).toSorted()).toEqual([
    ["completion", completion],
    ["registration", registration],
  ]);
});
