import { expect, test } from "vitest";
import { policyOfVersion, type Policy } from "../../../domain/policy/policy.ts";
import { moveRenewalDates } from "../../../functions/jobs/move-renewal-dates/move-renewal-dates.ts";
import { externalStages } from "../../../domain/levels.ts";
import { faultsOfChain } from "../../../store/journey/event-chain.ts";
import { update } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { accredited } from "../../support/renewals.ts";

const first = policyOfVersion("2018-1");
const request = { isDryRun: false, by: "operator-1" };

/** A later policy, which differs in how long an accreditation lasts. */
function everyMonths(value: number): Policy {
  const { reaccreditationIntervalMonths: interval } = first.parameters;
  const parameters = { ...first.parameters, reaccreditationIntervalMonths: { ...interval, value } };
  return { version: "2020-1", inForceFrom: "2020-01-01", parameters };
}

test.each([
  [24, "2020-09-03T22:59:59.000Z", "2020-06-04T23:00:00.000Z"],
  [48, "2022-09-03T22:59:59.000Z", "2022-06-04T23:00:00.000Z"],
])("an interval of %d months moves who is not yet reminded, and says whom", async (months, to, dueAt) => {
  const { world, store, accreditation, events } = await accredited();
  const { number } = await accreditation();
  const { attemptId } = world;
  const answer = await moveRenewalDates(request, store, everyMonths(months));
  expect(answer).toEqual({
    ...{ policyVersion: "2020-1", isDryRun: false },
    moved: [{ number, attemptId, from: "2021-09-03T22:59:59.000Z", to }],
    failed: [],
  });
  expect(await accreditation()).toMatchObject({ expiresAt: to, policyVersion: "2020-1", dueAt });
  expect(await events("renewal-date-moved")).toHaveLength(1);
  expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
});

test("a dry run says whom, and moves nobody", async () => {
  const { world, store, accreditation } = await accredited();
  const before = [await accreditation(), await world.attempt()];
  const { moved } = await moveRenewalDates({ ...request, isDryRun: true }, store, everyMonths(24));
  expect(moved).toHaveLength(1);
  expect([await accreditation(), await world.attempt()]).toEqual(before);
});

test("run again, or twice at once, nobody is moved twice", async () => {
  const { store, events } = await accredited();
  const policy = everyMonths(24);
  const runs = await Promise.all([
    moveRenewalDates(request, store, policy),
    moveRenewalDates(request, store, policy),
  ]);
  expect(runs.flatMap(({ moved }) => moved)).toHaveLength(1);
  expect((await moveRenewalDates(request, store, policy)).moved).toEqual([]);
  expect(await events("renewal-date-moved")).toHaveLength(1);
});

test("one that can't be moved is named, and holds up no other", async () => {
  const { world, store } = await accredited();
  const sound = (await world.attempt()).attemptId;
  const numbers: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    const attemptId = await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.candidate.confirm({ attemptId });
    await world.runUntilQuiet();
    for (const stage of externalStages) await world.provider.send("result", { attemptId, stage });
    await world.runUntilQuiet();
    const { accreditationNumber } = await world.attempt(attemptId);
    const damaged = update(store.tables.journeys, keys.attempt(attemptId), { status: "unreadable" });
    await store.database.transactWrite({ TransactItems: [damaged] });
    numbers.push(accreditationNumber ?? "");
  }
  const { moved, failed } = await moveRenewalDates(request, store, everyMonths(24));
  expect(moved.map(({ attemptId }) => attemptId)).toEqual([sound]);
  expect(failed.toSorted()).toEqual(numbers.toSorted());
});

test("who was reminded keeps the day that they were told", async () => {
  const { letPassTo, store, accreditation } = await accredited();
  await letPassTo(89);
  const before = await accreditation();
  expect((await moveRenewalDates(request, store, everyMonths(48))).moved).toEqual([]);
  expect(await accreditation()).toEqual(before);
});

test("a day that would come too soon leaves every reminder", async () => {
  const { world, letPassMonths, store, accreditation } = await accredited();
  await letPassMonths(30);
  await moveRenewalDates(request, store, everyMonths(12));
  const { expiresAt, dueAt = "" } = await accreditation();
  expect(dueAt > world.clock.now()).toBe(true);
  expect(Date.parse(expiresAt) - Date.parse(world.clock.now())).toBeGreaterThan(90 * 86_400_000);
});

test("a policy with the same interval moves nobody", async () => {
  const { store } = await accredited();
  expect((await moveRenewalDates(request, store, everyMonths(36))).moved).toEqual([]);
});
