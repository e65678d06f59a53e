import { describe, expect, test } from "vitest";
import { businessClock, staleAfterMilliseconds } from "../../functions/business-clock.ts";
import { keys } from "../../store/keys.ts";
import { databaseThrough } from "../support/journey-world/services.ts";
import { MemoryDatabase, testTables } from "../support/memory-database.ts";

const day = 86_400_000;

/** A table in which somebody has moved the clock on by so many days. */
async function movedOnBy(days: number) {
  const database = new MemoryDatabase();
  await database.update({
    TableName: testTables.journeys,
    Key: keys.clock(),
    UpdateExpression: "SET offsetMilliseconds = :offset",
    ExpressionAttributeValues: { ":offset": days * day },
  });
  let reads = 0;
  const counting = databaseThrough(database, (call, run) => {
    reads += call === "get" ? 1 : 0;
    return run();
  });
  return { clocked: { database: counting, tables: testTables }, reads: () => reads };
}
// A moment that has just passed rounds to minus nought.
const daysFromNow = (instant: string) => Math.round((Date.parse(instant) - Date.now()) / day) + 0;

describe("the business clock", () => {
  test.each(["real", undefined, "", "OFFSET"])(
    "%s is real time, whatever stands in the table: there is no door",
    async (kind) => {
      const { clocked, reads } = await movedOnBy(90);
      const now = await businessClock(kind, clocked)();
      expect(daysFromNow(now())).toBe(0);
      expect(reads()).toBe(0);
    },
  );

  test("of one machine goes by the table, and reads it once for a moment", async () => {
    const { clocked, reads } = await movedOnBy(90);
    const clock = businessClock("offset", clocked);
    expect(daysFromNow((await clock())())).toBe(90);
    expect(daysFromNow((await clock())())).toBe(90);
    expect(reads()).toBe(1);
    await new Promise((resolve) => {
      setTimeout(resolve, staleAfterMilliseconds + 20);
    });
    await clock();
    expect(reads()).toBe(2);
  });

  test("of one machine that nobody moved is real time", async () => {
    const clocked = { database: new MemoryDatabase(), tables: testTables };
    expect(daysFromNow((await businessClock("offset", clocked)())())).toBe(0);
  });
});
