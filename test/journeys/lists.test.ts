import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { connect } from "../../local/system.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { bytesIn } from "../support/encodings.ts";
import { surround, type Surroundings } from "./deployed-driver.ts";

let around: Surroundings;
beforeAll(async () => {
  around = await surround(
    await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` }),
  );
});
afterAll(() => around.close());

/** Nobody whom another run has registered. */
const newNumber = () => `SW${randomInt(1_000_000, 99_999_999)}`;
const header = "employer;level;family_name;given_name;email;registration_number;team";
const row = (number: string, but: { level?: string; employer?: string } = {}) =>
  `${but.employer ?? "leeds"};${but.level ?? "practitioner"};Invented;Zoë;zoe@invented.example;${number};x`;
const answersIn = (rows: readonly { answer: string }[]) => rows.map(({ answer }) => answer);

describe("a list, deployed", () => {
  test("in another encoding and with semicolons goes its whole way to the result file", async () => {
    const numbers = [newNumber(), newNumber()];
    const [one = "", other = ""] = numbers;
    const file = bytesIn(
      "utf-16le",
      [header, row(one), row(other, { level: "wizard" }), row(one)].join("\n"),
    );
    const list = await around.lead.handOver(file);
    expect(list).toMatchObject({
      ...{ state: "processed", dryRun: false, rowsInFile: 3 },
      counts: { rows: 3, accepted: 1, waitingListed: 0, alreadyRegistered: 1, refused: 1 },
      notices: [{ code: "unknown-column", path: "/header/7" }],
    });
    expect(answersIn(list.rows)).toEqual(["accepted", "refused", "already-registered"]);
    const result = Buffer.from(await around.lead.readResult(list.listId)).toString("utf8");
    const lines = result.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(new RegExp(`^1;${one};Zoë;Invented;practitioner;accepted;`));
    expect(lines[2]).toContain(";refused;;unknown-level:level;");
  });

  test("is only checked in a dry run, registered when it is sent, and changes nothing when it is sent again", async () => {
    const file = bytesIn("windows-1252", [header, row(newNumber()), row(newNumber())].join("\n"));
    const dry = await around.lead.handOver(file, { dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, notices: [{}, { code: "read-as-windows-1252" }] });
    expect(answersIn(dry.rows)).toEqual(["accepted", "accepted"]);
    expect(dry.rows.map(({ attemptId }) => attemptId)).toEqual([undefined, undefined]);
    const [first, again] = await Promise.all([around.lead.handOver(file), around.lead.handOver(file)]);
    for (const [at, { answer }] of first.rows.entries())
      expect(new Set([answer, again.rows[at]?.answer])).toEqual(new Set(["accepted", "already-registered"]));
    expect(again.rows.map(({ attemptId }) => attemptId)).toEqual(
      first.rows.map(({ attemptId }) => attemptId),
    );
    const attempt = await readAttempt(around.system.store, first.rows[0]?.attemptId ?? "");
    expect(attempt).toMatchObject({ pathway: "experienced", employerId: "leeds" });
  });

  test("that is a workbook is refused, with what to do", async () => {
    const list = await around.lead.handOver(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0]));
    expect(list).toMatchObject({ state: "file-refused", problems: [{ code: "a-workbook" }] });
  });
});

test("an employer's choices are kept at its doorway, and bad ones refused", async () => {
  const settings = { agencyStaff: "after-12-months", releasesPerWeek: 5 };
  expect(await around.lead.changeSettings(settings)).toMatchObject({ status: 200, body: settings });
  expect(await around.lead.changeSettings({ releasesPerWeek: 0 })).toMatchObject({ status: 400 });
  expect(await around.lead.changeSettings({})).toMatchObject({ status: 200 });
});
