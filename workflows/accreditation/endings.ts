import { Fail, Pass, Succeed, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { attemptId, reason } from "./expressions.ts";

const endings = {
  accredited: "Accredited",
  notEndorsed: "Not endorsed",
  endorsementLapsed: "Endorsement lapsed",
  notTakingPart: "Not taking part",
  withdrawn: "Withdrawn",
  fastTrackResitStarted: "Fast-track re-sit started",
  returnedToEmployer: "Returned to employer",
  superseded: "Superseded",
} as const;
export type Ending = keyof typeof endings;

/** The ways in which a leg ends, each a state by its name, whose output says how and why in small codes. */
export class Endings {
  private readonly passes: Record<Ending, Pass>;
  readonly notUnderstood: Fail;

  constructor(scope: Construct) {
    const ended = Succeed.jsonata(scope, "The leg has ended");
    const pass = (ending: Ending): Pass => {
      const state = Pass.jsonata(scope, endings[ending], {
        outputs: { ended: endings[ending], reason, attemptId },
      });
      state.next(ended);
      return state;
    };
    this.passes = {
      accredited: pass("accredited"),
      notEndorsed: pass("notEndorsed"),
      endorsementLapsed: pass("endorsementLapsed"),
      notTakingPart: pass("notTakingPart"),
      withdrawn: pass("withdrawn"),
      fastTrackResitStarted: pass("fastTrackResitStarted"),
      returnedToEmployer: pass("returnedToEmployer"),
      superseded: pass("superseded"),
    };
    this.notUnderstood = answerNotUnderstood(scope, "Answer not understood");
  }

  at(ending: Ending): IChainable {
    return this.passes[ending];
  }
}

/** Where an answer that a Choice does not know leads: a fault, so that the journey halts before an operator. */
export function answerNotUnderstood(scope: Construct, name: string): Fail {
  return Fail.jsonata(scope, name, {
    error: "AnswerNotUnderstood",
    cause: "A task answered with a code that the workflow does not know.",
  });
}
