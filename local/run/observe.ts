import * as v from "valibot";
import type { DeadlineKind } from "../../domain/deadlines.ts";
import { finalStatuses, openStatuses } from "../../domain/attempt.ts";
import { deadlineShards, dueItems, type DueItem } from "../../store/deadlines.ts";
import { queryAll, type Store } from "../../store/store.ts";
import type { Member } from "./member.ts";

const head = v.object({
  attemptId: v.string(),
  status: v.picklist([...openStatuses, ...finalStatuses]),
  round: v.number(),
  haltedAt: v.optional(v.string()),
});
type Head = v.InferOutput<typeof head>;

/** Later than any deadline. */
const endOfTime = "9999-12-31T23:59:59.000Z";
const pageSize = 1000;

/** What is seen of all journeys at once: a query for each employer, and one for each shard of the deadlines. */
export interface Observed {
  readonly heads: readonly Head[];
  readonly due: readonly DueItem[];
}

/** Looks at every journey of these employers, as sparingly as the tables allow. */
export async function observe(store: Store, employerIds: readonly string[]): Promise<Observed> {
  const shards = Array.from({ length: deadlineShards }, (_, shard) => shard);
  const [heads, due] = await Promise.all([
    Promise.all(employerIds.map((employerId) => headsOf(store, employerId))),
    Promise.all(shards.map((shard) => dueIn(store, shard))),
  ]);
  return { heads: heads.flat(), due: due.flat() };
}

async function headsOf(store: Store, employerId: string): Promise<Head[]> {
  const items = await queryAll(store, {
    TableName: store.tables.journeys,
    IndexName: "employer",
    KeyConditionExpression: "employerId = :employer",
    ExpressionAttributeValues: { ":employer": employerId },
    ProjectionExpression: "attemptId, #status, #round, haltedAt",
    ExpressionAttributeNames: { "#status": "status", "#round": "round" },
  });
  return items.map((item) => v.parse(head, item));
}

async function dueIn(store: Store, shard: number): Promise<DueItem[]> {
  const found: DueItem[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await dueItems(store, shard, endOfTime, pageSize, after);
    found.push(...page.due);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** Notes what was seen at the members that it is about; `epoch` is when a question was seen first. */
export function note(observed: Observed, members: ReadonlyMap<string, Member>, epoch: number): void {
  for (const { attemptId, status, round, haltedAt } of observed.heads) {
    const member = members.get(attemptId);
    if (member === undefined) continue;
    member.status = status;
    member.round = round;
    member.isHalted = haltedAt !== undefined;
  }
  const open = new Map<string, Map<string, number>>();
  const underWay = new Set<string>();
  for (const item of observed.due) {
    const attemptId = item.pk.replace(/^ATTEMPT#/, "");
    if (item.kind === "remind" || item.kind === "lapse") {
      const key = item.sk.replace(/^QUESTION#/, "");
      const since = members.get(attemptId)?.open.get(key) ?? epoch;
      open.set(attemptId, (open.get(attemptId) ?? new Map<string, number>()).set(key, since));
    } else if (item.kind === "resume-again" || item.kind === "start-again") underWay.add(attemptId);
  }
  for (const [attemptId, member] of members) {
    member.open = open.get(attemptId) ?? new Map<string, number>();
    member.isUnderWay = underWay.has(attemptId);
  }
}

/** Whether something is on its way inside the system: an answer not taken up, a leg not started, an event not told. */
export const isAnythingUnderWay = ({ due }: Observed): boolean =>
  due.some(({ kind }) => underWayKinds.includes(kind));
const underWayKinds: readonly DeadlineKind[] = ["publish-again", "resume-again", "start-again"];
