import { beforeEach, describe, expect, test } from "vitest";
import { isFunded } from "../../domain/funding.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { fund } from "../../functions/listeners/fund/fund.ts";
import { findStatement, pageOfStatements } from "../../store/employers/ledger.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

const amounts = policyOfVersion("2018-1").parameters.postAsyeInstalmentPence.value;
const cohort = { cohort: "post-asye-2020", places: 1 };

let world: JourneyWorld;
beforeEach(() => {
  world = journeyWorld({ start: "2020-02-10T09:00:00.000Z" });
});

const register = (isEndorsed = true) =>
  world.register({ isEndorsed, cohort, employerId: "kent", pathway: "post-asye" });

/** Everything that the bus was given is handed to the ledger, the newest first and all of it twice. */
async function settle(): Promise<void> {
  await world.runUntilQuiet();
  const told = world.published.filter(({ type }) => isFunded(type)).toReversed();
  for (const { attemptId } of [...told, ...told]) await fund({ attemptId }, world.store);
}
async function sit(stages: readonly ExternalStage[] = externalStages): Promise<void> {
  await world.candidate.confirm();
  await settle();
  for (const stage of stages) await world.provider.send("result", { stage });
  await settle();
}
const statement = (month: string) => findStatement(world.store, "kent", month);

describe("a journey on the post-ASYE pathway", () => {
  test("owes the first instalment from its place on, and the second when it is completed", async () => {
    await register();
    await settle();
    await world.letPass(55);
    // Asked and not answered within four weeks, so that the place and the money went again.
    expect(await statement("2020-02")).toMatchObject({ entries: 1, totalPence: amounts.registration });
    await settle();
    await world.letPass(31);
    expect(await statement("2020-03")).toMatchObject({ totalPence: -amounts.registration, balancePence: 0 });
  });

  test("that ends in an accreditation comes to both instalments on the statement of its month", async () => {
    await register();
    await settle();
    await sit();
    expect((await world.attempt()).status).toBe("accredited");
    await world.letPass(30);
    expect(await statement("2020-02")).toMatchObject({
      ...{ entries: 2, totalPence: amounts.registration + amounts.completion },
      balancePence: amounts.registration + amounts.completion,
    });
  });

  test("in which a stage is not sat owes the second instalment only with the re-sit", async () => {
    await register();
    await settle();
    await sit(["knowledge", "simulation"]);
    await world.letPass(122);
    await settle();
    expect((await world.attempt()).status).toBe("released");
    await world.candidate.choose("fast-track-resit");
    await settle();
    await world.employer.agreeToResit();
    await settle();
    await world.letPass(1);
    const { items } = await pageOfStatements(world.store, "kent", { limit: 9 });
    expect(items.map(({ totalPence }) => totalPence)).toEqual([amounts.registration]);
    await world.provider.send("result", { stage: "written" });
    await settle();
    await world.letPass(40);
    expect(await statement("2020-06")).toMatchObject({ totalPence: amounts.completion });
  });

  test("that is withdrawn hands its place to who waits, and the money goes with it", async () => {
    const first = await register();
    await settle();
    const second = await register();
    await settle();
    expect((await world.attempt(second)).status).toBe("waiting-listed");
    expect(world.path(1, second)).toEqual([]);
    await world.candidate.withdraw({ attemptId: first });
    await world.letPass(1);
    await settle();
    expect((await world.attempt(second)).status).toBe("endorsed");
    await world.candidate.confirm({ attemptId: second });
    await settle();
    expect((await world.attempt(second)).status).toBe("taking-part");
    await world.letPass(30);
    expect(await statement("2020-02")).toMatchObject({ entries: 3, totalPence: amounts.registration });
  });

  test("of somebody on the waiting list ends by their withdrawal, with nothing owed", async () => {
    await register();
    const second = await register();
    await world.candidate.withdraw({ attemptId: second });
    await settle();
    expect((await world.attempt(second)).status).toBe("withdrawn");
    await world.letPass(30);
    expect(await statement("2020-02")).toMatchObject({ entries: 1 });
  });
});
