import { ProblemError } from "../../../contracts/problem-details.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import type { Day, Instant } from "../../../domain/time.ts";
import type { Store } from "../../../store/store.ts";
import {
  endorsementText,
  endorsementWrite,
  findEndorsement,
  type EndorsementDecision,
} from "../../../store/people/people.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import { answerQuestion } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export type EndorsementInput = EmployersLead & { readonly attemptId: string } & EndorsementDecision;

const events = { endorsed: "endorsed", declined: "endorsement-declined" } as const;

/** Records the endorsement, or the refusal with its reason, whose words stand in People. Throws ProblemError. */
export async function answerEndorsement(input: EndorsementInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, employerId, by, ...endorsement } = input;
  const words = endorsementText(endorsement);
  const { salt, digest } = seal(store, words);
  if (endorsement.decision === "endorsed") checkDay(endorsement.endorsedOn, store.now());
  return answerQuestion(
    {
      attemptId,
      questionKey: () => "endorsement",
      answer: endorsement.decision,
      event: events[endorsement.decision],
      ...asEmployer({ employerId, by }),
      isSaid: async () => {
        const said = await findEndorsement(store, attemptId);
        return said !== undefined && endorsementText(said) === words;
      },
      detail: { wordsSeal: digest },
      writes: () => [endorsementWrite(store, { attemptId, salt, ...endorsement })],
    },
    store,
  );
}

/** As a list's row is judged: what is still to come has endorsed nobody. */
function checkDay(endorsedOn: Day, now: Instant): void {
  if (endorsedOn <= dayInLondon(now)) return;
  const fault = { pointer: "/endorsedOn", detail: "expected a day that is not in the future" };
  throw new ProblemError("body-not-as-agreed", { errors: [fault] });
}
