import * as v from "valibot";
import { beforeEach, describe, expect, test } from "vitest";
import { candidateRoutes } from "../../../../contracts/http/candidates.ts";
import type { SignedInCandidate } from "../../../../functions/doorways/caller.ts";
import { candidatesRoutes } from "../../../../functions/doorways/candidates/routes.ts";
import { listRegistrations } from "../../../../functions/doorways/employers/list-registrations.ts";
import { writeChunk } from "../../../../functions/shared/lists/chunks.ts";
import { registerChunk } from "../../../../functions/tasks/register-chunk/register-chunk.ts";
import type { ListColumn } from "../../../../domain/lists.ts";
import { readAttempt } from "../../../../store/journey/attempts.ts";
import { openList } from "../../../../store/employers/lists.ts";
import { findPerson } from "../../../../store/people/people.ts";
import { keys } from "../../../../store/keys.ts";
import { readPlaceCounts } from "../../../../store/employers/places.ts";
import type { Store } from "../../../../store/store.ts";
import { seededRandom } from "../../../support/ids.ts";
import { listsWorkshop, readRows, validCells, type ListsWorkshop } from "../../../support/lists.ts";
import { Turns } from "../../../support/turns.ts";
import { atDoorway, problem } from "../journey.ts";

const registering = "POST /candidates/registrations";
const takingBack = "POST /candidates/registrations/withdrawal";
const aisha = {
  ...{ registrationNumber: "SW9000001", givenName: "Aisha", familyName: "Begum" },
  ...{ employer: "kent", asyeYear: "2018-19" },
};
const verifiedEmail = "aisha.begum@invented.example.invalid";
const [me, another] = [
  { candidateId: "person-1", verifiedEmail },
  { candidateId: "person-2", verifiedEmail },
];

let shop: ListsWorkshop;
let door: ReturnType<typeof doorOf>;
const doorOf = ({ readKeys, store }: ListsWorkshop) => atDoorway(candidatesRoutes({ readKeys }), store);
beforeEach(() => {
  shop = listsWorkshop();
  shop.clock.set("2020-02-10T00:00:00.000Z");
  door = doorOf(shop);
});

const register = (but: Partial<typeof aisha> = {}, caller: SignedInCandidate = me) =>
  door(registering, { ...caller, ...aisha, ...but });
const takeBack = (caller = me) => door(takingBack, caller);
const seen = async (caller = me) => (await door("GET /candidates/registrations", caller)).registrations;
const waitingAt = async (employerId: string) =>
  (await listRegistrations({ employerId }, shop.store)).registrations;

const postAsye = { ...validCells, pathway: "post-asye", asye: "completed", asye_year: "2018-19" };

/** So many of the cohort's places are taken by others. */
async function take(taken: number): Promise<void> {
  await shop.database.update({
    ...{ TableName: "Journeys", Key: keys.cohort("post-asye-2020") },
    ...{ UpdateExpression: "SET taken = :taken", ExpressionAttributeValues: { ":taken": taken } },
  });
}

/** A row of a list that approves Aisha, and the answer that it gets. */
async function approve(
  but: Partial<Record<ListColumn, string>> = {},
  { employerId = "kent", isDryRun = false, listId = "l" } = {},
) {
  await openList(shop.store, { listId, employerId, uploadedBy: "lead-1", isDryRun });
  const cells = { ...postAsye, employer: employerId, ...but };
  await writeChunk(shop.files, listId, 1, [{ row: 1, isMisshapen: false, cells }]);
  await registerChunk({ listId, chunk: 1 }, shop);
  const [row] = await readRows(shop.store, listId);
  return row;
}

