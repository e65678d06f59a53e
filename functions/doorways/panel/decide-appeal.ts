import { isDeepStrictEqual } from "node:util";
import type * as v from "valibot";
import type { panelDecision } from "../../../contracts/http/panel.ts";
import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import { stagesToSitAgain } from "../../../domain/appeals.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { checkAreas } from "../../../domain/feedback.ts";
import { checkScore } from "../../../domain/outcome.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import type { Appeal } from "../../../store/journey/appeals.ts";
import { findDecidingResult, findOutcome, type RecordedOutcome } from "../../../store/journey/outcomes.ts";
import { commentsWrite, findComments } from "../../../store/people/people.ts";
import { nextVersionOf } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import type { Write } from "../../../store/database/expressions.ts";
import { answerAppeal, type AppealAnswer } from "../shared/answer-appeal.ts";
import { notOpen } from "../shared/answer-question.ts";
import type { PanelsMember } from "../caller.ts";
import { membersLeft } from "./members-left.ts";

export type PanelDecision = v.InferOutput<typeof panelDecision>;
export type DecideAppealInput = PanelsMember & { readonly attemptId: string } & PanelDecision;

/**
 * Records what the panel decided, by one of its members (rules 9): not upheld, or upheld with one remedy that can be applied.
 * A member who has got an interest since the panel was formed decides no more; the others do, as long as one of them is
 * independent [peer: Ofqual I1].
 * Throws ProblemError `not-found` for an appeal of another panel, `not-open`, `body-not-as-agreed`.
 */
export function decideAppeal(input: DecideAppealInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, memberId, ...decision } = input;
  return answerAppeal(
    {
      ...{ attemptId, kind: "appeal-decision", event: "appeal-decided", reason: decision.reasons },
      answer: decision.decision,
      actor: { kind: "panel", id: memberId },
      isTheirs: ({ members }) => members?.includes(memberId) === true,
      isSame: (_said, appeal) => isDeepStrictEqual(remedyIn(appeal), remedyOf(decision)),
      judge: (attempt, appeal) => judge(store, { attempt, appeal, decision, memberId }),
    },
    store,
  );
}

/** What was decided beside its code and its reasons: nothing, the stage, or the result put right. */
function remedyIn({ decision }: Appeal) {
  const { code: _code, by: _by, at: _at, ...remedy } = decision ?? {};
  return remedy;
}
function remedyOf({ decision: _code, reasons: _reasons, ...remedy }: PanelDecision) {
  return remedy;
}

interface Deciding {
  readonly attempt: Attempt;
  readonly appeal: Appeal;
  readonly decision: PanelDecision;
  readonly memberId: string;
}

async function judge(store: Store, { attempt, appeal, decision, memberId }: Deciding): Promise<AppealAnswer> {
  const left = await membersLeft(store, attempt, appeal, memberId);
  if (!left.some(({ isIndependent }) => isIndependent))
    throw notOpen("nobody independent is left on the panel; operators replace its members first");
  const outcome = await findOutcome(store, appeal);
  const errors = outcome === undefined ? [] : faultsOf(decision, attempt, outcome);
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
  return {
    appeal: { decision: { code: decision.decision, by: memberId, at: store.now(), ...remedyOf(decision) } },
    detail: { decision: decision.decision, stage: "stage" in decision ? decision.stage : undefined },
    writes: outcome === undefined ? [] : await commentsKept(store, outcome, decision),
  };
}

/** Why the remedy could not be applied: held here, so that the workflow never meets it. */
function faultsOf(decision: PanelDecision, attempt: Attempt, outcome: RecordedOutcome): Fault[] {
  if (decision.decision === "annul-stage") {
    const again = stagesToSitAgain(decision.stage, outcome, policyOfVersion(attempt.policyVersion));
    return again.length > 0 ? [] : [{ pointer: "/stage", detail: "expected a stage that was to be sat" }];
  }
  if (decision.decision !== "correct-result") return [];
  const { stage, score, areas } = decision;
  const { standing } = outcome.standings[stage];
  if (standing !== "met" && standing !== "not-met")
    return [{ pointer: "/stage", detail: "expected a stage that has a result" }];
  const standard = standardOfVersion(attempt.standardVersion);
  return [...checkScore(standard.stages[stage], score), ...checkAreas(standard, stage, areas)].map(
    ({ path, sentence }) => ({ pointer: path, detail: sentence }),
  );
}

/** The examiners' words go on with the corrected result, which is the next version of theirs. */
async function commentsKept(
  store: Store,
  outcome: RecordedOutcome,
  decision: PanelDecision,
): Promise<Write[]> {
  if (decision.decision !== "correct-result") return [];
  const { attemptId } = outcome;
  const decidedOn = findDecidingResult(outcome, decision.stage);
  if (decidedOn === undefined) return [];
  const of = { attemptId, stage: decision.stage, ...decidedOn };
  const comments = await findComments(store, of);
  return [commentsWrite(store, { ...of, version: await nextVersionOf(store, of), comments })];
}
