import * as v from "valibot";
import { plusSeconds } from "../../domain/calendar.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { dueAttributes, isStillDue, type DueItem } from "./deadlines.ts";
import { remove, update, type Key } from "../database/expressions.ts";
import { flagged } from "./flags.ts";
import { keys } from "../keys.ts";
import { readItem, transactIf, type Store } from "../store.ts";

const leftOutItem = v.object({ attemptId: v.string(), act: v.object({ pk: v.string(), sk: v.string() }) });
/** That an act which reaches many, such as a closure of the centres, could not reach this attempt. */
export type LeftOut = v.InferOutput<typeof leftOutItem>;

/** Leaves an attempt out of an act, to be tried again by itself: it does not hold up the others, and an operator sees it. */
export async function leaveOut(store: Store, { attemptId, act }: LeftOut): Promise<void> {
  const now = store.now();
  const policy = policyInForce(now);
  const key = keys.leftOut(attemptId, act);
  const since = plusSeconds(now, policy.parameters.pushBackMinutes.value * 60);
  const due = nextDeadline({ item: "reach", kind: "reach-again", since, isThrough: false }, policy);
  const changes = { attemptId, act, ...dueAttributes(key, due), ...flagged("attempt-left-out", now) };
  await store.database.transactWrite({ TransactItems: [update(store.tables.journeys, key, changes)] });
}

/** Who was left out, of what, by the deadline; undefined where they were reached by now. */
export function findLeftOut(store: Store, due: Key): Promise<LeftOut | undefined> {
  return readItem(store, due, leftOutItem);
}

/** The attempt was reached after all. */
export async function noteReachedAgain(store: Store, due: DueItem): Promise<void> {
  await transactIf(store, [remove(store.tables.journeys, due, isStillDue(due))]);
}
