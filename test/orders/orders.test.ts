import { beforeAll, describe, expect, test } from "vitest";
import { caseNames, type CaseName } from "./cases.ts";
import { exploreInShares } from "./explore-in-shares.ts";
import type { Explored } from "./explore.ts";

/*
 * The trial of orders, on one page.
 *
 * What is tried. One question of a journey (cases.ts), by the synthesised workflow and the real functions over a
 * database in memory, in every order that can come about:
 * - Events are chosen (actions.ts), each at most once a run and at any moment at which it is possible: an answer,
 *   its duplicate, one that conflicts; an invitation repeated, a token renewed, a stale one written late; a record of
 *   the stream doubled or lost; the window passed; a withdrawal; the next leg started; the execution aborted; and where
 *   an outcome stands, an appeal, withdrawn weeks later or refused. The asking itself is an event of every run.
 * - What happens by itself is tried in every order too: the next step of each execution, the stream, notices.
 * - One crash a run, before or after any write of anything that is done (crashes.ts).
 * - Then nobody does anything more, and the journey heals (healing.ts): senders send again what failed, deadlines
 *   fall due, an operator restarts what is flagged halted, and the panel finds for whoever appealed. That a leg rolls over
 *   in a year heals nothing.
 * Runs that come to the same state (state-key.ts) are followed once (explore.ts) and counted each.
 *
 * What the verdict demands (verdict.ts). The case has ended as the answer that counted makes it; its sender was told
 * so. Each thing happened at most once; the log's chain is whole. Nothing is left due, open, flagged or running, and
 * no message is lost. Nothing is seen before its release. An operator may be asked for two things only: the leg
 * whose execution was aborted, and an open appeal. A flag where the journey could have healed by itself is a fault.
 * While an appeal is open nothing else is asked, reminded of, lapsed or decided; afterwards what stood still has its time
 * back (suspension.ts, which computes it from the appeal's two instants alone).
 *
 * What shows that it would notice: mutants.test.ts. How events reach the bus: publishing.test.ts.
 */

// Around an appeal there are two workflows, three more events and a long healing.
const events: Readonly<Record<CaseName, number>> = { result: 4, resit: 3, "next-step": 3, endorsement: 4 };
// A result has more to happen around it.
const shares: Readonly<Record<CaseName, number>> = { result: 3, resit: 1, "next-step": 1, endorsement: 1 };

describe("every causally possible order of events around a question, one crash a run", () => {
  let tried: ReadonlyMap<CaseName, Explored>;
  beforeAll(async () => {
    tried = await exploreInShares(caseNames.map((of) => ({ of, events: events[of], shares: shares[of] })));
  });

  test.each(caseNames)("ends rightly, or is put before an operator: %s", (question) => {
    const { orders = 0n, states, steps, faults } = tried.get(question) ?? {};
    console.log(
      `${question}: ${orders} orders of up to ${events[question]} events tried, ${states} states, ${steps} steps`,
    );
    expect(faults).toEqual([]);
    expect(orders).toBeGreaterThan(100_000n);
  });
});
