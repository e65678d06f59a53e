import * as v from "valibot";
import type { Day } from "../../domain/time.ts";
import { put, type Key, type Write } from "../database/expressions.ts";
import type { RecordedFeedback } from "../journey/feedback.ts";
import { answerKey } from "../people/people.ts";
import { seal } from "../people/sealed-text.ts";
import { readItem, type Store } from "../store.ts";

/** One released version of the feedback, which is what an employer follows up. */
export type FollowedUp = Pick<RecordedFeedback, "attemptId" | "round" | "outcomeVersion">;

/** What the employer does with the feedback stands in People: it names a manager and holds free text. */
function keyOf(kind: "DISCUSSION" | "SUPPORT-PLAN", { attemptId, round, outcomeVersion }: FollowedUp): Key {
  const version = String(outcomeVersion).padStart(4, "0");
  return { pk: `ATTEMPT#${attemptId}`, sk: `${kind}#round-${round}#${version}` };
}

const discussionItem = v.object({ manager: v.string(), discussedOn: v.string() });
/** That the feedback was discussed: by which manager, on which day [A 67]. */
export type Discussion = v.InferOutput<typeof discussionItem> & { readonly discussedOn: Day };

const supportPlanItem = v.object({ areas: v.array(v.object({ area: v.string(), plan: v.string() })) });
/** What the employer does about each area that the feedback names to develop [A 67]. */
export type SupportPlan = v.InferOutput<typeof supportPlanItem>;

export function findDiscussion(store: Store, of: FollowedUp): Promise<Discussion | undefined> {
  return readItem(store, keyOf("DISCUSSION", of), discussionItem, "people");
}

/** The plan as it was last recorded; undefined while there is none. */
export function findSupportPlan(store: Store, of: FollowedUp): Promise<SupportPlan | undefined> {
  return readItem(store, keyOf("SUPPORT-PLAN", of), supportPlanItem, "people");
}

/** What is kept of the employer's words, for the transaction of the event that holds their seal. */
export interface Kept {
  readonly wordsSeal: string;
  readonly write: Write;
}

export function keepDiscussion(store: Store, of: FollowedUp, discussion: Discussion): Kept {
  const { manager, discussedOn } = discussion;
  return keep(store, keyOf("DISCUSSION", of), { manager, discussedOn }, [manager, discussedOn]);
}

/** A plan recorded later takes the place of the one before; the log tells of both. */
export function keepSupportPlan(store: Store, of: FollowedUp, { areas }: SupportPlan): Kept {
  const words = areas.map(({ area, plan }) => [area, plan]);
  return keep(store, keyOf("SUPPORT-PLAN", of), { areas }, words);
}

const resitSupportItem = v.variant("decision", [
  v.object({
    decision: v.literal("agreed"),
    support: v.string(),
    planReference: v.optional(v.string()),
    releaseDays: v.array(v.string()),
  }),
  v.object({ decision: v.literal("declined"), reason: v.string() }),
]);
/** What the employer says to a fast-track re-sit: the support it gives and the days of release, or why not (rules 8). */
export type ResitSupport =
  | {
      readonly decision: "agreed";
      readonly support: string;
      /** Where the plan is filed with the employer, if it is. */
      readonly planReference?: string | undefined;
      readonly releaseDays: readonly Day[];
    }
  | { readonly decision: "declined"; readonly reason: string };

/** The words of the answer as they are sealed. */
export function resitSupportText(said: ResitSupport): string {
  if (said.decision === "declined") return JSON.stringify([said.decision, said.reason]);
  const { decision, support, planReference = "", releaseDays } = said;
  return JSON.stringify([decision, support, planReference, releaseDays]);
}

/** Keeps the words of the answer to one question, in the transaction that records it. */
export function resitSupportWrite(
  store: Store,
  {
    attemptId,
    question,
    ...said
  }: { readonly attemptId: string; readonly question: string; readonly salt: string } & ResitSupport,
): Write {
  return put(store.tables.people, { ...answerKey({ attemptId, question }), attemptId, ...said });
}

export function findResitSupport(
  store: Store,
  attemptId: string,
  question: string,
): Promise<v.InferOutput<typeof resitSupportItem> | undefined> {
  return readItem(store, answerKey({ attemptId, question }), resitSupportItem, "people");
}

function keep(store: Store, key: Key, content: object, words: unknown): Kept {
  const { salt, digest } = seal(store, JSON.stringify(words));
  return { wordsSeal: digest, write: put(store.tables.people, { ...key, ...content, salt }) };
}
