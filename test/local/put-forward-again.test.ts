import { expect, test } from "vitest";
import { isToBePutForwardAgain, laterLists } from "../../local/run/put-forward-again.ts";
import type { HandedOver } from "../../local/run/cast.ts";
import { listCsv, makeList, sampleEmployers } from "../../local/samples/make-list.ts";
import { memberOf, storyWhere } from "../support/members.ts";

const [row] = makeList({ candidates: 1, seed: 1 });
const { registration_number: registrationNumber = "", level, employer = "" } = row ?? {};
const first: HandedOver = {
  ...{ employerId: employer, file: Buffer.from(listCsv(row ? [row] : [])), rowsSent: 1, attempt: 1 },
  list: { listId: "l", state: "processed", dryRun: false, problems: [], notices: [], rows: [] },
};
const returned = (putForwardAgain: "by-the-same-employer" | "by-another-employer" | "none") =>
  memberOf([], {
    ...{ registrationNumber, employerId: employer, status: "returned-to-employer" },
    ...(level !== undefined && { level }),
    story: storyWhere([], { putForwardAgain }),
  });

test("the same employer's later list has the person's row, endorsed anew", async () => {
  const lists = await laterLists([returned("by-the-same-employer")], [first], "2019-05-01");
  expect([...lists.keys()]).toEqual([employer]);
  const text = Buffer.from(lists.get(employer) ?? []).toString();
  expect(text).toContain(registrationNumber);
  expect(text).toContain("2019-05-01");
});

test("another employer's later list names that employer in the row", async () => {
  const lists = await laterLists([returned("by-another-employer")], [first], "2019-05-01");
  expect(lists.size).toBe(1);
  for (const [sender, file] of lists) {
    expect(sender).not.toBe(employer);
    expect(sampleEmployers).toContain(sender);
    expect(Buffer.from(file).toString()).toContain(`,${sender},`);
  }
});

test("whom no list named is on none", async () => {
  const stranger = { ...returned("by-the-same-employer"), registrationNumber: "SW1" };
  expect((await laterLists([stranger], [first], "2019-05-01")).size).toBe(0);
});

test("put forward again is who was returned, whose story says so, and once", () => {
  const member = returned("by-the-same-employer");
  expect(isToBePutForwardAgain(member)).toBe(true);
  expect(isToBePutForwardAgain({ ...member, isPutForwardAgain: true })).toBe(false);
  expect(isToBePutForwardAgain({ ...member, status: "accredited" })).toBe(false);
  expect(isToBePutForwardAgain(returned("none"))).toBe(false);
});
