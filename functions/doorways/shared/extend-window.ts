import { endOfDayInLondon } from "../../../domain/calendar.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Actor, NewEvent } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import type { QuestionKind } from "../../../domain/kinds-of-question.ts";
import type { Question } from "../../../domain/questions.ts";
import type { Day } from "../../../domain/time.ts";
import {
  closeAfterStandstill,
  extendTo,
  isInTime,
  standstillBy,
  type Extension,
} from "../../../domain/windows.ts";
import type { Change } from "../../../store/append.ts";
import { toldProvider } from "../../../store/providers/commissions.ts";
import { moveClose } from "../../../store/journey/question-windows.ts";
import { isOpen, readQuestions } from "../../../store/journey/questions.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "./answer-question.ts";

export interface ExtendWindowInput {
  readonly attemptId: string;
  readonly isTheirs: (attempt: Attempt) => boolean;
  readonly actor: Actor;
  /** What is asked. */
  readonly question: QuestionKind;
  /** The last day of the longer window; a result's holds for every stage that is still to be sat. */
  readonly closesOn: Day;
  readonly reason: string;
}

interface Extending extends Extension {
  readonly question: Question;
}

/**
 * Extends the window of what is asked now (rules 4): its deadline moves, and nothing else. Stages are sat in one
 * visit, so that those asked for now get one close. Extended to that day before, it is recorded already. Throws
 * ProblemError `not-found`, and `not-open` when nothing of the kind is asked, or the day is not later or too far.
 */
export function extendWindow(input: ExtendWindowInput, store: Store): Promise<{ recorded: true }> {
  return asTheirs(input, store, async (attempt) => {
    const now = store.now();
    const open = (await readQuestions(store, attempt.attemptId))
      .filter((question) => question.kind === input.question && isOpen(question))
      .filter((question) => isInTime(question, attempt, now));
    if (open.length === 0) throw notOpen(`no ${input.question} is asked now`);
    if (input.question === "result" && attempt.suspendedAt !== undefined)
      throw notOpen("an appeal suspends the sittings; the time is given back when it is decided");
    const extending = extensions(store, attempt, open, input.closesOn);
    if (extending.length > 0) return extension(store, attempt, extending, input);
    const closesAt = endOfDayInLondon(input.closesOn);
    if (open.every((question) => closeAfterStandstill(question, attempt, now) === closesAt))
      return { nothing: { recorded: true } };
    throw notOpen(`the window is open until ${open[0]?.closesAt}; an extension ends on a later day`);
  });
}

/** Those of the questions that the day lies beyond. Throws ProblemError `not-open` where it lies too far. */
function extensions(
  store: Store,
  attempt: Attempt,
  open: readonly Question[],
  day: Day,
): readonly Extending[] {
  const policy = policyOfVersion(attempt.policyVersion);
  return open.flatMap((question) => {
    const extended = extendTo(day, question, { attempt, now: store.now(), policy });
    if (!("refusal" in extended)) return [{ ...extended, question }];
    if (extended.refusal === "not-later") return [];
    const most = policy.parameters.largestExtensionDays.value[question.kind];
    throw notOpen(`the window of ${question.kind} may be extended by ${most} days in all`);
  });
}

function extension(
  store: Store,
  attempt: Attempt,
  extending: readonly Extending[],
  { actor, reason }: ExtendWindowInput,
): Change<{ recorded: true }> {
  const { reasonSeal, write } = statedReason(store, attempt, reason);
  // What the journey stood until now is in the new close already.
  const standstillSeconds = standstillBy(attempt, store.now());
  return {
    answer: { recorded: true },
    events: [
      ...extending.map(({ question, closesAt, extendedDays }): NewEvent => ({
        type: "window-extended",
        actor,
        causation: question.key,
        detail: { question: question.key, closesAt, extendedDays, reasonSeal },
      })),
      ...extending
        .filter(({ question }) => question.kind === "result")
        .map(({ question }) => toldProvider("commission-changed", attempt, question.key, actor)),
    ],
    writes: [
      write,
      ...extending.flatMap(({ question, closesAt, extendedDays }) =>
        moveClose(store, attempt, question, { closesAt, extendedDays, standstillSeconds }),
      ),
    ],
  };
}
