import * as v from "valibot";
import { put, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { pageUnder, type Page, type Paging } from "../database/pages.ts";
import { findQuestion, isOpen } from "../journey/questions.ts";
import type { StageResult } from "../journey/results.ts";
import { readSession } from "./sessions.ts";
import { readItems, stageSchema, type Store } from "../store.ts";

/**
 * What sittings may have in common, each under the provider's own name for it [peer: Ofqual I1.4]. Everybody whom a
 * provider ever assessed would be no list to work through, so that the provider alone counts for one day.
 */
const circumstanceKinds = ["session", "examiner", "form", "provider-on-a-day"] as const;
export type CircumstanceKind = (typeof circumstanceKinds)[number];

interface Circumstance {
  readonly kind: CircumstanceKind;
  readonly provider: string;
  readonly reference: string;
}

/** Under what a result came about, as far as its provider said. */
function circumstancesOf({ provider, satOn, session, examinerReference, form }: StageResult): Circumstance[] {
  if (provider === undefined) return [];
  const references: Readonly<Record<CircumstanceKind, string | undefined>> = {
    session,
    examiner: examinerReference,
    form,
    "provider-on-a-day": satOn,
  };
  return circumstanceKinds.flatMap((kind) => {
    const reference = references[kind];
    return reference === undefined ? [] : [{ kind, provider, reference }];
  });
}

/** Files a result under its circumstances, in the transaction that records it. */
export function circumstanceWrites(store: Store, result: StageResult): Write[] {
  const { attemptId, stage, sitting } = result;
  return circumstancesOf(result).map((circumstance) =>
    put(store.tables.journeys, {
      ...keys.circumstance(circumstance, { attemptId, stage, sitting }),
      ...{ attemptId, stage, sitting, kind: circumstance.kind },
    }),
  );
}

const filedItem = v.object({
  attemptId: v.string(),
  stage: stageSchema,
  sitting: v.number(),
  kind: v.picklist(circumstanceKinds),
});
/** A sitting under a circumstance. */
export type Filed = v.InferOutput<typeof filedItem>;

/** The sittings that an examiner examined, a page at a time; of one attempt, where it is named. */
export function sittingsExaminedBy(
  store: Store,
  { provider, examiner }: { readonly provider: string; readonly examiner: string },
  { attemptId = "", ...page }: Paging & { readonly attemptId?: string },
): Promise<Page<Filed>> {
  const { pk } = keys.circumstance({ kind: "examiner", provider, reference: examiner });
  return pageUnder(store, { pk, sk: `ATTEMPT#${attemptId}` }, filedItem, page);
}

/** A sitting of somebody else under circumstances of the ones appealed. */
export type Affected = Omit<Filed, "kind"> & { readonly inCommon: readonly CircumstanceKind[] };

/** Where the provider named session, examiner or form, whoever only sat on the same day has nothing to do with it. */
function narrowest(circumstances: readonly Circumstance[]): readonly Circumstance[] {
  const named = circumstances.filter(({ kind }) => kind !== "provider-on-a-day");
  return named.length > 0 ? named : circumstances;
}

/** Who is booked into the session of a circumstance and has no result yet: it will come about under the same one. */
async function stillAwaited(store: Store, { kind, provider, reference }: Circumstance): Promise<Filed[]> {
  if (kind !== "session") return [];
  const booked = await readSession(store, provider, reference);
  const asked = await Promise.all(
    booked.map(({ attemptId, questionKey }) => findQuestion(store, attemptId, questionKey)),
  );
  return asked.flatMap((question) => {
    if (question?.stage === undefined || question.sitting === undefined || !isOpen(question)) return [];
    const { attemptId, stage, sitting } = question;
    return [{ attemptId, stage, sitting, kind }];
  });
}

/** Every sitting of other attempts that has a circumstance in common with one of these results, or is to have it. */
export async function findAffected(store: Store, results: readonly StageResult[]): Promise<Affected[]> {
  const own = new Set(results.map(({ attemptId }) => attemptId));
  const circumstances = results.flatMap((result) => narrowest(circumstancesOf(result)));
  const found = await Promise.all(
    circumstances.flatMap((circumstance) => [
      readItems(store, keys.circumstance(circumstance).pk, "ATTEMPT#", filedItem),
      stillAwaited(store, circumstance),
    ]),
  );
  const bySitting = new Map<string, Affected>();
  for (const { kind, ...sitting } of found.flat().filter(({ attemptId }) => !own.has(attemptId))) {
    const name = `${sitting.attemptId}#${sitting.stage}#${sitting.sitting}`;
    const inCommon = new Set([...(bySitting.get(name)?.inCommon ?? []), kind]);
    bySitting.set(name, { ...sitting, inCommon: circumstanceKinds.filter((each) => inCommon.has(each)) });
  }
  return [...bySitting.values()];
}
