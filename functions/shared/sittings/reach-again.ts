import type { DueItem } from "../../../store/journey/deadlines.ts";
import { keys } from "../../../store/keys.ts";
import { findLeftOut, noteReachedAgain, type LeftOut } from "../../../store/journey/left-out.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../legs/executions.ts";
import { rebookAgain } from "./rebook-session.ts";
import { recheckAgain } from "./recheck-examiner.ts";
import { spreadAgain } from "./spread-closure.ts";

interface Deps {
  readonly store: Store;
  readonly executions: LegExecutions;
}

/**
 * Reaches an attempt that was left out of a closure of the centres, of a session that failed, or of an examiner's declaration.
 * Where it fails as before, it is pushed back.
 */
export async function reachAgain(due: DueItem, deps: Deps): Promise<void> {
  const left = await findLeftOut(deps.store, due);
  if (left === undefined) return;
  await actAgain(left, deps);
  await noteReachedAgain(deps.store, due);
}

function actAgain(left: LeftOut, deps: Deps): Promise<void> {
  if (left.act.pk === keys.closures().pk) return spreadAgain(left, deps.store);
  return left.act.sk === keys.examiner("", "").sk ? recheckAgain(left, deps) : rebookAgain(left, deps.store);
}
