import type { Chain, Choice, IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { LegStates, type LegParts } from "../shared/leg-states.ts";
import { sitTheStages } from "./sit-the-stages.ts";

/** The functions that stand behind the states, by the name of their folder. */
export type AccreditationTask =
  | "invite"
  | "take-up"
  | "list-stages-to-sit"
  | "grade-stage"
  | "decide-outcome"
  | "compose-feedback"
  | "release-outcome"
  | "award-accreditation"
  | "start-fast-track-resit"
  | "start-appeal"
  | "carry-forward-stages"
  | "take-back-resit"
  | "return-to-employer";

/** Those after which the leg has ended. */
type LastTask = "award-accreditation" | "start-fast-track-resit" | "start-appeal" | "return-to-employer";

export type AccreditationParts = LegParts<AccreditationTask>;

const endings = {
  accredited: "Accredited",
  notEndorsed: "Not endorsed",
  endorsementLapsed: "Endorsement lapsed",
  notTakingPart: "Not taking part",
  releaseAwaited: "Release awaited",
  fastTrackResitStarted: "Fast-track re-sit started",
  appealStarted: "Appeal started",
  returnedToEmployer: "Returned to employer",
} as const;

/**
 * One leg of one attempt, taken up where its input says: endorsement, taking part, support of a re-sit, the external
 * stages, outcome and release, the award, or what next?
 * Input: functions/shared/legs/start-leg.ts.
 */
export class AccreditationWorkflow extends Construct {
  readonly start: IChainable;
  readonly #states: LegStates<AccreditationTask, keyof typeof endings>;

  constructor(scope: Construct, id: string, parts: AccreditationParts) {
    super(scope, id);
    this.#states = new LegStates(this, parts, endings);

    const ended = this.howTheLegEnded();
    const returned = this.returnToTheEmployer(ended);
    const nextStep = this.askWhatNext(returned, ended);
    const outcome = this.decideAndRelease(nextStep, ended);
    const stages = this.releaseAndSit(sitTheStages(this, parts).next(outcome));
    const takingPart = this.askToTakePart(stages);
    const resitSupport = this.askToSupportTheResit(stages, nextStep, returned);
    const endorsement = this.askForEndorsement(takingPart);

    this.start = this.#states.start<"accreditation">({
      endorsement,
      "taking-part": takingPart,
      "resit-support": resitSupport,
      stages,
      outcome,
      "next-step": nextStep,
    });
  }

  /** An employer may cap how many people it releases in a week: a later week is the next leg's. */
  private releaseAndSit(sitting: IChainable): Chain {
    return this.#states
      .task("List the stages to sit", "list-stages-to-sit", "Those that have no standing yet.")
      .next(
        this.#states.choice<"list-stages-to-sit">("Is the candidate released?", {
          stages: sitting,
          "release-awaited": this.#states.endings.at("releaseAwaited"),
        }),
      );
  }

  private askForEndorsement(endorsed: IChainable): Chain {
    return this.#states.ask("AskForTheEndorsement", "endorsement", {
      invite: "Invite the employer to endorse",
      mayAsk: "May the employer be asked?",
      wait: "Wait for the endorsement",
      takeUp: "Take up the endorsement",
      answered: "Was the candidate endorsed?",
      ways: {
        endorsed,
        declined: this.#states.endings.at("notEndorsed"),
        lapsed: this.#states.endings.at("endorsementLapsed"),
      },
    });
  }

  private askToTakePart(takesPart: IChainable): Chain {
    return this.#states.ask("AskToTakePart", "taking-part", {
      invite: "Invite the candidate to take part",
      mayAsk: "May the candidate be asked to take part?",
      wait: "Wait for the candidate to confirm",
      takeUp: "Take up the confirmation",
      answered: "Does the candidate take part?",
      ways: {
        confirmed: takesPart,
        declined: this.#states.endings.at("notTakingPart"),
        lapsed: this.#states.endings.at("notTakingPart"),
      },
    });
  }

  private askToSupportTheResit(stages: IChainable, nextStep: IChainable, returned: IChainable): Chain {
    const carryForward = this.#states.task(
      "Carry forward the stages met",
      "carry-forward-stages",
      "Begins the re-sit's round; the other stages are to be sat again.",
    );
    const takeBack = this.#states.task(
      "Take back the re-sit",
      "take-back-resit",
      "The outcome before it stands, with what is still open.",
    );
    const takenBack = takeBack.next(
      this.#states.choice<"take-back-resit">("May the candidate choose again?", {
        "ask-again": nextStep,
        return: returned,
      }),
    );
    return this.#states.ask("AskToSupportTheResit", "resit-support", {
      invite: "Invite the employer to agree support and release",
      mayAsk: "May the employer be asked to agree?",
      wait: "Wait for the employer to agree",
      takeUp: "Take up the agreement",
      answered: "Does the employer agree?",
      ways: {
        agreed: carryForward.next(stages),
        declined: takenBack,
        lapsed: takenBack,
      },
    });
  }

  /** A leg that may no longer act is answered so by each of the three, and leaves at the Choice. */
  private decideAndRelease(nextStep: IChainable, ended: IChainable): Chain {
    const decide = this.#states.task(
      "Decide the outcome",
      "decide-outcome",
      "From the newest results in the table.",
    );
    const compose = this.#states.task(
      "Compose the feedback",
      "compose-feedback",
      "Two copies, held until release.",
    );
    const release = this.#states.task(
      "Release the outcome",
      "release-outcome",
      "Outcome, results and feedback at once.",
    );
    const award = this.#states.task("Award the accreditation", "award-accreditation", "Ends the attempt.");
    return decide
      .next(compose)
      .next(release)
      .next(
        this.#states.choice<"release-outcome">("Was the standard met?", {
          met: award.next(ended),
          "not-met": nextStep,
          "decide-again": decide,
        }),
      );
  }

  private askWhatNext(returned: IChainable, ended: IChainable): Chain {
    const resit = this.#states.task(
      "Start the fast-track re-sit",
      "start-fast-track-resit",
      "As the attempt's next leg, which asks the employer first.",
    );
    const appeal = this.#states.task(
      "Start the appeal",
      "start-appeal",
      "As the attempt's next leg, which another workflow runs.",
    );
    return this.#states.ask("AskWhatNext", "next-step", {
      invite: "Invite the candidate to choose what next",
      mayAsk: "May the candidate be asked what next?",
      wait: "Wait for the candidate to choose",
      takeUp: "Take up the choice",
      answered: "What next?",
      ways: {
        "fast-track-resit": resit.next(ended),
        appealed: appeal.next(ended),
        accepted: returned,
        lapsed: returned,
      },
    });
  }

  private returnToTheEmployer(ended: IChainable): Chain {
    return this.#states.task("Return to the employer", "return-to-employer", "Ends the attempt.").next(ended);
  }

  private howTheLegEnded(): Choice {
    return this.#states.choice<LastTask>("How did the leg end?", {
      awarded: this.#states.endings.at("accredited"),
      started: this.#states.endings.at("fastTrackResitStarted"),
      "appeal-started": this.#states.endings.at("appealStarted"),
      returned: this.#states.endings.at("returnedToEmployer"),
    });
  }
}

/**
 * What the definition can't say of itself: how often its loops go round at most and what bounds them, by a
 * state on each; that the sittings of one stage share one window, since a rebooked one keeps its stage's close;
 * and how many stages there are.
 */
export const accreditationBounds = {
  loopBounds: {
    "Commission the stage": {
      times: 6,
      reason: "policy sittingsPerStageLimit: the doorway flags what goes beyond",
    },
    "Decide the outcome": {
      times: 10,
      reason: "policy decisionsPerOutcomeLimit: decide-outcome throws beyond",
    },
  },
  sharedWindows: ["Wait for the result"],
  mapItems: { "Sit the external stages": 3 },
} as const;
