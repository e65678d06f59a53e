import * as v from "valibot";
import type { AppealEnd } from "../domain/appeals.ts";
import { legStarts, type Fenced } from "../domain/legs.ts";
import { externalStages, type ExternalStage } from "../domain/levels.ts";
import type { afterRefusedResit } from "../domain/next-steps.ts";
import type { Outcome } from "../domain/outcome.ts";
import type { RenewalResult } from "../domain/renewal.ts";
import { questionKinds } from "../domain/kinds-of-question.ts";

const leg = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What a state of a workflow that runs legs hands its function: ids and codes only. */
export const legTask = v.object({ attemptId: v.string(), leg });
export type LegTask = v.InferOutput<typeof legTask>;
export const inviteTask = v.object({
  ...legTask.entries,
  kind: v.picklist(questionKinds),
  stage: v.optional(v.picklist(externalStages)),
});
export type InviteTask = v.InferOutput<typeof inviteTask>;
export const takeUpTask = v.object({ ...legTask.entries, question: v.string() });
export type TakeUpTask = v.InferOutput<typeof takeUpTask>;
export const gradeStageTask = v.object({ ...legTask.entries, stage: v.picklist(externalStages) });
export type GradeStageTask = v.InferOutput<typeof gradeStageTask>;

/**
 * What the function behind a state of a leg answers, by the name of its folder: the codes that the Choice after it
 * reads. A leg that may no longer act is answered so by each of them.
 */
export interface TaskAnswers {
  "list-stages-to-sit": "stages" | "release-awaited";
  "grade-stage": "graded";
  "decide-outcome": "decided";
  "compose-feedback": "composed";
  "release-outcome": Outcome["result"] | "decide-again";
  "award-accreditation": "awarded";
  "start-fast-track-resit": "started";
  "carry-forward-stages": "carried-forward";
  "take-back-resit": ReturnType<typeof afterRefusedResit>;
  "return-to-employer": "returned";
  "start-appeal": "appeal-started";
  "list-affected": "listed";
  "apply-remedy": "upheld";
  "close-appeal": Extract<AppealEnd, "not-upheld" | "not-admissible" | "appeal-withdrawn">;
  "draw-audit-sample": "audited" | "not-audited";
  "settle-renewal": RenewalResult;
}
export interface TaskAnswer<Task extends keyof TaskAnswers> {
  readonly code: TaskAnswers[Task] | Fenced;
}

/** The question that an invite asks, by its key in the table, or why its leg may not ask. */
export type InviteAnswer =
  | {
      readonly code: "invited";
      readonly question: string;
      readonly pk: string;
      readonly sk: string;
      readonly stage?: ExternalStage | undefined;
    }
  | { readonly code: Fenced };

/** The input of an execution of a workflow that runs legs: a contract that only ever grows. */
export const legInput = v.object({ v: v.literal(1), ...legTask.entries, startAt: v.picklist(legStarts) });
export type LegInput = v.InferOutput<typeof legInput>;

/** What an operator hands move-renewal-dates. */
export const moveRenewalDatesRequest = v.object({ isDryRun: v.boolean(), by: v.string() });

/** The part of the service's event about an execution's status that says which one, and how it ended. */
export const executionEnded = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ detail: v.object({ name: v.string(), status: v.string(), stateMachineArn: v.string() }) }),
  v.transform(({ detail }) => ({
    executionName: detail.name,
    executionStatus: detail.status,
    isOfList: detail.stateMachineArn.endsWith("-employer-list"),
  })),
);
