import { setTimeout as sleep } from "node:timers/promises";
import { dayInLondon, endOfDayInLondon } from "../../domain/calendar.ts";
import type { DeadlineKind } from "../../domain/deadlines.ts";
import type { Instant } from "../../domain/time.ts";
import { deadlineShards, dueItems, type DueItem } from "../../store/journey/deadlines.ts";
import type { Store } from "../../store/store.ts";
import type { System } from "../system.ts";

/** A day on which something fell due, and what the deadline job did on it, by kind. */
export interface EventfulDay {
  readonly at: Instant;
  readonly acted: Readonly<Record<string, number>>;
}

export interface Travel {
  readonly system: Pick<System, "store" | "clock" | "actOnDeadlines">;
  readonly until: Instant;
  readonly tell?: (day: EventfulDay) => void;
  /** Waits a moment of real time. */
  readonly wait?: () => Promise<unknown>;
}

/**
 * Moves the business clock on to an instant as time itself would go: from one day on which something falls due to the
 * next, the job acting on each and its consequences following, so that no reminder stands in for another.
 */
export async function letTimePass(travel: Travel): Promise<void> {
  const { system, until, tell } = travel;
  for (;;) {
    const now = system.clock.now();
    const first = (await dueUpTo(system.store, until)).find((due) => due.at > now)?.at;
    if (first === undefined) break;
    const evening = endOfDayInLondon(dayInLondon(first));
    // Of a day's last second the end may be before what falls due in it.
    const at = evening < first ? first : evening;
    const day = await goTo(at < until ? at : until, travel);
    tell?.(day);
  }
  if (system.clock.now() < until) await goTo(until, travel);
}

async function goTo(at: Instant, travel: Travel): Promise<EventfulDay> {
  await travel.system.clock.moveTo(at);
  const acted = await travel.system.actOnDeadlines();
  // What was started takes its first steps before anything shows that it is on its way.
  for (let waits = Object.keys(acted).length === 0 ? 0 : 4; waits > 0; waits -= 1) await pause(travel);
  await settle(travel);
  return { at, acted };
}

const underWay: readonly DeadlineKind[] = ["resume-again", "start-again", "publish-again"];
/** Ten seconds: far more than a healthy journey needs, and what is stuck must not hold up time for ever. */
const mostWaits = 40;

/** Lets what the job set in motion come to rest, so that the next day finds it there. */
async function settle(travel: Travel): Promise<void> {
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const due = await dueUpTo(travel.system.store, travel.until);
    if (!due.some(({ kind }) => underWay.includes(kind))) return;
    await pause(travel);
  }
}

const pause = async ({ wait = () => sleep(250) }: Travel): Promise<unknown> => wait();

const pageSize = 1000;

/** What falls due until then, earliest first; of more than a page in a shard, the earliest. */
async function dueUpTo(store: Store, until: Instant): Promise<DueItem[]> {
  const pages = await Promise.all(
    Array.from({ length: deadlineShards }, (_, shard) => dueItems(store, shard, until, pageSize)),
  );
  return pages.flatMap(({ due }) => due).toSorted((a, b) => (a.at < b.at ? -1 : 1));
}
