import { beforeEach, describe, expect, test } from "vitest";
import { readEvents } from "../../../store/journey/events.ts";
import { flaggedItems } from "../../../store/journey/flags.ts";
import { keys } from "../../../store/keys.ts";
import { findLeg } from "../../../store/journey/legs.ts";
import { firstWaiting, handOverPlace, joinWaitingList, takePlace } from "../../../store/employers/places.ts";
import { transactIf } from "../../../store/store.ts";
import { cohortOf } from "../../support/cohorts.ts";
import { listsWorkshop, type ListsWorkshop } from "../../support/lists.ts";
import { restartJourney } from "../../../functions/shared/legs/restart-journey.ts";
import { onEveryMachine } from "../../support/leg-machines.ts";

let shop: ListsWorkshop;
let cohort: ReturnType<typeof cohortOf>;
beforeEach(() => {
  shop = listsWorkshop();
  cohort = cohortOf(2, shop.store);
});
const eventsOf = async (number: number) =>
  (await readEvents(shop.store, `a-${number}`)).map(({ type }) => type);

describe("a registration in a cohort of two places", () => {
  test("gets a place while there is one, and its journey begins", async () => {
    expect(await cohort.register(1)).toMatchObject({ answer: "registered" });
    expect(await cohort.counts()).toEqual({ taken: 1, waiting: 0 });
    expect(await cohort.attempt(1)).toMatchObject({ status: "registered", leg: 1, cohort: "post-asye-2020" });
    expect(await eventsOf(1)).toEqual(["registered", "place-allocated"]);
  });

  test("joins the waiting list when both are taken: registered, with no leg to start", async () => {
    for (const number of [1, 2]) await cohort.register(number);
    expect(await cohort.register(3)).toMatchObject({ answer: "waiting-listed" });
    expect(await cohort.counts()).toEqual({ taken: 2, waiting: 1 });
    expect(await cohort.attempt(3)).toMatchObject({ status: "waiting-listed", leg: 0 });
    expect(await findLeg(shop.store, "a-3", 1)).toBeUndefined();
    expect(await eventsOf(3)).toEqual(["registered", "waiting-listed"]);
  });

  test("is one of the person: twice, it is registered already and takes no second place", async () => {
    await cohort.register(1);
    expect(await cohort.register(1)).toMatchObject({ answer: "already-registered", attemptId: "a-1" });
    expect(await cohort.counts()).toEqual({ taken: 1, waiting: 0 });
  });

  test("waits, be it the first one, where there is no place at all", async () => {
    expect(await cohortOf(0, shop.store).register(1)).toMatchObject({ answer: "waiting-listed" });
  });

  test("does not overtake who waits, though a place has fallen free", async () => {
    for (const number of [1, 2, 3]) await cohort.register(number);
    await cohort.withdraw(1);
    expect(await cohort.counts()).toEqual({ taken: 1, waiting: 1 });
    expect(await cohort.register(4)).toMatchObject({ answer: "waiting-listed" });
  });
});

