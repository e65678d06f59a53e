import { readAttempt } from "../../store/journey/attempts.ts";
import { keys } from "../../store/keys.ts";
import { findReleasedOutcome } from "../../store/journey/outcomes.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { stage } from "./cases/beginnings.ts";
import { allItems, itemOf, under, type Item } from "./items.ts";
import type { Action, Trial } from "./trial.ts";

/**
 * What happens once nobody does anything any more: senders send again what was not acknowledged, an operator
 * restarts what is flagged halted, whoever an appeal asks finds for the candidate, the daily reconciliation runs, and time
 * passes from deadline to deadline.
 * Undefined when nothing more will happen. A leg's roll-over heals nothing here: who waits for it is stuck.
 */
export function healing(trial: Trial): Action | undefined {
  const heal = (label: string, run: (trial: Trial) => Promise<unknown>): Action => ({
    label,
    run: async (again) => {
      again.note({ isHealing: true });
      await run(again);
    },
  });
  const { world, ledger } = trial;
  const [owed] = ledger.owed;
  if (owed !== undefined)
    return heal(`${owed}: sent again`, async (again) => {
      again.note({ owed: again.ledger.owed.slice(1) });
      await again.send(owed);
    });
  const attempt = itemOf(world, keys.attempt(world.attemptId));
  if (attempt?.["flagCode"] === "journey-halted")
    return heal("an operator restarts the journey", () => world.restart());
  const asked = under(allItems(world), "QUESTION#appeal").find(({ answer }) => answer === undefined);
  if (asked !== undefined)
    return heal(`${String(asked["kind"])} is answered`, () => answerForTheCandidate(world, asked));
  if (isUnseen(trial))
    return heal("the daily reconciliation runs", async (again) => {
      again.world.moveClock(1);
      await again.world.reconcile();
    });
  const due = nextDue(trial);
  if (due === undefined) return undefined;
  return heal(`the deadline job runs: ${String(due["dueKind"])}`, async (again) => {
    const at = String(due["dueAt"]);
    if (at > again.world.clock.now()) again.world.clock.set(at);
    await again.world.sweep();
  });
}

/** A result is corrected; where there is none, the stage is to be sat again. */
async function answerForTheCandidate(world: JourneyWorld, asked: Item): Promise<void> {
  if (asked["kind"] === "appeal-admissibility") await world.operator.admit();
  else if (asked["kind"] === "appeal-panel") await world.operator.formPanel();
  else if ((await appealedStanding(world)) === "not-sat") await world.panel.annul(stage);
  else await world.panel.correct(stage);
}

async function appealedStanding({ store, attemptId }: JourneyWorld): Promise<string | undefined> {
  const outcome = await findReleasedOutcome(store, await readAttempt(store, attemptId));
  return outcome?.standings[stage].standing;
}

function nextDue(trial: Trial) {
  const due = allItems(trial.world).filter(
    ({ dueAt, dueKind }) => dueAt !== undefined && dueKind !== "roll-over" && dueKind !== "open-renewal",
  );
  return due.sort((a, b) => (String(a["dueAt"]) < String(b["dueAt"]) ? -1 : 1))[0];
}

/** The ledger says that the leg is started, its execution does not run, and nobody was told. */
function isUnseen({ world }: Trial): boolean {
  const attempt = itemOf(world, keys.attempt(world.attemptId));
  const leg = Number(attempt?.["leg"]);
  const line = itemOf(world, keys.leg(world.attemptId, leg));
  if (line?.["state"] !== "started" || attempt?.["haltedAt"] !== undefined) return false;
  const name = `${world.attemptId}-${leg}`;
  return world.engine.executions().every((each) => each.name !== name || each.status !== "RUNNING");
}
