import type { Inadmissibility } from "../../../domain/appeals.ts";
import type { Store } from "../../../store/store.ts";
import { answerAppeal } from "../shared/answer-appeal.ts";
import { asOperator, type Operator } from "../caller.ts";

export interface AdmissibilityInput extends Operator {
  readonly attemptId: string;
  readonly reason: string;
  /** Why the statement is no appeal; undefined where it is one. */
  readonly because?: Inadmissibility | undefined;
}

/**
 * Records whether an appeal is admissible (rules 9). Ground, time and number were judged when it was made; what is judged
 * here is the statement: disagreement with academic judgement alone is none. Throws ProblemError.
 */
export function judgeAdmissibility(input: AdmissibilityInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, reason, because } = input;
  const isAdmissible = because === undefined;
  return answerAppeal(
    {
      ...{ attemptId, reason, kind: "appeal-admissibility" },
      answer: isAdmissible ? "admissible" : "not-admissible",
      event: isAdmissible ? "appeal-admissible" : "appeal-not-admissible",
      ...asOperator(input),
      isSame: (said) => said["because"] === because,
      judge: () => ({ appeal: isAdmissible ? {} : { inadmissibility: because }, detail: { because } }),
    },
    store,
  );
}
