import { secondsBetween } from "../../../domain/calendar.ts";
import type { DeadlineKind } from "../../../domain/deadlines.ts";
import { deadlineShards, dueItems, pushBack, type DueItem } from "../../../store/journey/deadlines.ts";
import { deadlineActions, type DeadlineDeps } from "./deadline-actions.ts";

export interface ActOnDeadlinesDeps extends DeadlineDeps {
  /** So many items are read and acted on at a time. */
  readonly pageSize: number;
  /** Whether there is still time to begin another page; what is left is taken up by the next run. */
  readonly hasTimeLeft: () => boolean;
  /** Told of what failed and was pushed back. */
  readonly noteFailure: (item: DueItem, error: unknown) => void;
}

export interface ActedOnDeadlines {
  readonly acted: Readonly<Partial<Record<DeadlineKind, number>>>;
  readonly pushedBack: number;
  /** How long the item that was due first had waited when it was read. */
  readonly oldestOverdueSeconds: number;
  /** False: due items were left for the next run. */
  readonly isThrough: boolean;
}

/**
 * Acts on everything that is due by now, shard by shard, earliest first. Each item is acted on by a write that
 * holds only for the deadline that was read, since the index is stale and runs may overlap. What fails is
 * pushed back, so that it never stands before the others.
 */
export async function actOnDeadlines(deps: ActOnDeadlinesDeps): Promise<ActedOnDeadlines> {
  const acted: Partial<Record<DeadlineKind, number>> = {};
  const until = deps.store.now();
  let pushedBack = 0;
  let oldest = until;
  const done = (isThrough: boolean): ActedOnDeadlines => ({
    ...{ acted, pushedBack, isThrough },
    oldestOverdueSeconds: secondsBetween(oldest, until),
  });
  for (let shard = 0; shard < deadlineShards; shard += 1) {
    let from: Record<string, unknown> | undefined;
    do {
      if (!deps.hasTimeLeft()) return done(false);
      const page = await dueItems(deps.store, shard, until, deps.pageSize, from);
      const hasFailed = await Promise.all(page.due.map((item) => actOn(item, deps)));
      for (const { kind, at } of page.due) {
        acted[kind] = (acted[kind] ?? 0) + 1;
        if (at < oldest) oldest = at;
      }
      pushedBack += hasFailed.filter(Boolean).length;
      from = page.next;
    } while (from !== undefined);
  }
  return done(true);
}

async function actOn(item: DueItem, deps: ActOnDeadlinesDeps): Promise<boolean> {
  try {
    await deadlineActions[item.kind](item, deps);
    return false;
  } catch (error) {
    deps.noteFailure(item, error);
    await pushBack(deps.store, item);
    return true;
  }
}