describe("a candidate of the post-ASYE pathway", () => {
  test("registers from 10 February 2020 on, and the employer named sees it [P]", async () => {
    expect(await register()).toEqual({ recorded: true });
    const registered = { cohort: "post-asye-2020", asyeYear: "2018-19", registeredAt: shop.clock.now() };
    expect(await seen()).toEqual([{ ...registered, employer: "kent" }]);
    const candidate = { givenName: "Aisha", familyName: "Begum" };
    expect(await waitingAt("kent")).toEqual([{ ...registered, candidate }]);
    expect(await waitingAt("surrey")).toEqual([]);
    expect(await findPerson(shop.store, "person-1")).toMatchObject({ registrationNumber: "SW9000001" });
  });

  test("does not before", async () => {
    shop.clock.set("2020-02-09T23:59:59.000Z");
    await expect(register()).rejects.toMatchObject(problem("not-open"));
    expect(shop.database.items("People")).toEqual([]);
  });

  test("registers at the address that their account was verified at, and not without one", async () => {
    await expect(register({}, { candidateId: "person-1" })).rejects.toMatchObject(problem("not-open"));
    expect(shop.database.items("People")).toEqual([]);
    await register();
    expect(await findPerson(shop.store, "person-1")).toMatchObject({ email: verifiedEmail });
  });

  test("can't state another address than the account's", () => {
    const { body } = candidateRoutes[registering];
    expect(v.safeParse(body, aisha).success).toBe(true);
    expect(v.safeParse(body, { ...aisha, email: verifiedEmail }).success).toBe(false);
  });

  test("is told every rule that is against it, and nothing is kept", async () => {
    await expect(register({ employer: "leeds", asyeYear: "2016-17" })).rejects.toMatchObject({
      ...problem("not-eligible"),
      particulars: { errors: [{ pointer: "/employer" }, { pointer: "/asyeYear" }] },
    });
    expect(await seen()).toEqual([]);
    expect(shop.database.items("People")).toEqual([]);
  });

  test("who registers again is registered once; with another employer only after taking it back", async () => {
    await register();
    shop.clock.advance({ days: 1 });
    expect(await register()).toEqual({ recorded: true });
    expect(await waitingAt("kent")).toHaveLength(1);
    await expect(register({ employer: "surrey" })).rejects.toMatchObject(problem("not-open"));
    expect(await takeBack()).toEqual({ recorded: true });
    expect(await takeBack()).toEqual({ recorded: true });
    expect(await waitingAt("kent")).toEqual([]);
    await register({ employer: "surrey" });
    expect(await waitingAt("surrey")).toHaveLength(1);
  });

  test("who registers twice at once is registered once", async () => {
    const answers = await Promise.allSettled([register(), register(), register()]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    expect(await waitingAt("kent")).toHaveLength(1);
    expect(await seen()).toHaveLength(1);
  });

  test("can't register somebody else's registration number, nor a second one of their own", async () => {
    await register();
    await expect(register({}, another)).rejects.toMatchObject(problem("not-open"));
    await expect(register({ registrationNumber: "SW9000009" })).rejects.toMatchObject(problem("not-open"));
    expect(await seen(another)).toEqual([]);
  });

  test("can't go on trying whose registration numbers are known", async () => {
    await register();
    for (let tried = 1; tried <= 10; tried += 1)
      await expect(register({}, another)).rejects.toMatchObject(problem("not-open"));
    await expect(register({}, another)).rejects.toMatchObject(problem("too-many-tries"));
    shop.clock.advance({ minutes: 61 });
    expect(await register({ registrationNumber: "SW9000002" }, another)).toEqual({ recorded: true });
  });
});

describe("the employer's row", () => {
  test("is the approval: it becomes an attempt with a place, under the candidate's own account", async () => {
    await register();
    const row = await approve();
    expect(row).toMatchObject({ answer: "accepted", reasons: [] });
    const attempt = await readAttempt(shop.store, row?.attemptId ?? "");
    expect(attempt).toMatchObject({
      candidateId: "person-1",
      cohort: "post-asye-2020",
      status: "registered",
    });
    expect(await readPlaceCounts(shop.store, "post-asye-2020")).toEqual({ taken: 1, waiting: 0 });
    expect(await waitingAt("kent")).toEqual([]);
    expect(await seen()).toMatchObject([{ attemptId: attempt.attemptId }]);
  });

  test.each([
    ["nobody has registered", async () => {}],
    ["the registration was taken back", async () => void [await register(), await takeBack()]],
    ["it was with another employer", async () => void (await register({ employer: "surrey" }))],
  ])("is refused where %s, takes no place and makes nobody known", async (_, before) => {
    await before();
    const people = shop.database.items("People").length;
    expect(await approve()).toMatchObject({
      answer: "refused",
      reasons: [{ code: "not-registered-by-candidate", column: "pathway" }],
    });
    expect(await readPlaceCounts(shop.store, "post-asye-2020")).toEqual({ taken: 0, waiting: 0 });
    expect(shop.database.items("People")).toHaveLength(people);
  });

  test("that comes before the registration is taken when it is sent again after it", async () => {
    expect(await approve()).toMatchObject({ answer: "refused" });
    await register();
    expect(await approve({}, { listId: "l2" })).toMatchObject({ answer: "accepted" });
    expect(await approve({}, { listId: "l3" })).toMatchObject({ answer: "already-registered" });
  });

  test.each([
    ["post-asye", "name", { family_name: "Khan" }],
    ["post-asye", "address", { email: "a.begum@kent.invented.example.invalid" }],
    ["experienced", "address", { email: "a.begum@leeds.invented.example.invalid" }],
  ])(
    "on the pathway %s is refused where somebody registered the number under another %s: no account collects another's results",
    async (pathway, _, but) => {
      await register();
      const cells = { ...but, pathway, ...(pathway === "experienced" && { asye: "", asye_year: "" }) };
      const by = { employerId: pathway === "experienced" ? "leeds" : "kent" };
      const reasons = [{ code: "registered-as-somebody-else", column: "registration_number" }];
      expect(await approve(cells, by)).toMatchObject({ answer: "refused", reasons });
      const dry = await approve(cells, { ...by, isDryRun: true, listId: "d" });
      // The employer that they named themself may know; any other could try addresses.
      expect(dry).toMatchObject(pathway === "experienced" ? { answer: "accepted" } : { reasons });
      expect(await readPlaceCounts(shop.store, "post-asye-2020")).toEqual({ taken: 0, waiting: 0 });
    },
  );

  test.each([
    ["another address", { email: "a.begum@leeds.invented.example.invalid" }, "refused"],
    ["the same address", {}, "accepted"],
  ])(
    "is judged by the account that somebody opened while it was being registered: at %s it is %s",
    async (_, but, answer) => {
      shop.database.onWrite = async (_moment, { items }) => {
        if (!items.some(({ table }) => table === "People")) return;
        shop.database.onWrite = undefined;
        await register();
      };
      const row = await approve(
        { pathway: "experienced", asye: "", asye_year: "", ...but },
        { employerId: "leeds" },
      );
      expect(row).toMatchObject({ answer });
      const person = await findPerson(shop.store, "person-1");
      expect(person?.isSelfRegistered).toBe(answer === "refused" ? true : undefined);
    },
  );

  test("that names the person confirms them, and later rows may write them otherwise", async () => {
    await register();
    const first = await approve({ given_name: "AISHA", email: "Aisha.Begum@invented.example.invalid" });
    expect(first).toMatchObject({ answer: "accepted" });
    expect(await findPerson(shop.store, "person-1")).not.toHaveProperty("isSelfRegistered");
    expect(await approve({ email: "moved@invented.example.invalid" }, { listId: "l2" })).toMatchObject({
      answer: "already-registered",
    });
  });

  test("is waiting-listed where no place is free, and its journey does not begin", async () => {
    await take(400);
    await register();
    const row = await approve();
    expect(row).toMatchObject({ answer: "waiting-listed", reasons: [{ code: "no-place-free" }] });
    expect(shop.executions.accreditation.started).toEqual([]);
    await expect(takeBack()).rejects.toMatchObject(problem("not-open"));
  });

  test.each([1, 2, 3, 4, 5])(
    "goes before those that stand below it, however the calls are mixed (%i)",
    async (seed) => {
      const people = [1, 2, 3, 4, 5, 6].map((number) => ({
        registrationNumber: `SW900000${number}`,
        candidateId: `person-${number}`,
      }));
      for (const { registrationNumber, candidateId } of people)
        await register({ registrationNumber }, { candidateId, verifiedEmail });
      await take(398);
      await openList(shop.store, { listId: "l", employerId: "kent", uploadedBy: "lead-1" });
      const lines = people.map(({ registrationNumber }, at) => ({
        ...{ row: at + 1, isMisshapen: false },
        cells: { ...postAsye, employer: "kent", registration_number: registrationNumber },
      }));
      await writeChunk(shop.files, "l", 1, lines);
      const turns = new Turns(seededRandom(seed));
      const store: Store = { ...shop.store, database: turns.over(shop.database) };
      await turns.run([registerChunk({ listId: "l", chunk: 1 }, { ...shop, store })]);
      const rows = await readRows(shop.store, "l");
      expect(rows.map(({ answer }) => answer)).toEqual([
        ...["accepted", "accepted"],
        ...["waiting-listed", "waiting-listed", "waiting-listed", "waiting-listed"],
      ]);
    },
  );

  test("in a dry run tells the same, and approves nothing", async () => {
    expect(await approve({}, { isDryRun: true, listId: "d1" })).toMatchObject({ answer: "refused" });
    await register();
    expect(await approve({}, { isDryRun: true, listId: "d2" })).toMatchObject({ answer: "accepted" });
    expect(await waitingAt("kent")).toHaveLength(1);
  });

  test("for a candidate whose attempt has ended is a new approval, or a new registration with another employer", async () => {
    await register();
    const first = await approve();
    await expect(register({ employer: "surrey" })).rejects.toMatchObject(problem("not-open"));
    await door("POST /candidates/attempts/{attemptId}/withdrawal", {
      ...me,
      attemptId: first?.attemptId ?? "",
    });
    expect(await approve({}, { listId: "l2" })).toMatchObject({ answer: "accepted" });
    const [standing] = await seen();
    await door("POST /candidates/attempts/{attemptId}/withdrawal", {
      ...me,
      attemptId: standing?.attemptId ?? "",
    });
    await register({ employer: "surrey" });
    expect(await approve({}, { employerId: "surrey", listId: "l3" })).toMatchObject({ answer: "accepted" });
  });
});
