import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import * as v from "valibot";
import { finalStatuses, openStatuses } from "../../domain/attempt.ts";
import { deadlineKinds, type DeadlineKind } from "../../domain/deadlines.ts";
import type { Instant } from "../../domain/time.ts";
import type { Member } from "./member.ts";
import type { TableStream } from "./table-stream.ts";

const text = v.object({ S: v.string() });
const head = v.object({
  status: v.object({ S: v.picklist([...openStatuses, ...finalStatuses]) }),
  round: v.object({ N: v.pipe(v.string(), v.transform(Number)) }),
  releasedAt: v.optional(text),
  haltedAt: v.optional(text),
});
const due = v.object({
  dueKind: v.optional(v.object({ S: v.picklist(deadlineKinds) })),
  notBefore: v.optional(text),
});

/** What is seen of one journey. */
interface Seen {
  head: v.InferOutput<typeof head> | undefined;
  /** What each of its items waits for, by sort key. */
  readonly due: Map<string, DeadlineKind>;
  /** Until when a leg is held back, by its sort key: an earliest date, or the week of a release. */
  readonly heldUntil: Map<string, Instant>;
}

/** What waits for a person's answer, for the journey itself, or for the bus. */
const openKinds: readonly DeadlineKind[] = ["remind", "lapse", "chase"];
const movingKinds: readonly DeadlineKind[] = ["resume-again", "start-again"];
const underWayKinds: readonly DeadlineKind[] = [...movingKinds, "publish-again"];

const isHeld = ({ heldUntil }: Seen, sk: string, now: Instant): boolean => (heldUntil.get(sk) ?? now) > now;

const anyOf = (seen: Seen, kinds: readonly DeadlineKind[], now: Instant): boolean =>
  [...seen.due].some(([sk, kind]) => kinds.includes(kind) && !isHeld(seen, sk, now));

/** Sees every journey as it changes: a look costs by what has changed, not by how many journeys there are. */
export class Watch {
  readonly #stream: Pick<TableStream, "read">;
  readonly #seen = new Map<string, Seen>();

  constructor(stream: Pick<TableStream, "read">) {
    this.#stream = stream;
  }

  /** Reads what has changed since the last look; says how much. */
  async look(): Promise<number> {
    const changes = await this.#stream.read();
    for (const change of changes) this.#note(change);
    return changes.length;
  }

  /** Tells the members what was seen of them; `epoch` is when a question was seen first. */
  tell(members: ReadonlyMap<string, Member>, { epoch, now }: { epoch: number; now: Instant }): void {
    for (const [attemptId, member] of members) {
      const seen = this.#seen.get(attemptId);
      if (seen?.head === undefined) continue;
      member.status = seen.head.status.S;
      member.round = seen.head.round.N;
      member.releasedAt = seen.head.releasedAt?.S;
      member.isHalted = seen.head.haltedAt !== undefined;
      member.isUnderWay = anyOf(seen, movingKinds, now);
      member.isHeldBack = [...seen.heldUntil.keys()].some((sk) => isHeld(seen, sk, now));
      member.open = openQuestions(seen, member.open, epoch);
    }
  }

  /** Whether anything is on its way inside the system: an answer not taken up, a leg not started, an event not told. */
  isAnythingUnderWay(now: Instant): boolean {
    return [...this.#seen.values()].some((seen) => anyOf(seen, underWayKinds, now));
  }

  #note({ dynamodb }: _Record): void {
    const pk = dynamodb?.Keys?.["pk"]?.S ?? "";
    const sk = dynamodb?.Keys?.["sk"]?.S ?? "";
    if (!pk.startsWith("ATTEMPT#")) return;
    const attemptId = pk.slice("ATTEMPT#".length);
    const seen = this.#seen.get(attemptId) ?? {
      ...{ head: undefined, due: new Map<string, DeadlineKind>(), heldUntil: new Map<string, Instant>() },
    };
    this.#seen.set(attemptId, seen);
    const image = dynamodb?.NewImage ?? {};
    if (sk === "ATTEMPT") seen.head = v.parse(head, image);
    const { dueKind, notBefore } = v.parse(due, image);
    if (dueKind?.S === "start-again" && notBefore !== undefined) seen.heldUntil.set(sk, notBefore.S);
    else seen.heldUntil.delete(sk);
    if (dueKind === undefined) seen.due.delete(sk);
    else seen.due.set(sk, dueKind.S);
  }
}

/** The questions that wait for a person, each with the epoch in which it was seen first. */
function openQuestions(
  { due: items }: Seen,
  before: ReadonlyMap<string, number>,
  epoch: number,
): Map<string, number> {
  const open = new Map<string, number>();
  for (const [sk, kind] of items) {
    if (!openKinds.includes(kind)) continue;
    const key = sk.replace(/^QUESTION#/, "");
    open.set(key, before.get(key) ?? epoch);
  }
  return open;
}
