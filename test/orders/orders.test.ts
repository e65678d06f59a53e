import { beforeAll, describe, expect, test } from "vitest";
import { caseNames, type CaseName } from "./cases.ts";
import { exploreInShares } from "./explore-in-shares.ts";
import type { Explored } from "./explore.ts";

/*
 * The trial of orders, on one page.
 *
 * What is tried. One question of a journey (cases/, a file each: of the first leg, a re-sit, an appeal, a renewal), by the
 * synthesised workflows and the real functions over a database in memory, in every order that can come about:
 * - Events are chosen (actions.ts), each at most once a run and at any moment at which it is possible: an answer,
 *   its duplicate, one that conflicts; an invitation repeated, a token renewed, a stale one written late; a record of
 *   the stream doubled or lost; the window passed; a withdrawal; the next leg started; the execution aborted; where an
 *   outcome stands, an appeal, withdrawn weeks later or refused; where an accreditation does, its revocation, or a move to
 *   another employer. The asking itself is an event of every run.
 * - What happens by itself is tried in every order too: the next step of each execution, the stream, notices.
 * - One crash a run, before or after any write of anything that is done (crashes.ts).
 * - Then nobody does anything more, and the journey heals (healing.ts): senders send again what failed, deadlines
 *   fall due, an operator restarts what is flagged halted, and the panel finds for whoever appealed. That a leg rolls over
 *   in a year heals nothing.
 * Runs that come to the same state (state-key.ts) are followed once (explore.ts) and counted each.
 *
 * What the verdict demands (verdict.ts). The case has ended as the answer that counted makes it; its sender was told
 * so. Each thing happened at most once (happens-once.ts); the log's chain is whole; an accreditation's dates are those
 * that its renewals make (renewal.ts). Nothing is left due, open, flagged or running, and no message is lost. Nothing is
 * seen before its release. Operators may be asked for two things only: the leg whose execution was aborted, and what a
 * workflow asks them. A flag where the journey could have healed by itself is a fault.
 * While an appeal is open nothing else is asked, reminded of, lapsed or decided; afterwards what stood still has its time
 * back (suspension.ts, which computes it from the appeal's two instants alone).
 *
 * What shows that it would notice: mutants.test.ts. How events reach the bus: publishing.test.ts.
 */

// One event more makes ten times the steps: the workflows after the first leg, and their long healing, get fewer.
const usual = { events: 3, shares: 1 };
const sizes: Readonly<Record<CaseName, typeof usual>> = {
  // More happens around a result.
  result: { events: 4, shares: 3 },
  endorsement: { events: 4, shares: 1 },
  "next-step": usual,
  "resit-support": usual,
  resit: usual,
  "appeal-admissibility": usual,
  // A decision has the longest way to its end.
  "appeal-decision": { events: 2, shares: 1 },
  "renewal-evidence": usual,
  "renewal-confirmation": usual,
  "renewal-reopened": usual,
};

describe("every causally possible order of events around a question, one crash a run", () => {
  let tried: ReadonlyMap<CaseName, Explored>;
  beforeAll(async () => {
    tried = await exploreInShares(caseNames.map((of) => ({ of, ...sizes[of] })));
  });

  test.each(caseNames)("ends rightly, or is put before an operator: %s", (question) => {
    const { orders = 0n, states, steps, faults } = tried.get(question) ?? {};
    const { events } = sizes[question];
    console.log(
      `${question}: ${orders} orders of up to ${events} events tried, ${states} states, ${steps} steps`,
    );
    expect(faults).toEqual([]);
    expect(orders).toBeGreaterThan(events > 2 ? 100_000n : 5000n);
  });
});
