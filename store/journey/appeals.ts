import * as v from "valibot";
import { appealEnds, appealGrounds, inadmissibilities, remedies } from "../../domain/appeals.ts";
import { bands } from "../../domain/feedback.ts";
import type { NextStepFacts } from "../../domain/next-steps.ts";
import { update, type Changes, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, stageSchema, type Store } from "../store.ts";

const appealItem = v.object({
  attemptId: v.string(),
  candidateId: v.string(),
  /** The released outcome that is appealed. */
  round: v.number(),
  outcomeVersion: v.number(),
  grounds: v.array(v.picklist(appealGrounds)),
  madeAt: v.string(),
  /** The event whose reason is the candidate's statement. */
  madeSequence: v.number(),
  /** Where the journey stood, and goes on unless a remedy takes it elsewhere; a withdrawn one had ended. */
  cameFrom: v.picklist(["released", "taking-part", "outcome-decided", "withdrawn"]),
  /** The candidate had accepted the outcome, and so given up the re-sit. */
  hadAccepted: v.boolean(),
  withdrawnAt: v.optional(v.string()),
  inadmissibility: v.optional(v.picklist(inadmissibilities)),
  members: v.optional(v.array(v.string())),
  decision: v.optional(
    v.object({
      code: v.picklist(["not-upheld", ...remedies]),
      by: v.string(),
      at: v.string(),
      stage: v.optional(stageSchema),
      score: v.optional(v.number()),
      areas: v.optional(v.array(v.object({ area: v.string(), band: v.picklist(bands) }))),
    }),
  ),
  /** The event whose reason tells the candidate why the appeal ended so. */
  reasonSequence: v.optional(v.number()),
  othersListedAt: v.optional(v.string()),
  end: v.optional(v.picklist(appealEnds)),
  closedAt: v.optional(v.string()),
  closedByLeg: v.optional(v.number()),
});
/** The one appeal of an attempt: ids and codes; statement and reasons stand in People. */
export type Appeal = v.InferOutput<typeof appealItem>;

/** The attempt has no appeal, where one is being decided: a fault of the order of the states. */
export class NoAppealError extends Error {
  override readonly name = "NoAppealError";
  constructor(attemptId: string) {
    super(`attempt ${attemptId} has no appeal`);
  }
}

export function findAppeal(store: Store, attemptId: string): Promise<Appeal | undefined> {
  return readItem(store, keys.appeal(attemptId), appealItem);
}

/** The attempt's appeal. Throws NoAppealError. */
export async function readAppeal(store: Store, attemptId: string): Promise<Appeal> {
  const appeal = await findAppeal(store, attemptId);
  if (appeal === undefined) throw new NoAppealError(attemptId);
  return appeal;
}

/** Where the appeal stands for the choices that hang on it: one that ended in whatever way is used up. */
export function standingOfAppeal(appeal: Appeal | undefined): NextStepFacts["appeal"] {
  if (appeal === undefined) return "none";
  return appeal.closedAt === undefined ? "under-way" : "decided";
}

export function updateAppeal(store: Store, attemptId: string, changes: Changes): Write {
  return update(store.tables.journeys, keys.appeal(attemptId), changes);
}

/**
 * Marks the appeal ended; by a leg, whose repeated task is then answered as the first time, or by a withdrawal, with who
 * else may be affected where nobody had looked for them yet.
 */
export function closeAppeal(
  store: Store,
  { attemptId }: Appeal,
  closing: { readonly end: NonNullable<Appeal["end"]>; readonly leg?: number; readonly listed?: Changes },
): Write {
  return updateAppeal(store, attemptId, {
    end: closing.end,
    closedAt: store.now(),
    ...(closing.leg !== undefined && { closedByLeg: closing.leg }),
    ...closing.listed,
  });
}
