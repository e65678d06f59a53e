import * as v from "valibot";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { flagCodes, flags, type FlagCode } from "../../../domain/flags.ts";
import { append, type Decision } from "../../../store/append.ts";
import { put, update, type Changes, type Key, type Write } from "../../../store/database/expressions.ts";
import { isFlaggedAs, unflagged } from "../../../store/journey/flags.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import { readItem, transactIf, type Store } from "../../../store/store.ts";
import { notOpen } from "../shared/answer-question.ts";
import { asOperator } from "../caller.ts";
import { keyOfFlag } from "./flag-id.ts";

export interface CloseFlagInput {
  readonly flagId: string;
  /** The operator who looked into it, and what they found. */
  readonly by: string;
  readonly reason: string;
}
type Recorded = { recorded: true };

const flaggedItem = v.object({
  flagCode: v.optional(v.picklist(flagCodes)),
  attemptId: v.optional(v.string()),
  flagClosedAt: v.optional(v.string()),
});

/**
 * Takes an item off the operators' list once somebody has looked into it, and says so in the attempt's log; what
 * belongs to no attempt keeps by whom and why itself. A flag that tells of something still stuck is not closed: it
 * goes when that moves. Closed before, it is recorded already. Throws ProblemError `not-found`, `not-open`.
 */
export async function closeFlag(input: CloseFlagInput, store: Store): Promise<Recorded> {
  const key = keyOfFlag(input.flagId);
  for (;;) {
    const item = await readItem(store, key, flaggedItem);
    if (item?.flagCode === undefined) {
      if (item?.flagClosedAt === undefined) throw new ProblemError("not-found");
      return { recorded: true };
    }
    const { flagCode, attemptId } = item;
    if (flags[flagCode].closes === "by-itself") throw notOpen(`${flagCode} closes by itself once that moves`);
    const isClosed =
      attemptId === undefined
        ? await transactIf(store, closingWithoutCase(store, key, flagCode, input))
        : await closeInLog(store, { key, flagCode, attemptId }, input);
    // Else somebody closed it, or it was flagged anew, between the reading and the write.
    if (isClosed) return { recorded: true };
  }
}

function closeInLog(
  store: Store,
  {
    key,
    flagCode,
    attemptId,
  }: { readonly key: Key; readonly flagCode: FlagCode; readonly attemptId: string },
  { by, reason }: CloseFlagInput,
): Promise<boolean> {
  return append(store, attemptId, async (attempt): Promise<Decision<boolean>> => {
    const still = await readItem(store, key, flaggedItem);
    if (still?.flagCode !== flagCode) return { nothing: false };
    const { reasonSeal, write } = statedReason(store, attempt, reason);
    return {
      answer: true,
      events: [
        {
          type: "flag-closed",
          actor: asOperator({ by }).actor,
          causation: `${key.pk}#${key.sk}`,
          detail: { flagCode, reasonSeal },
        },
      ],
      writes: [flagClosed(store, key, flagCode, { flagClosedBy: by }), write],
    };
  });
}

function closingWithoutCase(
  store: Store,
  key: Key,
  flagCode: FlagCode,
  { by, reason }: CloseFlagInput,
): Write[] {
  const { salt, digest } = seal(store, reason);
  return [
    flagClosed(store, key, flagCode, { flagClosedBy: by, reasonSeal: digest }),
    put(store.tables.people, { pk: key.pk, sk: `${key.sk}#REASON`, reason, salt }),
  ];
}

/** Takes the flag off its item, which keeps by whom and when; refused where it is not flagged so any more. */
export const flagClosed = (store: Store, key: Key, flagCode: FlagCode, closedBy: Changes): Write =>
  update(
    store.tables.journeys,
    key,
    { ...unflagged, flagClosedAt: store.now(), flagClosedCode: flagCode, ...closedBy },
    isFlaggedAs(flagCode),
  );
