import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import type { Day } from "../../../domain/time.ts";
import { findLatestQuestion } from "../../../store/journey/questions.ts";
import {
  findResitSupport,
  resitSupportText,
  resitSupportWrite,
  type ResitSupport,
} from "../../../store/employers/follow-up.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import type { Store } from "../../../store/store.ts";
import { answerQuestion, notOpen } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export type ResitSupportInput = EmployersLead & { readonly attemptId: string } & ResitSupport;

const events = { agreed: "resit-support-agreed", declined: "resit-support-declined" } as const;

/**
 * Records that the employer supports a fast-track re-sit and on which days it releases the candidate, or that it
 * declines, with a reason that they are told: before it agreed nothing is booked [C 37]. Throws ProblemError.
 */
export async function answerResitSupport(
  { attemptId, employerId, by, ...support }: ResitSupportInput,
  store: Store,
): Promise<{ recorded: true }> {
  const words = resitSupportText(support);
  const { salt, digest } = seal(store, words);
  return answerQuestion(
    {
      attemptId,
      // The latest, so that what is repeated once the re-sit began is still about the question that was answered.
      questionKey: async () => {
        const asked = await findLatestQuestion(store, attemptId, "resit-support");
        if (asked === undefined) throw notOpen("this is not asked now");
        return asked.key;
      },
      answer: support.decision,
      ...(support.decision === "agreed" && { releaseDays: support.releaseDays }),
      event: events[support.decision],
      ...asEmployer({ employerId, by }),
      isSaid: async ({ key }) => {
        const said = await findResitSupport(store, attemptId, key);
        return said !== undefined && resitSupportText(said) === words;
      },
      detail: { wordsSeal: digest },
      writes: (_, { key }) => {
        // Of a new answer only: one that is repeated was judged on the day that it came.
        if (support.decision === "agreed") checkDays(support.releaseDays, dayInLondon(store.now()));
        return [resitSupportWrite(store, { attemptId, question: key, salt, ...support })];
      },
    },
    store,
  );
}

/** Nobody is released on a day that has passed. */
function checkDays(releaseDays: readonly Day[], today: Day): void {
  const errors = releaseDays.flatMap((day, index): Fault[] =>
    day < today ? [{ pointer: `/releaseDays/${index}`, detail: `expected a day from ${today} on` }] : [],
  );
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
}
