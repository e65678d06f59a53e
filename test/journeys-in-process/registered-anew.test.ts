import { describe, expect, test } from "vitest";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { registerForCohort } from "../../functions/doorways/candidates/register-in-cohort.ts";
import {
  approveRegistration,
  awaitingApproval,
  findCohortRegistration,
} from "../../store/employers/cohort-registrations.ts";
import { transactIf } from "../../store/store.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { listsWorkshop } from "../support/lists.ts";
import { beforeThePanel } from "../support/released.ts";

const cohort = "post-asye-2020";
const candidateId = "person-1";
const { readKeys } = listsWorkshop();

const registerWith = (world: JourneyWorld, employer: string) =>
  registerForCohort(
    {
      ...{ candidateId, employer, asyeYear: "2018-19" },
      verifiedEmail: "aisha.begum@invented.example.invalid",
      ...{ registrationNumber: "SW9000001", givenName: "Aisha", familyName: "Begum" },
    },
    { store: world.store, readKeys },
  );

const waitingAt = async ({ store }: JourneyWorld, employerId: string) =>
  (await awaitingApproval(store, employerId, { limit: 10 })).items.length;

/** Registered with Kent, which has approved it; the outcome is released. */
async function released(met: readonly ExternalStage[]): Promise<JourneyWorld> {
  const world = journeyWorld({ start: "2020-02-10T00:00:00.000Z" });
  const { store } = world;
  await registerWith(world, "kent");
  const attemptId = await world.register({
    ...{ candidateId, employerId: "kent", isEndorsed: true },
    ...{ pathway: "post-asye", cohort: { cohort, places: 3 } },
  });
  const registration = await findCohortRegistration(store, candidateId, cohort);
  if (registration) await transactIf(store, approveRegistration(store, registration, attemptId));
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met: met.includes(stage) });
  await world.runUntilQuiet();
  return world;
}

describe("a candidate of the post-ASYE pathway whose employer has approved them", () => {
  test("registers with another employer while an appeal after their withdrawal is open, for it holds no place", async () => {
    const world = await released(["knowledge", "written"]);
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    await beforeThePanel(world);
    expect(await registerWith(world, "surrey")).toEqual({ recorded: true });
    expect(await waitingAt(world, "surrey")).toBe(1);
  });

  test("registers with the same employer again then, and it sees them", async () => {
    const world = await released(["knowledge", "written"]);
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    await beforeThePanel(world);
    expect(await registerWith(world, "kent")).toEqual({ recorded: true });
    expect(await waitingAt(world, "kent")).toBe(1);
  });

  test("does not while their attempt goes on, an appeal in it included", async () => {
    const world = await released(["knowledge", "written"]);
    await beforeThePanel(world);
    await expect(registerWith(world, "surrey")).rejects.toMatchObject({ code: "not-open" });
    expect(await registerWith(world, "kent")).toEqual({ recorded: true });
    expect(await waitingAt(world, "kent")).toBe(0);
  });

  test.each(["kent", "surrey"])(
    "is not registered once accredited, with %s: its row could only be refused",
    async (employer) => {
      const world = await released(externalStages);
      expect((await world.attempt()).status).toBe("accredited");
      await expect(registerWith(world, employer)).rejects.toMatchObject({ code: "not-open" });
      expect(await waitingAt(world, employer)).toBe(0);
    },
  );
});

test("a candidate whose attempt is open on another pathway is not registered", async () => {
  const world = journeyWorld({ start: "2020-02-10T00:00:00.000Z" });
  await world.register({ candidateId, employerId: "leeds" });
  await expect(registerWith(world, "kent")).rejects.toMatchObject({ code: "not-open" });
  expect(await waitingAt(world, "kent")).toBe(0);
});