describe("the waiting list", () => {
  beforeEach(async () => {
    for (const number of [1, 2]) await cohort.register(number);
    for (const number of [12, 3, 100]) await cohort.register(number, { isEndorsed: number === 3 });
  });

  test("is in order of arrival, and of the list's rows for those that came together", async () => {
    expect(await firstWaiting(shop.store, cohort.cohort)).toMatchObject({ attemptId: "a-3" });
    shop.clock.advance({ milliseconds: -1 });
    await cohort.register(200);
    expect(await firstWaiting(shop.store, cohort.cohort)).toMatchObject({ attemptId: "a-200" });
  });

  test("gives a place that falls free to its first, whose journey begins and who is told", async () => {
    await cohort.withdraw(1);
    expect(await cohort.handOn()).toBe(true);
    expect(await cohort.counts()).toEqual({ taken: 2, waiting: 2 });
    const served = await cohort.attempt(3);
    expect(served).toMatchObject({ status: "endorsed", leg: 1 });
    expect(served.waitingKey).toBeUndefined();
    expect(await eventsOf(3)).toEqual(["registered", "endorsed", "waiting-listed", "place-allocated"]);
    expect(cohort.executions.started.map(({ name }) => name)).toEqual(["a-3-1"]);
    expect((await findLeg(shop.store, "a-3", 1))?.startAt).toBe("taking-part");
  });

  test("asks for the endorsement of who was not endorsed on the list", async () => {
    await cohort.withdraw(1);
    await cohort.withdraw(2);
    await cohort.handOn();
    expect(await cohort.attempt(12)).toMatchObject({ status: "registered" });
    expect((await findLeg(shop.store, "a-12", 1))?.startAt).toBe("endorsement");
  });

  test("passes over who withdrew from it, and frees no place by that", async () => {
    await cohort.withdraw(3);
    expect(await cohort.counts()).toEqual({ taken: 2, waiting: 2 });
    await cohort.withdraw(1);
    await cohort.handOn();
    expect((await cohort.attempt(12)).status).toBe("registered");
    expect((await cohort.attempt(3)).status).toBe("withdrawn");
    expect(await eventsOf(3)).not.toContain("place-given-back");
    expect(await findLeg(shop.store, "a-3", 0)).toBeUndefined();
  });

  test("gives one place to one, however many runs hand it on at once", async () => {
    await cohort.withdraw(1);
    await Promise.all([cohort.handOn(), cohort.handOn(), cohort.handOn()]);
    expect(await cohort.counts()).toEqual({ taken: 2, waiting: 2 });
    expect((await cohort.attempt(12)).status).toBe("waiting-listed");
  });

  test("is served within a day where the hand-over was lost, and when the cohort is made larger", async () => {
    expect(await cohort.handOn({ places: 5 })).toBe(false);
    shop.clock.advance({ hours: 24 });
    expect(await cohort.handOn({ places: 5 })).toBe(true);
    expect(await cohort.counts()).toEqual({ taken: 5, waiting: 0 });
  });

  test("waits for the next place when none is free, looked at again the day after", async () => {
    shop.clock.advance({ hours: 24 });
    expect(await cohort.handOn()).toBe(true);
    expect(await cohort.handOn()).toBe(false);
    expect(await cohort.counts()).toEqual({ taken: 2, waiting: 3 });
    shop.clock.advance({ hours: 24 });
    expect(await cohort.handOn()).toBe(true);
  });

  test("is not started on by an operator's restart", async () => {
    const restarted = await restartJourney(
      { attemptId: "a-12", leg: 0, reason: "restarted", by: "operator-1", words: "Let it begin." },
      { store: shop.store, executions: onEveryMachine(cohort.executions) },
    );
    expect(restarted).toEqual({ answer: "waits-for-a-place" });
    expect(cohort.executions.started).toEqual([]);
  });

  test("keeps a start that failed due, as for any other leg, and it holds up nobody", async () => {
    await cohort.withdraw(1);
    await cohort.withdraw(2);
    cohort.executions.failing = 1;
    await expect(cohort.handOn()).rejects.toThrow("Rate exceeded");
    expect(await findLeg(shop.store, "a-3", 1)).toMatchObject({ state: "intended" });
    expect((await cohort.attempt(3)).status).toBe("endorsed");
    expect(await findLeg(shop.store, "a-12", 1)).toMatchObject({ state: "started" });
  });
});

describe("somebody to whom a place can't be handed", () => {
  /** Their attempt can't be read: nothing can be appended to it. */
  const damage = (number: number, status: string) =>
    shop.store.database.update({
      ...{ TableName: shop.store.tables.journeys, Key: keys.attempt(`a-${number}`) },
      ...{ UpdateExpression: "SET #s = :s", ExpressionAttributeNames: { "#s": "status" } },
      ExpressionAttributeValues: { ":s": status },
    });
  const codes = async () => (await flaggedItems(shop.store)).map(({ flagCode }) => flagCode);
  beforeEach(async () => {
    for (const number of [1, 2, 3, 4]) await cohort.register(number);
    await damage(3, "unreadable");
  });

  test("is put before an operator; their place is kept once, and then goes to those behind", async () => {
    await cohort.withdraw(1);
    await expect(cohort.handOn()).rejects.toThrow(/waiting-list/);
    expect(await codes()).toEqual(["place-not-handed-on"]);
    expect((await cohort.attempt(4)).status).toBe("waiting-listed");
    await expect(cohort.handOn()).rejects.toThrow(/waiting-list/);
    expect((await cohort.attempt(4)).status).toBe("registered");
    expect(await cohort.counts()).toEqual({ taken: 2, waiting: 1 });
  });

  test("holds up nobody for whom there is a place too", async () => {
    await cohort.withdraw(1);
    await cohort.withdraw(2);
    await expect(cohort.handOn()).rejects.toThrow(/waiting-list/);
    expect((await cohort.attempt(4)).status).toBe("registered");
    expect(await cohort.counts()).toEqual({ taken: 1, waiting: 1 });
  });

  test("comes first again once it is mended, and waits for no operator any more", async () => {
    await cohort.register(5);
    await cohort.withdraw(1);
    await expect(cohort.handOn()).rejects.toThrow(/waiting-list/);
    await damage(3, "waiting-listed");
    expect(await cohort.handOn()).toBe(true);
    expect((await cohort.attempt(3)).status).toBe("registered");
    expect(await codes()).toEqual([]);
  });

  test("and who stands on the list without waiting holds up nobody either", async () => {
    await shop.store.database.update({
      ...{ TableName: shop.store.tables.journeys, Key: keys.attempt("a-3") },
      UpdateExpression: "SET #s = :s REMOVE waitingKey",
      ...{
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":s": "waiting-listed" },
      },
    });
    await cohort.withdraw(1);
    await cohort.handOn();
    await cohort.handOn();
    expect((await cohort.attempt(4)).status).toBe("registered");
    expect(await codes()).toEqual(["place-not-handed-on"]);
  });
});

