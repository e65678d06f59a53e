import { Choice, Condition, type Chain, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { answers, startsAt } from "../shared/expressions.ts";
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
 * Input: functions/legs/start-leg.ts.
 */
export class AccreditationWorkflow extends Construct {
  readonly start: IChainable;
  readonly #states: LegStates<AccreditationTask, keyof typeof endings>;

  constructor(scope: Construct, id: string, parts: AccreditationParts) {
    super(scope, id);
    this.#states = new LegStates(this, parts, endings);

    const nextStep = this.askWhatNext();
    const outcome = this.decideAndRelease(nextStep);
    const stages = this.releaseAndSit(sitTheStages(this, parts).next(outcome));
    const takingPart = this.askToTakePart(stages);
    const resitSupport = this.askToSupportTheResit(stages, nextStep);
    const endorsement = this.askForEndorsement(takingPart);

    this.start = Choice.jsonata(this, "Where does the leg start?")
      .when(Condition.jsonata(startsAt("endorsement")), endorsement)
      .when(Condition.jsonata(startsAt("taking-part")), takingPart)
      .when(Condition.jsonata(startsAt("resit-support")), resitSupport)
      .when(Condition.jsonata(startsAt("stages")), stages)
      .when(Condition.jsonata(startsAt("outcome")), outcome)
      .when(Condition.jsonata(startsAt("next-step")), nextStep)
      .otherwise(this.#states.endings.notUnderstood);
  }

  /** An employer may cap how many people it releases in a week: a later week is the next leg's. */
  private releaseAndSit(sitting: IChainable): Chain {
    return this.#states
      .task("List the stages to sit", "list-stages-to-sit", "Those that have no standing yet.")
      .next(
        this.#states
          .choice("Is the candidate released?")
          .when(Condition.jsonata(answers("stages")), sitting)
          .when(Condition.jsonata(answers("release-awaited")), this.#states.endings.at("releaseAwaited")),
      );
  }

  private askForEndorsement(endorsed: IChainable): Chain {
    return this.#states
      .ask("AskForTheEndorsement", "endorsement", {
        invite: "Invite the employer to endorse",
        mayAsk: "May the employer be asked?",
        wait: "Wait for the endorsement",
        takeUp: "Take up the endorsement",
      })
      .next(
        this.#states
          .choice("Was the candidate endorsed?")
          .when(Condition.jsonata(answers("endorsed")), endorsed)
          .when(Condition.jsonata(answers("declined")), this.#states.endings.at("notEndorsed"))
          .when(Condition.jsonata(answers("lapsed")), this.#states.endings.at("endorsementLapsed")),
      );
  }

  private askToTakePart(takesPart: IChainable): Chain {
    return this.#states
      .ask("AskToTakePart", "taking-part", {
        invite: "Invite the candidate to take part",
        mayAsk: "May the candidate be asked to take part?",
        wait: "Wait for the candidate to confirm",
        takeUp: "Take up the confirmation",
      })
      .next(
        this.#states
          .choice("Does the candidate take part?")
          .when(Condition.jsonata(answers("confirmed")), takesPart)
          .when(Condition.jsonata(answers("declined")), this.#states.endings.at("notTakingPart"))
          .when(Condition.jsonata(answers("lapsed")), this.#states.endings.at("notTakingPart")),
      );
  }

  private askToSupportTheResit(stages: IChainable, nextStep: IChainable): Chain {
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
    return this.#states
      .ask("AskToSupportTheResit", "resit-support", {
        invite: "Invite the employer to agree support and release",
        mayAsk: "May the employer be asked to agree?",
        wait: "Wait for the employer to agree",
        takeUp: "Take up the agreement",
      })
      .next(
        this.#states
          .choice("Does the employer agree?")
          .when(Condition.jsonata(answers("agreed")), carryForward.next(stages))
          .when(
            Condition.jsonata(answers("declined")),
            takeBack.next(
              this.#states
                .choice("May the candidate choose again?")
                .when(Condition.jsonata(answers("ask-again")), nextStep)
                .when(Condition.jsonata(answers("return")), this.returnToTheEmployer()),
            ),
          )
          .when(Condition.jsonata(answers("lapsed")), takeBack),
      );
  }

  /** A leg that may no longer act is answered so by each of the three, and leaves at the Choice. */
  private decideAndRelease(nextStep: IChainable): Chain {
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
        this.#states
          .choice("Was the standard met?")
          .when(Condition.jsonata(answers("met")), award.next(this.howTheLegEnded()))
          .when(Condition.jsonata(answers("not-met")), nextStep)
          .when(Condition.jsonata(answers("decide-again")), decide),
      );
  }

  private askWhatNext(): Chain {
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
    return this.#states
      .ask("AskWhatNext", "next-step", {
        invite: "Invite the candidate to choose what next",
        mayAsk: "May the candidate be asked what next?",
        wait: "Wait for the candidate to choose",
        takeUp: "Take up the choice",
      })
      .next(
        this.#states
          .choice("What next?")
          .when(Condition.jsonata(answers("fast-track-resit")), resit.next(this.howTheLegEnded()))
          .when(Condition.jsonata(answers("appealed")), appeal.next(this.howTheLegEnded()))
          .when(Condition.jsonata(answers("accepted")), this.returnToTheEmployer())
          .when(Condition.jsonata(answers("lapsed")), this.returnToTheEmployer()),
      );
  }

  #return: Chain | undefined;

  private returnToTheEmployer(): Chain {
    this.#return ??= this.#states
      .task("Return to the employer", "return-to-employer", "Ends the attempt.")
      .next(this.howTheLegEnded());
    return this.#return;
  }

  #ended: Choice | undefined;

  private howTheLegEnded(): Choice {
    this.#ended ??= this.#states
      .choice("How did the leg end?")
      .when(Condition.jsonata(answers("awarded")), this.#states.endings.at("accredited"))
      .when(Condition.jsonata(answers("started")), this.#states.endings.at("fastTrackResitStarted"))
      .when(Condition.jsonata(answers("appeal-started")), this.#states.endings.at("appealStarted"))
      .when(Condition.jsonata(answers("returned")), this.#states.endings.at("returnedToEmployer"));
    return this.#ended;
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
