import { beforeEach, describe, expect, test } from "vitest";
import { recordLearningPlan } from "../../../../functions/doorways/employers/record-learning-plan.ts";
import { withdraw } from "../../../../functions/doorways/employers/withdraw.ts";
import { placeOf } from "../../../../functions/doorways/shared/read-attempt.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { findLearningPlan } from "../../../../store/employers/learning-plans.ts";
import { cohortOf } from "../../../support/cohorts.ts";
import { listsWorkshop, type ListsWorkshop } from "../../../support/lists.ts";
import { doorways, problem } from "../journey.ts";

const plan = { plan: "Shadow a court hearing; reflect on it in supervision.", agreedOn: "2020-02-10" };

let shop: ListsWorkshop;
let cohort: ReturnType<typeof cohortOf>;
beforeEach(async () => {
  shop = listsWorkshop();
  shop.clock.set("2020-02-10T09:00:00.000Z");
  cohort = cohortOf(1, shop.store);
  for (const number of [1, 2, 3]) await cohort.register(number);
});
const record = (number: number, but: Partial<typeof plan> & { employerId?: string } = {}) =>
  recordLearningPlan(
    { ...{ attemptId: `a-${number}`, employerId: "kent", by: "lead-1" }, ...plan, ...but },
    shop.store,
  );
const recorded = async () =>
  (await readEvents(shop.store, "a-1")).filter(({ type }) => type === "learning-plan-recorded");

describe("a learning plan", () => {
  test("is recorded with its words apart from the log, and shown", async () => {
    expect(await record(1)).toEqual({ recorded: true });
    expect(await findLearningPlan(shop.store, "a-1")).toEqual(plan);
    expect(JSON.stringify(await recorded())).not.toContain("court");
    expect(await placeOf(shop.store, await cohort.attempt(1))).toEqual({
      place: { cohort: "post-asye-2020", state: "held" },
      learningPlan: plan,
    });
  });

  test("is recorded once, and anew when it is another, also after the attempt has ended", async () => {
    await record(1);
    await record(1);
    expect(await recorded()).toHaveLength(1);
    await cohort.withdraw(1);
    await record(1, { plan: "Another." });
    expect(await recorded()).toHaveLength(2);
    expect(await placeOf(shop.store, await cohort.attempt(1))).toEqual({
      learningPlan: { ...plan, plan: "Another." },
    });
  });

  test.each([
    ["of a candidate on the waiting list", 2, {}, "not-open"],
    ["of another employer's candidate", 1, { employerId: "surrey" }, "not-found"],
    ["of an attempt that never was", 9, {}, "not-found"],
    ["that is to be agreed tomorrow", 1, { agreedOn: "2020-02-11" }, "body-not-as-agreed"],
  ] as const)("%s is refused", async (_, number, but, code) => {
    await expect(record(number, but)).rejects.toMatchObject(problem(code));
  });

  test("is none of another pathway", async () => {
    const { register, store } = doorways();
    const { attemptId } = await register();
    const input = {
      attemptId,
      employerId: "leeds",
      by: "lead-1",
      plan: "Any.",
      agreedOn: "2018-09-02",
    };
    await expect(recordLearningPlan(input, store)).rejects.toMatchObject(problem("not-open"));
  });
});

describe("a candidate on the waiting list", () => {
  test("is told how many are before them", async () => {
    expect(await placeOf(shop.store, await cohort.attempt(2))).toMatchObject({
      place: { state: "waiting", ahead: 0 },
    });
    expect(await placeOf(shop.store, await cohort.attempt(3))).toMatchObject({
      place: { state: "waiting", ahead: 1 },
    });
  });

  test("may be withdrawn by the employer, with a reason", async () => {
    await withdraw({ attemptId: "a-2", employerId: "kent", by: "lead-1", reason: "Left us." }, shop.store);
    expect((await cohort.attempt(2)).status).toBe("withdrawn");
    expect(await placeOf(shop.store, await cohort.attempt(3))).toMatchObject({ place: { ahead: 0 } });
  });
});
