import { describe, expect, test } from "vitest";
import type { NewEvent } from "../../../domain/events.ts";
import { chainOf, chainStart, faultsOfChain } from "../../../store/journey/event-chain.ts";

const start = { attemptId: "a-1", leg: 1, policyVersion: "2018-1", eventSequence: 0, eventHash: chainStart };
const said = (causation: string): NewEvent => ({
  type: "reminded",
  actor: { kind: "system", id: "test" },
  causation,
  detail: { reminder: 1 },
});
const log = chainOf(start, ["one", "two", "three"].map(said), "2018-09-03T09:00:00.000Z");
const last = log[2];
const head = { eventSequence: 3, eventHash: last?.hash ?? "" };

describe("an attempt's log", () => {
  test("is whole as it was written", () => {
    expect(faultsOfChain(log, head)).toEqual([]);
  });

  test("is whole when its members come back in another order", () => {
    const reread = log.map((event) => ({
      ...event,
      detail: { ...event.detail },
      actor: { id: "test", kind: "system" as const },
    }));
    expect(faultsOfChain(reread, head)).toEqual([]);
  });

  test.each([
    ["an edited event", log.map((event, at) => (at === 1 ? { ...event, causation: "edited" } : event))],
    ["an edited detail", log.map((event, at) => (at === 1 ? { ...event, detail: { reminder: 2 } } : event))],
    ["a dropped event", log.filter((_, at) => at !== 1)],
    ["a dropped last event", log.slice(0, 2)],
    ["a reordered log", log.toReversed()],
    ["a doubled event", [...log, ...log.slice(2)]],
    ["an emptied log", []],
  ])("shows %s", (_, damaged) => {
    expect(faultsOfChain(damaged, head)).not.toEqual([]);
  });
});
