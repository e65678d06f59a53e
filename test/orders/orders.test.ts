import { describe, expect, test } from "vitest";
import { explore } from "./explore.ts";
import type { CaseName } from "./cases.ts";

// A result has more to happen around it: one event less keeps `npm test` within a minute here.
const depths: readonly (readonly [question: CaseName, events: number])[] = [
  ["endorsement", 4],
  ["result", 3],
];
// `npm run test:exhaustive` goes up to six, in shards: ORDERS_SHARD=1/8 tries one of eight.
const everywhere = process.env["ORDERS_EVENTS"];
const [index = 1, of = 1] = (process.env["ORDERS_SHARD"] ?? "1/1").split("/").map(Number);

describe("every causally possible order of events around a question, one crash a run", () => {
  test.each(depths)("ends rightly, or is put before an operator: %s", async (question, depth) => {
    const events = everywhere === undefined ? depth : Number(everywhere);
    const explored = await explore({
      of: question,
      events,
      hasCrashes: true,
      shard: { index: index - 1, of },
    });
    console.log(
      `${question}: ${explored.orders} orders of up to ${events} events tried, ${explored.states} states, ${explored.steps} steps`,
    );
    expect(explored.faults).toEqual([]);
    expect(explored.orders).toBeGreaterThan(1000n);
  });
});
