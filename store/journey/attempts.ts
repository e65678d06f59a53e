import * as v from "valibot";
import {
  finalStatuses,
  isFinal,
  openStatuses,
  type Attempt,
  type AttemptStatus,
} from "../../domain/attempt.ts";
import { resitRefusals } from "../../domain/next-steps.ts";
import { levels } from "../../domain/levels.ts";
import { pathways } from "../../domain/pathways.ts";
import { keys } from "../keys.ts";
import { keyText, pageOf, type Page, type Paging } from "../database/pages.ts";
import { queryAll, readItem, stageSchema, type Store } from "../store.ts";

/** No attempt has this id. */
export class UnknownAttemptError extends Error {
  override readonly name = "UnknownAttemptError";
  constructor(attemptId: string) {
    super(`no attempt ${attemptId}`);
  }
}

const outcomeVersion = v.object({ round: v.number(), outcomeVersion: v.number() });

/** Days on which somebody can't be released. */
export const spans = v.pipe(v.array(v.object({ from: v.string(), to: v.string() })), v.readonly());

const attemptItem = v.object({
  attemptId: v.string(),
  candidateId: v.string(),
  employerId: v.string(),
  formerEmployers: v.optional(
    v.array(
      v.object({ employerId: v.string(), until: v.string(), releasedOutcome: v.optional(outcomeVersion) }),
    ),
  ),
  move: v.optional(v.object({ to: v.string(), offeredAt: v.string(), closesAt: v.string() })),
  level: v.picklist(levels),
  /** Attempts registered before pathways were kept were of experienced staff. */
  pathway: v.optional(v.picklist(pathways), "experienced"),
  earliestOn: v.optional(v.string()),
  notAvailableOn: v.optional(spans),
  release: v.optional(v.object({ round: v.number(), week: v.string() })),
  releaseDays: v.optional(v.object({ round: v.number(), days: v.array(v.string()) })),
  releaseAwaitedByLeg: v.optional(v.number()),
  status: v.picklist([...openStatuses, ...finalStatuses]),
  version: v.number(),
  leg: v.number(),
  round: v.number(),
  fastTrackResits: v.number(),
  policyVersion: v.string(),
  standardVersion: v.string(),
  registeredAt: v.string(),
  listId: v.optional(v.string()),
  cohort: v.optional(v.string()),
  waitingKey: v.optional(v.string()),
  previousAttemptId: v.optional(v.string()),
  exemptStages: v.array(stageSchema),
  carriedForward: v.array(v.object({ stage: stageSchema, metOn: v.string() })),
  resitStartedByLeg: v.optional(v.number()),
  appealStartedByLeg: v.optional(v.number()),
  resitChosenAfter: v.optional(outcomeVersion),
  resitRefusedAfter: v.optional(v.object({ ...outcomeVersion.entries, because: v.picklist(resitRefusals) })),
  accreditationNumber: v.optional(v.string()),
  renewals: v.optional(v.number()),
  outcomeVersion: v.number(),
  releasedAt: v.optional(v.string()),
  releasedOutcome: v.optional(outcomeVersion),
  nextStepTime: v.optional(v.number()),
  isFreeRound: v.optional(v.boolean()),
  lastRound: v.optional(v.number()),
  haltedAt: v.optional(v.string()),
  suspendedAt: v.optional(v.string()),
  standstillSeconds: v.number(),
  eventSequence: v.number(),
  eventHash: v.string(),
});

/** The attempt as the table says now; undefined when there is none. */
export function findAttempt(store: Store, attemptId: string): Promise<Attempt | undefined> {
  return readItem(store, keys.attempt(attemptId), attemptItem);
}

/** The attempt as the table says now. Throws UnknownAttemptError. */
export async function readAttempt(store: Store, attemptId: string): Promise<Attempt> {
  const attempt = await findAttempt(store, attemptId);
  if (attempt === undefined) throw new UnknownAttemptError(attemptId);
  return attempt;
}

/** What the employer's index sorts by: where each of its people stands. */
export function employerKey(status: AttemptStatus, attemptId: string): string {
  return `${isFinal(status) ? "ended" : "open"}#${status}#${attemptId}`;
}

/** An employer's attempts a page at a time, optionally only those at one status. Throws UnknownPlaceError. */
export function employersAttempts(
  store: Store,
  employerId: string,
  { status, ...paging }: Paging & { readonly status?: AttemptStatus | undefined },
): Promise<Page<Attempt>> {
  const prefix = status === undefined ? undefined : employerKey(status, "");
  const query = {
    TableName: store.tables.journeys,
    IndexName: "employer",
    KeyConditionExpression:
      prefix === undefined
        ? "employerId = :employer"
        : "employerId = :employer AND begins_with(employerKey, :prefix)",
    ExpressionAttributeValues: {
      ":employer": employerId,
      ...(prefix !== undefined && { ":prefix": prefix }),
    },
  };
  const place = v.strictObject({
    pk: keyText,
    sk: keyText,
    employerId: v.literal(employerId),
    employerKey: v.pipe(keyText, v.startsWith(prefix ?? "")),
  });
  return pageOf(store, query, { item: attemptItem, place }, paging);
}

/** A candidate's attempts, oldest first. */
export async function candidatesAttempts(store: Store, candidateId: string): Promise<Attempt[]> {
  const items = await queryAll(store, {
    TableName: store.tables.journeys,
    IndexName: "candidate",
    KeyConditionExpression: "candidateId = :candidate",
    ExpressionAttributeValues: { ":candidate": candidateId },
  });
  return items.map((item) => v.parse(attemptItem, item));
}