describe("what was decided on a moment that has passed is refused", () => {
  const of = { cohort: "post-asye-2020", places: 2 };
  const waiting = { attemptId: "a-9", waitingKey: "2018-09-03T09:00:00.000Z#000009#a-9", isEndorsed: false };

  test("joining the waiting list, where a place is to be had by now", async () => {
    await cohort.register(1);
    expect(await transactIf(shop.store, joinWaitingList(shop.store, of, waiting))).toBe(false);
    expect(await cohort.counts()).toEqual({ taken: 1, waiting: 0 });
  });

  test("taking a place, where the last is taken or somebody waits by now", async () => {
    for (const number of [1, 2]) await cohort.register(number);
    expect(await transactIf(shop.store, [takePlace(shop.store, of)])).toBe(false);
    await cohort.register(3);
    await cohort.withdraw(1);
    expect(await transactIf(shop.store, [takePlace(shop.store, of)])).toBe(false);
  });

  test("handing a place over, where none is free by now or nobody of that name waits", async () => {
    for (const number of [1, 2, 3]) await cohort.register(number);
    const { waitingKey = "" } = await cohort.attempt(3);
    expect(await transactIf(shop.store, handOverPlace(shop.store, of, { waitingKey }))).toBe(false);
    await cohort.withdraw(1);
    expect(await transactIf(shop.store, handOverPlace(shop.store, of, waiting))).toBe(false);
    expect(await transactIf(shop.store, handOverPlace(shop.store, of, { waitingKey }))).toBe(true);
  });
});

describe("a place falls free", () => {
  beforeEach(async () => {
    for (const number of [1, 2]) await cohort.register(number, { isEndorsed: number === 2 });
  });
  const isFree = async () => (await cohort.counts()).taken === 1;

  test.each([
    ["the employer declines to endorse", 1, "declineToEndorse"],
    ["the endorsement lapses", 1, "lapseEndorsement"],
    ["the candidate does not take part", 2, "declineToTakePart"],
    ["the candidate withdraws", 2, "withdraw"],
  ] as const)("when %s", async (_, number, transition) => {
    await cohort.move(number, transition);
    expect(await isFree()).toBe(true);
  });

  test("and the log says so, whoever ended it", async () => {
    await cohort.move(1, "lapseEndorsement");
    expect((await eventsOf(1)).at(-1)).toBe("place-given-back");
  });

  test("and is to be had at once where nobody waits", async () => {
    await cohort.withdraw(1);
    expect(await cohort.register(3)).toMatchObject({ answer: "registered" });
    expect(await cohort.handOn()).toBe(true);
    expect(await cohort.handOn()).toBe(false);
  });

  test("once: an attempt ends once", async () => {
    await cohort.withdraw(1);
    await cohort.withdraw(1);
    expect(await cohort.counts()).toEqual({ taken: 1, waiting: 0 });
  });

  test("but not of an attempt that is withdrawn after an outcome was released: its place was used", async () => {
    await cohort.move(2, "confirmTakingPart", { releasedOutcome: { round: 1, outcomeVersion: 1 } });
    await cohort.withdraw(2);
    expect(await isFree()).toBe(false);
  });
});
