import { ProblemError } from "../../../contracts/problem-details.ts";
import { isFinal } from "../../../domain/attempt.ts";
import type { NewEvent } from "../../../domain/events.ts";
import { measuresInForce } from "../../../domain/policy/adjustments.ts";
import { isInTime } from "../../../domain/windows.ts";
import { changeCommission, toldProvider } from "../../../store/providers/commissions.ts";
import { adjustmentsWrite, findPerson } from "../../../store/people/people.ts";
import { openResults, readQuestions } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asOperator, type Operator } from "../caller.ts";

export interface AgreedAdjustments extends Operator {
  readonly attemptId: string;
  /** All that are agreed now, by their codes; none takes back what was agreed before. */
  readonly measures: readonly string[];
}

/**
 * Records the measures agreed with a candidate, and no reason: why somebody needs them is nobody's to keep (rules 5). They
 * are the person's, so that they go with every later sitting; of the stages asked for now the provider is told again. Agreed
 * already, it is recorded. Throws ProblemError `not-found`, `not-open`, `body-not-as-agreed` for a measure not in force.
 */
export function agreeAdjustments(
  { attemptId, by, measures }: AgreedAdjustments,
  store: Store,
): Promise<{ recorded: true }> {
  const agreed = [...new Set(measures)];
  const { isTheirs, actor } = asOperator({ by });
  return asTheirs({ attemptId, isTheirs }, store, async (attempt) => {
    if (isFinal(attempt.status)) throw notOpen(`the attempt has ended: ${attempt.status}`);
    const person = await findPerson(store, attempt.candidateId);
    if (person === undefined) throw new ProblemError("not-found");
    checkMeasures(agreed, person.adjustments, store);
    if (isSame(agreed, person.adjustments)) return { nothing: { recorded: true } };
    const asked = openResults(await readQuestions(store, attemptId))
      // While an appeal suspends them, the provider is told of nothing but that: it hears of all else when they go on.
      .filter((question) => attempt.suspendedAt === undefined && isInTime(question, attempt, store.now()));
    // The measures say much about a person: they stand with the person alone, and the log says nothing of which.
    const event: NewEvent = { type: "adjustments-agreed", actor, causation: "adjustments" };
    return {
      answer: { recorded: true },
      events: [event, ...asked.map(({ key }) => toldProvider("commission-changed", attempt, key, actor))],
      writes: [
        adjustmentsWrite(store, person, agreed),
        ...asked.map(({ key }) => changeCommission(store, attempt, key)),
      ],
    };
  });
}

/** One that was agreed before stays, though nobody new gets it. */
function checkMeasures(agreed: readonly string[], before: readonly string[], store: Store): void {
  const known = [...measuresInForce(store.now()), ...before];
  const errors = agreed.flatMap((code, index) =>
    known.includes(code)
      ? []
      : [
          {
            pointer: `/measures/${index}`,
            detail: `expected one of ${measuresInForce(store.now()).join(", ")}`,
          },
        ],
  );
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((code) => other.includes(code));
