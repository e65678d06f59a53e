import { isFinal } from "../../../domain/attempt.ts";
import type { Career } from "./career.ts";
import { standingNow, type Now } from "./doing.ts";
import { onceADay } from "./doings/time.ts";

/** Silence decides no appeal: whoever is asked does, in the end. */
async function decideTheAppeal({ world }: Career, { asked }: Now): Promise<void> {
  if (asked.includes("appeal-admissibility")) await world.operator.refuse();
  if (asked.includes("appeal-panel")) await world.operator.formPanel();
  if (asked.includes("appeal-decision")) await world.panel.notUphold();
}

// A leg of each kind after the other, with its longest window, and one more for what was restarted.
const mostWindows = 20;

/** Nobody does anything more but operators, whose part it is that nothing stands still; and time passes. */
export async function settleTheRest(career: Career): Promise<void> {
  const { world } = career;
  await world.runUntilQuiet();
  await career.noteIssued();
  for (let windows = 0; windows < mostWindows; windows += 1) {
    const open = career.attempts().filter(({ status }) => !isFinal(status));
    if (open.length === 0) return;
    for (const { attemptId } of open) {
      world.attemptId = attemptId;
      const now = await standingNow(career);
      if (now?.attempt.haltedAt !== undefined) await world.restart();
      if (now !== undefined) await decideTheAppeal(career, now);
    }
    await world.letPass(125, onceADay);
    await career.noteIssued();
  }
}
