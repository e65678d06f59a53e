import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { operatorRoutes } from "../../contracts/http/operators.ts";
import { addDays } from "../../domain/calendar.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { questionKey } from "../../domain/question-keys.ts";
import { directoryOf } from "../../local/actors/directory.ts";
import { doorwayOf, expecting, type Doorway } from "../../local/actors/doorway.ts";
import { connect } from "../../local/system.ts";
import { commissionReference } from "../../store/providers/commissions.ts";
import { readStages } from "../../store/journey/stages.ts";
import { DeployedDriver, eventually, surround, type Surroundings } from "./deployed-driver.ts";

const dryRun = operatorRoutes["GET /operators/closures/dry-run"].answer;

let around: Surroundings;
let people: Readonly<Record<"leeds" | "bury" | "operator", Doorway>>;

beforeAll(async () => {
  around = await surround(
    await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` }),
  );
  const { deployed } = around.system;
  const directory = directoryOf(deployed);
  const at = async (audience: "employers" | "operators", is?: string) => {
    const email = `${randomUUID()}@invented.example`;
    return doorwayOf(
      deployed.apiUrl,
      await directory.signIn({ email, audience, ...(is !== undefined && { is }) }),
    );
  };
  people = {
    leeds: await at("employers", "leeds"),
    bury: await at("employers", "bury"),
    operator: await at("operators"),
  };
  directory.close();
});
afterAll(() => around.close());

async function toTheStages(): Promise<DeployedDriver> {
  const driver = new DeployedDriver(around);
  await driver.register(true);
  await driver.settle();
  await driver.confirm();
  await driver.settle();
  return driver;
}

const now = () => around.system.clock.now();
const stagesOf = (driver: DeployedDriver) => readStages(around.system.store, driver.attemptId);

/** A stage's present sitting as the provider names it. */
async function named(driver: DeployedDriver, stage: ExternalStage) {
  const sitting = (await stagesOf(driver)).find((each) => each.stage === stage)?.sitting ?? 1;
  const key = questionKey({ kind: "result", stage, sitting });
  return { stage, reference: commissionReference(driver.attemptId, key) };
}

const send = (body: object) => around.provider.send(around.webhooks, { id: randomUUID(), body });
const met = async (driver: DeployedDriver, ...stages: readonly ExternalStage[]) => {
  for (const stage of stages) await driver.provider("result", { stage });
  await driver.settle();
};

test("a visit is booked by one webhook, its session fails by another, and the candidate moves on with the journey", async () => {
  const driver = await toTheStages();
  const { attemptId } = driver;
  const session = `session-${randomUUID()}`;
  const [first, ...alsoAbout] = await Promise.all(externalStages.map((stage) => named(driver, stage)));
  const booked = {
    type: "booked",
    ...first,
    alsoAbout,
    occurredAt: now(),
    data: { sittingAt: now(), session },
  };
  expect(await send(booked)).toMatchObject({ status: 202, verdict: "noted" });
  const seen = expecting(200, "seeing it", await people.leeds.get(`/employers/attempts/${attemptId}`));
  expect(seen).toMatchObject({
    sittings: [{ stage: "knowledge" }, { stage: "simulation" }, { stage: "written" }],
  });

  const incident = {
    type: "session-incident",
    session,
    occurredAt: now(),
    data: { code: "venue-unavailable" },
  };
  expect(await send(incident)).toMatchObject({ status: 202, verdict: "taken" });
  await driver.letPass(0.01);
  await driver.settle();
  expect((await stagesOf(driver)).map(({ sitting, notAttended }) => [sitting, notAttended])).toEqual([
    [2, 0],
    [2, 0],
    [2, 0],
  ]);

  expecting(
    202,
    "releasing",
    await people.leeds.post(`/employers/attempts/${attemptId}/move`, { to: "bury" }),
  );
  const offered = expecting(200, "seeing moves", await people.bury.get("/employers/moves"));
  expect(offered).toMatchObject({ moves: [{ attemptId, from: "leeds" }] });
  const decision = { decision: "accepted" };
  expecting(202, "accepting", await people.bury.post(`/employers/moves/${attemptId}/answer`, decision));
  expect((await people.leeds.get(`/employers/attempts/${attemptId}`)).status).toBe(404);

  const closesOn = addDays(now().slice(0, 10), 130);
  const extension = { question: "result", closesOn, reason: "The candidate begins here next month." };
  expecting(
    202,
    "extending",
    await people.bury.post(`/employers/attempts/${attemptId}/extension`, extension),
  );
  await eventually("the provider to hear of the longer window", async () =>
    around.commissions.some((told) => told.type === "commission-changed" && told.windowClosesOn === closesOn),
  );
  await met(driver, ...externalStages);
  expect(await driver.status()).toBe("accredited");
  expect(await driver.flags()).toEqual([]);
});

test("an exemption is asked for, approved over HTTP while the stages are under way, and the next leg sits what is left", async () => {
  const driver = await toTheStages();
  const { attemptId } = driver;
  const evidence = {
    ...{ met: { simulation: "2017-05-02", written: "2017-05-03" }, reference: "POC-77" },
    statement: "Assessed in the spring.",
  };
  expecting(202, "asking", await people.leeds.post(`/employers/attempts/${attemptId}/exemption`, evidence));
  expect(await driver.flags()).toEqual(["exemption-requested"]);
  const decision = {
    decision: "approved",
    liaison: "By telephone on Monday.",
    reason: "Found in the record.",
  };
  const decided = await people.operator.post(`/operators/attempts/${attemptId}/exemption/decision`, decision);
  expecting(202, "approving", decided);
  await driver.settle();
  await eventually("the provider to hear that two stages are asked for no more", async () => {
    const references = await Promise.all(
      (["simulation", "written"] as const).map((stage) => named(driver, stage)),
    );
    return references.every(({ reference }) =>
      around.commissions.some((told) => told.type === "commission-withdrawn" && told.reference === reference),
    );
  });
  await met(driver, "knowledge");
  expect(await driver.status()).toBe("accredited");
  expect(await driver.flags()).toEqual([]);
});

test("adjustments are told, a closure gives its day back, and an examiner with an interest waits for an operator", async () => {
  const driver = await toTheStages();
  const { attemptId } = driver;
  const measures = { measures: ["rest-breaks"] };
  for (let times = 1; times <= 2; times += 1) {
    const agreed = await people.operator.post(`/operators/attempts/${attemptId}/adjustments`, measures);
    expecting(202, "agreeing", agreed);
  }
  await eventually("the provider to hear of the measures", async () =>
    around.commissions.some(
      (told) => told.type === "commission-changed" && told.adjustments[0]?.startsWith("Rest breaks") === true,
    ),
  );

  // One day, late in the window: what other journeys of this system have left changes by no more.
  const closedOn = addDays(now().slice(0, 10), 118);
  const days = `from=${closedOn}&until=${closedOn}`;
  const touched: string[] = [];
  let after = "";
  do {
    const answer = await people.operator.get(`/operators/closures/dry-run?${days}${after}`);
    const page = v.parse(dryRun, expecting(200, "trying a closure", answer));
    touched.push(...page.attempts.map((attempt) => attempt.attemptId));
    after = page.next === undefined ? "" : `&after=${page.next}`;
  } while (after !== "");
  expect(touched).toContain(attemptId);
  const before = (await stagesOf(driver)).map(({ closesAt = "" }) => closesAt.slice(0, 10));
  const order = { from: closedOn, until: closedOn, reason: "By order of the Department." };
  expecting(202, "closing", await people.operator.post("/operators/closures", order));
  await driver.letPass(0.01);
  await eventually("every window to be a day longer", async () => {
    const windows = (await stagesOf(driver)).map(({ closesAt = "" }) => closesAt.slice(0, 10));
    return windows.every((closesOn, index) => closesOn === addDays(before[index] ?? "", 1));
  });

  const examiner = `examiner-${randomUUID()}`;
  const declared = { type: "examiner-declared", examiner, occurredAt: now(), data: { interests: ["leeds"] } };
  expect(await send(declared)).toMatchObject({ status: 202, verdict: "taken" });
  await driver.provider("result", { stage: "simulation", examiner });
  await met(driver, "knowledge", "written");
  expect(await driver.flags()).toEqual(["examiner-with-interest"]);
  expect(await driver.status()).toBe("taking-part");
  const cleared = { decision: "cleared", reason: "They never met." };
  const decided = await people.operator.post(`/operators/attempts/${attemptId}/examiner-decision`, cleared);
  expecting(202, "clearing", decided);
  await driver.settle();
  expect(await driver.status()).toBe("accredited");
  expect(await driver.flags()).toEqual([]);
});
