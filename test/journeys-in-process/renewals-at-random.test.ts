import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isFinal, type AttemptStatus } from "../../domain/attempt.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { randomRenewals } from "../support/random-journeys.ts";
import { accredited } from "../support/renewals.ts";

type Renewing = Awaited<ReturnType<typeof accredited>>;

/** What people, time and misfortune do to a renewal; a doorway's refusal is an answer like any other. */
const acts: Readonly<Record<string, (at: Renewing) => Promise<unknown>>> = {
  "evidence is given": (at) => at.giveEvidence(),
  "the employer confirms": (at) => at.confirm(),
  "the employer declines": (at) => at.declineToConfirm(),
  "an audit is satisfied": (at) => at.audit("satisfied"),
  "an audit is not satisfied": (at) => at.audit("not-satisfied"),
  "the candidate withdraws": (at) => at.withdraw(),
  "the candidate reopens": (at) => at.reopen(),
  "the candidate moves": (at) => at.moveTo("bury"),
  "a week passes": (at) => at.world.letPass(7),
  "six weeks pass": (at) => at.world.letPass(42),
  "the job misses two months": async ({ world }) => {
    world.moveClock(60);
    await world.sweep();
    await world.runUntilQuiet();
  },
  "the execution is aborted, and restarted": async ({ world }) => {
    // One that the candidate opened is started by the job's next run.
    if (!world.engine.executions().some(({ status }) => status === "RUNNING")) return;
    await world.abort();
    await world.runUntilQuiet();
    await world.restart();
    await world.runUntilQuiet();
  },
  "an operator revokes": (at) => at.revoke(),
};
// Revoked, nothing more can happen: so rarely that most stories go on.
const often = Object.keys(acts).filter((name) => name !== "an operator revokes");
const anyAct = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...often) },
  { weight: 1, arbitrary: fc.constant("an operator revokes") },
);

async function act(at: Renewing, name: string): Promise<void> {
  try {
    await acts[name]?.(at);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ProblemError") throw error;
  }
}

/** In which statuses of its attempt an accreditation may stand so. */
const statusesOf: Readonly<Record<string, readonly AttemptStatus[]>> = {
  "in-force": ["accredited", "renewal-open", "referred-to-full-assessment"],
  lapsed: ["accreditation-lapsed", "renewal-open", "referred-to-full-assessment"],
  revoked: ["accreditation-revoked"],
};

async function faultsOf({ world, store, accreditation, events }: Renewing): Promise<string[]> {
  const attempt = await world.attempt();
  const { state, renewal } = await accreditation();
  const open = (await readQuestions(store, world.attemptId)).filter(isOpen);
  const reminders = [...(await events("renewal-opened")), ...(await events("renewal-reminded"))].map(
    ({ detail, leg }) => `${String(detail["expiresAt"])} ${String(detail["daysBefore"])} of leg ${leg}`,
  );
  const running = world.engine.executions().filter(({ status }) => status === "RUNNING");
  return [
    ...(statusesOf[state]?.includes(attempt.status) ? [] : [`${state}, and the attempt ${attempt.status}`]),
    ...((renewal === "under-way") === (attempt.status === "renewal-open") || state === "revoked"
      ? []
      : [`renewal ${renewal}, and the attempt ${attempt.status}`]),
    ...(open.length <= 1 ? [] : [`${open.length} questions at once`]),
    ...(isFinal(attempt.status) && open.length > 0 ? ["ended, and still asking"] : []),
    ...(isFinal(attempt.status) && running.length > 0 ? ["ended, and still running"] : []),
    ...(new Set(reminders).size === reminders.length ? [] : [`reminded twice: ${reminders.join(", ")}`]),
    ...faultsOfChain(await world.events(), attempt),
    ...world.faults.map(String),
  ];
}

test(
  "whatever is done to a renewal, in any order, its accreditation and its attempt tell one story, and nobody is reminded twice",
  async () => {
    const seen = new Set<AttemptStatus>();
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 5, maxLength: 25 }), async (story) => {
        const at = await accredited();
        await at.letPassTo(92);
        for (const name of story) {
          await act(at, name);
          expect(await faultsOf(at)).toEqual([]);
          seen.add((await at.world.attempt()).status);
        }
        // Left alone, it goes on as one story too.
        await at.world.letPass(400);
        expect(await faultsOf(at)).toEqual([]);
      }),
      { numRuns: randomRenewals },
    );
    expect([...seen].sort()).toEqual([
      "accreditation-lapsed",
      "accreditation-revoked",
      "accredited",
      "referred-to-full-assessment",
      "renewal-open",
    ]);
  },
  24 * 3_600_000,
);
