import { beforeEach, expect, test } from "vitest";
import { nextDeadline } from "../../../../domain/deadlines.ts";
import { policyOfVersion } from "../../../../domain/policy/policy.ts";
import { enter, issueStatement } from "../../../../store/employers/ledger.ts";
import { doorways, problem } from "../journey.ts";

const listed = "GET /employers/statements";
const read = "GET /employers/statements/{month}";

let door: ReturnType<typeof doorways>;
beforeEach(() => {
  door = doorways();
});

/** So many entries of a month, and its statement where it is issued. */
async function month(of: string, entries: number, isIssued = true): Promise<void> {
  for (let number = 1; number <= entries; number += 1)
    await enter(door.store, {
      ...{ entryId: `${of}-${number}#registration`, employerId: "leeds", what: "registration", pence: 100 },
      occurredAt: `${of}-10T09:00:00.000Z`,
      of: { candidateId: "c-1", attemptId: "a-1", eventId: `${of}-${number}` },
    });
  const due = nextDeadline({ item: "ledger", openMonth: of }, policyOfVersion("2018-1"));
  if (isIssued && due !== undefined) await issueStatement(door.store, "leeds", due);
}
const ask = (query: { after?: string }, caller = door.employer) =>
  door.employers(listed, { ...caller, ...query });
const see = (of: string, query: { after?: string } = {}, caller = door.employer) =>
  door.employers(read, { ...caller, month: of, ...query });

test("an employer lists its statements, the newest first, and sees who pays for the assessments", async () => {
  await month("2018-09", 1);
  await month("2018-10", 2);
  expect(await ask({})).toMatchObject({
    statements: [
      { month: "2018-10", entries: 2, totalPence: 200, balancePence: 300 },
      { month: "2018-09", entries: 1, totalPence: 100, balancePence: 100 },
    ],
    assessmentsPaidBy: "department",
  });
});

test("an employer reads one of them with its lines, which add up to it", async () => {
  await month("2018-09", 3);
  const { lines, totalPence } = await see("2018-09");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toEqual({ what: "registration", pence: 100, on: "2018-09-10", attemptId: "a-1" });
  expect(lines.reduce((sum, { pence }) => sum + pence, 0)).toBe(totalPence);
});

test("a long statement comes in pages, and none of its lines twice", async () => {
  await month("2018-09", 130);
  const first = await see("2018-09");
  const second = await see("2018-09", { after: first.next ?? "" });
  expect([first.lines.length, second.lines.length, second.next]).toEqual([100, 30, undefined]);
});

test("what is not issued yet is not there, nor another employer's", async () => {
  await month("2018-09", 1, false);
  await expect(see("2018-09")).rejects.toMatchObject(problem("not-found"));
  await month("2018-10", 0);
  await month("2018-09", 0);
  await expect(see("2018-09", {}, { employerId: "bury", by: "lead-2" })).rejects.toMatchObject(
    problem("not-found"),
  );
  expect(await ask({}, { employerId: "bury", by: "lead-2" })).toMatchObject({ statements: [] });
});
