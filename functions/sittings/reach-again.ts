import type { DueItem } from "../../store/deadlines.ts";
import { keys } from "../../store/keys.ts";
import { findLeftOut, noteReachedAgain } from "../../store/left-out.ts";
import type { Store } from "../../store/store.ts";
import { rebookAgain } from "./rebook-session.ts";
import { spreadAgain } from "./spread-closure.ts";

/** Reaches an attempt that was left out of a closure of the centres, or of a session that failed. Fails as the first time did, it is pushed back. */
export async function reachAgain(due: DueItem, store: Store): Promise<void> {
  const left = await findLeftOut(store, due);
  if (left === undefined) return;
  const isOfClosure = left.act.pk === keys.closures().pk;
  await (isOfClosure ? spreadAgain(left, store) : rebookAgain(left, store));
  await noteReachedAgain(store, due);
}
