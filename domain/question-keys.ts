import type { Attempt } from "./attempt.ts";
import type { AppealQuestionKind, RenewalKind } from "./kinds-of-question.ts";
import type { ExternalStage } from "./levels.ts";

/** What a question is about; numbered from the attempt's own items, never by a workflow variable. */
export type QuestionSubject =
  | { readonly kind: "endorsement" | AppealQuestionKind }
  /** Asked again where an appeal undid what was sat, and the candidate had withdrawn. */
  | { readonly kind: "taking-part"; readonly round: number }
  | { readonly kind: "result"; readonly stage: ExternalStage; readonly sitting: number }
  | {
      /** Asked once after each release, and after what opens the choices anew. */
      readonly kind: "resit-support" | "next-step";
      readonly round: number;
      readonly time?: number | undefined;
    }
  | { readonly kind: RenewalKind; readonly renewal: number };

/** The business's key of a question, such as `result#knowledge#sitting-2`. */
export function questionKey(subject: QuestionSubject): string {
  switch (subject.kind) {
    case "taking-part":
      return subject.round === 1 ? subject.kind : `${subject.kind}#round-${subject.round}`;
    case "endorsement":
    case "appeal-admissibility":
    case "appeal-panel":
    case "appeal-decision":
      return subject.kind;
    case "result":
      return `result#${subject.stage}#sitting-${subject.sitting}`;
    case "resit-support":
    case "next-step": {
      const time = subject.time === undefined ? "" : `#time-${subject.time}`;
      return `${subject.kind}#round-${subject.round}${time}`;
    }
    case "renewal-evidence":
    case "renewal-confirmation":
    case "renewal-audit":
      return `${subject.kind}#renewal-${subject.renewal}`;
  }
}

type Asking = Pick<Attempt, "round" | "nextStepTime">;

/** The key of a question of the renewal that was opened last. */
export function renewalKey(kind: RenewalKind, { renewals = 0 }: Pick<Attempt, "renewals">): string {
  return questionKey({ kind, renewal: renewals });
}

/** The key of the question whether the candidate takes part in the present round. */
export function takingPartKey({ round }: Pick<Attempt, "round">): string {
  return questionKey({ kind: "taking-part", round });
}

/** The key of the question what next? as it is asked of the attempt now. */
export function nextStepKey({ round, nextStepTime }: Asking): string {
  return questionKey({ kind: "next-step", round, time: nextStepTime });
}

/** The key of the question to the employer that follows the choice of a re-sit. */
export function resitSupportKey({ round, nextStepTime }: Asking): string {
  return questionKey({ kind: "resit-support", round, time: nextStepTime });
}
