import * as v from "valibot";
import { gradeStageTask, inviteTask, legTask, takeUpTask } from "../../../contracts/tasks.ts";
import { makeAppeal } from "../../../functions/doorways/candidates/make-appeal.ts";
import { answerEndorsement } from "../../../functions/doorways/employers/answer-endorsement.ts";
import { recordMessage } from "../../../functions/doorways/providers/record-message.ts";
import type { LegExecutions } from "../../../functions/shared/legs/executions.ts";
import { startLeg } from "../../../functions/shared/legs/start-leg.ts";
import { resumeWorkflow } from "../../../functions/listeners/resume-workflow/resume-workflow.ts";
import { applyRemedy } from "../../../functions/tasks/apply-remedy/apply-remedy.ts";
import { awardAccreditation } from "../../../functions/tasks/award-accreditation/award-accreditation.ts";
import { closeTheAppeal } from "../../../functions/tasks/close-appeal/close-appeal.ts";
import { carryForwardStages } from "../../../functions/tasks/carry-forward-stages/carry-forward-stages.ts";
import { takeBackResit } from "../../../functions/tasks/take-back-resit/take-back-resit.ts";
import { composeFeedback } from "../../../functions/tasks/compose-feedback/compose-feedback.ts";
import { decideOutcome } from "../../../functions/tasks/decide-outcome/decide-outcome.ts";
import { drawAuditSample } from "../../../functions/tasks/draw-audit-sample/draw-audit-sample.ts";
import { gradeStage } from "../../../functions/tasks/grade-stage/grade-stage.ts";
import { invite } from "../../../functions/tasks/invite/invite.ts";
import { listAffected } from "../../../functions/tasks/list-affected/list-affected.ts";
import { listStagesToSit } from "../../../functions/tasks/list-stages-to-sit/list-stages-to-sit.ts";
import { releaseOutcome } from "../../../functions/tasks/release-outcome/release-outcome.ts";
import { returnToEmployer } from "../../../functions/tasks/return-to-employer/return-to-employer.ts";
import { startAppeal } from "../../../functions/tasks/start-appeal/start-appeal.ts";
import { settleRenewal } from "../../../functions/tasks/settle-renewal/settle-renewal.ts";
import { startFastTrackResit } from "../../../functions/tasks/start-fast-track-resit/start-fast-track-resit.ts";
import { takeUp } from "../../../functions/tasks/take-up/take-up.ts";
import type { Store } from "../../../store/store.ts";
import type { LegTaskName } from "./definition.ts";

export interface TaskDeps {
  readonly store: Store;
  readonly executions: LegExecutions;
}
export type Task = (payload: unknown, deps: TaskDeps) => Promise<unknown>;

/** The functions of a world: the real ones, parsed as their handlers parse. */
export interface WorldFunctions {
  readonly tasks: Readonly<Record<LegTaskName, Task>>;
  readonly resumeWorkflow: typeof resumeWorkflow;
  readonly startLeg: typeof startLeg;
  readonly recordMessage: typeof recordMessage;
  readonly answerEndorsement: typeof answerEndorsement;
  readonly makeAppeal: typeof makeAppeal;
}

export const realFunctions: WorldFunctions = {
  tasks: {
    invite: (payload, { store }) => invite(v.parse(inviteTask, payload), store),
    "take-up": (payload, { store }) => takeUp(v.parse(takeUpTask, payload), store),
    "list-stages-to-sit": (payload, { store }) => listStagesToSit(v.parse(legTask, payload), store),
    "grade-stage": (payload, { store }) => gradeStage(v.parse(gradeStageTask, payload), store),
    "decide-outcome": (payload, { store }) => decideOutcome(v.parse(legTask, payload), store),
    "compose-feedback": (payload, { store }) => composeFeedback(v.parse(legTask, payload), store),
    "release-outcome": (payload, { store }) => releaseOutcome(v.parse(legTask, payload), store),
    "award-accreditation": (payload, { store }) => awardAccreditation(v.parse(legTask, payload), store),
    "start-fast-track-resit": (payload, deps) => startFastTrackResit(v.parse(legTask, payload), deps),
    "start-appeal": (payload, deps) => startAppeal(v.parse(legTask, payload), deps),
    "close-appeal": (payload, deps) => closeTheAppeal(v.parse(legTask, payload), deps),
    "list-affected": (payload, { store }) => listAffected(v.parse(legTask, payload), store),
    "apply-remedy": (payload, deps) => applyRemedy(v.parse(legTask, payload), deps),
    "carry-forward-stages": (payload, { store }) => carryForwardStages(v.parse(legTask, payload), store),
    "take-back-resit": (payload, { store }) => takeBackResit(v.parse(legTask, payload), store),
    "draw-audit-sample": (payload, { store }) => drawAuditSample(v.parse(legTask, payload), store),
    "settle-renewal": (payload, { store }) => settleRenewal(v.parse(legTask, payload), store),
    "return-to-employer": (payload, { store }) => returnToEmployer(v.parse(legTask, payload), store),
  },
  resumeWorkflow,
  startLeg,
  recordMessage,
  answerEndorsement,
  makeAppeal,
};
