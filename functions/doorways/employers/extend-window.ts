import type { QuestionKind } from "../../../domain/kinds-of-question.ts";
import type { Day } from "../../../domain/time.ts";
import type { Store } from "../../../store/store.ts";
import { extendWindow as extend } from "../extend-window.ts";

export interface EmployersExtension {
  readonly attemptId: string;
  readonly employerId: string;
  readonly extendedBy: string;
  readonly question: QuestionKind;
  readonly closesOn: Day;
  readonly reason: string;
}

/** Extends a window for one of the employer's candidates, whoever is asked (rules 4). Throws ProblemError. */
export function extendWindow(input: EmployersExtension, store: Store): Promise<{ recorded: true }> {
  const { employerId, extendedBy, question: kind, ...extending } = input;
  return extend(
    {
      ...{ ...extending, kind },
      isTheirs: (attempt) => attempt.employerId === employerId,
      actor: { kind: "employer", id: extendedBy, onBehalfOf: employerId },
    },
    store,
  );
}
