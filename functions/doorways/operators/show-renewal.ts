import * as v from "valibot";
import { evidence, type Evidence } from "../../../contracts/http/renewals.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import type { AnswerCode, RenewalKind } from "../../../domain/kinds-of-question.ts";
import { renewalKey } from "../../../domain/question-keys.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { accreditationOf } from "../../../store/journey/accreditations.ts";
import { findAnswerWords } from "../../../store/people/people.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../shared/read-attempt.ts";

export interface ShownRenewal {
  readonly number: string;
  readonly renewal: number;
  readonly expiresAt: string;
  readonly evidence?: Evidence;
  readonly confirmation?: { readonly answer: AnswerCode; readonly reason?: string };
}

/** What an operator audits: the evidence of the renewal opened last, and what the employer said. Throws ProblemError `not-found`. */
export async function showRenewal(
  { attemptId }: { readonly attemptId: string },
  store: Store,
): Promise<ShownRenewal> {
  const attempt = await readTheirs(store, attemptId, () => true);
  const accreditation = await accreditationOf(store, attempt);
  if (accreditation === undefined || attempt.renewals === undefined) throw new ProblemError("not-found");
  const [given, reason, confirmation] = await Promise.all([
    wordsOf(store, attempt, "renewal-evidence"),
    wordsOf(store, attempt, "renewal-confirmation"),
    findQuestion(store, attemptId, renewalKey("renewal-confirmation", attempt)),
  ]);
  const answer = confirmation?.answer;
  return {
    ...{ number: accreditation.number, renewal: attempt.renewals, expiresAt: accreditation.expiresAt },
    ...(given !== undefined && { evidence: v.parse(v.pipe(v.string(), v.parseJson(), evidence), given) }),
    ...(answer !== undefined && { confirmation: { answer, ...(reason !== undefined && { reason }) } }),
  };
}

function wordsOf(store: Store, attempt: Attempt, kind: RenewalKind): Promise<string | undefined> {
  return findAnswerWords(store, { attemptId: attempt.attemptId, question: renewalKey(kind, attempt) });
}
