import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { directoryOf } from "../../local/actors/directory.ts";
import { doorwayOf, expecting, type Doorway } from "../../local/actors/doorway.ts";
import { readMailbox } from "../../local/emulator/mailbox.ts";
import { connect } from "../../local/system.ts";
import { readAccreditation } from "../../store/journey/accreditations.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { findQuestion } from "../../store/journey/questions.ts";
import { someEvidence } from "../support/renewals.ts";
import { DeployedDriver, eventually, surround, type Surroundings } from "./deployed-driver.ts";

let around: Surroundings;
beforeAll(async () => {
  around = await surround(
    await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` }),
  );
});
afterAll(() => around.close());

type Audience = "candidates" | "employers" | "operators";

/** Somebody's own doorway, by an account of their own. */
async function doorwayFor(audience: Audience, is?: string): Promise<Doorway> {
  const { deployed } = around.system;
  const directory = directoryOf(deployed);
  const email = `${randomUUID()}@invented.example`;
  const token = await directory.signIn({ email, audience, ...(is !== undefined && { is }) });
  directory.close();
  return doorwayOf(deployed.apiUrl, token);
}

async function accredited(): Promise<string> {
  const driver = new DeployedDriver(around);
  await driver.register(true);
  await driver.settle();
  await driver.confirm();
  await driver.settle();
  for (const stage of externalStages) await driver.provider("result", { stage });
  await driver.settle();
  return driver.attemptId;
}

test("somebody is accredited, reminded by e-mail after three years, and renewed: by doorways, mail and clock", async () => {
  const { store, clock, actOnDeadlines, deployed } = around.system;
  const attemptId = await accredited();
  const attempt = await readAttempt(store, attemptId);
  const { number, expiresAt } = await readAccreditation(store, attempt);
  const employer = await doorwayFor("employers", "leeds");
  const verify = (body: object) => employer.post("/employers/accreditations/verification", body);
  expect(await verify({ number, name: "INVENTED CANDIDATE" })).toMatchObject({
    status: 200,
    body: { isValid: true },
  });
  expect(await verify({ number, name: "Somebody Else" })).toMatchObject({
    status: 200,
    body: { isValid: false },
  });

  const mailed = async () =>
    (await readMailbox(deployed.endpoint)).filter(({ subject }) => subject.includes("time to renew")).length;
  const before = await mailed();
  await clock.moveTo(new Date(Date.parse(expiresAt) - 80 * 86_400_000).toISOString());
  await actOnDeadlines();
  const asked = async (kind: string) => {
    const question = await findQuestion(store, attemptId, `${kind}#renewal-1`);
    return question?.token !== undefined && question.answer === undefined;
  };
  await eventually("the candidate to be asked to renew", () => asked("renewal-evidence"));
  await eventually("the e-mail", async () => (await mailed()) > before);

  const candidate = await doorwayFor("candidates", attempt.candidateId);
  const of = (audience: Audience, what: string) => `/${audience}/attempts/${attemptId}/${what}`;
  expecting(202, "evidence", await candidate.post(of("candidates", "renewal-evidence"), someEvidence));
  await eventually("the employer to be asked", () => asked("renewal-confirmation"));
  const confirmed = { decision: "confirmed" };
  expecting(202, "confirming", await employer.post(of("employers", "renewal-confirmation"), confirmed));
  const status = async () => (await readAttempt(store, attemptId)).status;
  await eventually(
    "the end, or an audit",
    async () => (await status()) === "accredited" || asked("renewal-audit"),
  );
  if ((await status()) !== "accredited") {
    const operator = await doorwayFor("operators");
    const audit = { decision: "satisfied", reason: "The documents are there." };
    expecting(202, "auditing", await operator.post(of("operators", "renewal-audit"), audit));
    await eventually("the renewal", async () => (await status()) === "accredited");
  }
  const renewed = await readAccreditation(store, await readAttempt(store, attemptId));
  expect(renewed).toMatchObject({
    number,
    state: "in-force",
    renewal: "not-due",
    countsFrom: expiresAt.slice(0, 10),
  });
  expect(renewed.expiresAt > expiresAt).toBe(true);

  const operator = await doorwayFor("operators");
  const revocation = `/operators/accreditations/${number}/revocation`;
  expecting(
    202,
    "revoking",
    await operator.post(revocation, { reason: "Somebody else sat the simulation." }),
  );
  expect(await verify({ number, name: "Invented Candidate" })).toMatchObject({ body: { isValid: false } });
  expect(await candidate.get(of("candidates", "accreditation"))).toMatchObject({
    body: { state: "revoked", revocation: { reason: "Somebody else sat the simulation." } },
  });
});
