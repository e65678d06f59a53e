import * as v from "valibot";
import { externalStages } from "../domain/levels.ts";
import { legStarts } from "../domain/attempt.ts";
import { questionKinds } from "../domain/questions.ts";

const leg = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What a state of the accreditation workflow hands its function: ids and codes only. */
export const legTask = v.object({ attemptId: v.string(), leg });
export const inviteTask = v.object({
  ...legTask.entries,
  kind: v.picklist(questionKinds),
  stage: v.optional(v.picklist(externalStages)),
});
export const takeUpTask = v.object({ ...legTask.entries, question: v.string() });
export const gradeStageTask = v.object({ ...legTask.entries, stage: v.picklist(externalStages) });

/** The input of an execution of the accreditation workflow: a contract that only ever grows. */
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
