import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Choice, Condition, type Chain, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { functionTask } from "../shared/tasks.ts";
import { Ask } from "./ask.ts";
import { Endings } from "./endings.ts";
import { answers, attemptId, leg, startsAt } from "./expressions.ts";
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
  | "return-to-employer";

export interface AccreditationParts {
  readonly functions: { named(task: AccreditationTask): IFunction };
  readonly journeys: Pick<ITableV2, "tableArn" | "tableName">;
}

/**
 * One leg of one attempt, taken up where its input says: endorsement, taking part, the external stages,
 * outcome and release, the award, or what next? An appeal will stand beside the re-sit under "What next?".
 * Input: functions/legs/start-leg.ts.
 */
export class AccreditationWorkflow extends Construct {
  readonly start: IChainable;
  private readonly parts: AccreditationParts;
  private readonly endings: Endings;

  constructor(scope: Construct, id: string, parts: AccreditationParts) {
    super(scope, id);
    this.parts = parts;
    this.endings = new Endings(this);

    const nextStep = this.askWhatNext();
    const outcome = this.decideAndRelease(nextStep);
    const stages = this.task(
      "List the stages to sit",
      "list-stages-to-sit",
      "Those that have no standing yet.",
    )
      .next(sitTheStages(this, parts))
      .next(outcome);
    const takingPart = this.askToTakePart(stages);
    const endorsement = this.askForEndorsement(takingPart);

    this.start = Choice.jsonata(this, "Where does the leg start?")
      .when(Condition.jsonata(startsAt("endorsement")), endorsement)
      .when(Condition.jsonata(startsAt("taking-part")), takingPart)
      .when(Condition.jsonata(startsAt("stages")), stages)
      .when(Condition.jsonata(startsAt("outcome")), outcome)
      .when(Condition.jsonata(startsAt("next-step")), nextStep)
      .otherwise(this.endings.notUnderstood);
  }

  private askForEndorsement(endorsed: IChainable): Chain {
    return this.ask("AskForTheEndorsement", "endorsement", {
      invite: "Invite the employer to endorse",
      mayAsk: "May the employer be asked?",
      wait: "Wait for the endorsement",
      takeUp: "Take up the endorsement",
    }).next(
      this.choice("Was the candidate endorsed?")
        .when(Condition.jsonata(answers("endorsed")), endorsed)
        .when(Condition.jsonata(answers("declined")), this.endings.at("notEndorsed"))
        .when(Condition.jsonata(answers("lapsed")), this.endings.at("endorsementLapsed")),
    );
  }

  private askToTakePart(takesPart: IChainable): Chain {
    return this.ask("AskToTakePart", "taking-part", {
      invite: "Invite the candidate to take part",
      mayAsk: "May the candidate be asked to take part?",
      wait: "Wait for the candidate to confirm",
      takeUp: "Take up the confirmation",
    }).next(
      this.choice("Does the candidate take part?")
        .when(Condition.jsonata(answers("confirmed")), takesPart)
        .when(Condition.jsonata(answers("declined")), this.endings.at("notTakingPart"))
        .when(Condition.jsonata(answers("lapsed")), this.endings.at("notTakingPart")),
    );
  }

  /** A leg that may no longer act is answered so by each of the three, and leaves at the Choice. */
  private decideAndRelease(nextStep: IChainable): Chain {
    const decide = this.task("Decide the outcome", "decide-outcome", "From the newest results in the table.");
    const compose = this.task("Compose the feedback", "compose-feedback", "Two copies, held until release.");
    const release = this.task(
      "Release the outcome",
      "release-outcome",
      "Outcome, results and feedback at once.",
    );
    const award = this.task("Award the accreditation", "award-accreditation", "Ends the attempt.");
    return decide
      .next(compose)
      .next(release)
      .next(
        this.choice("Was the standard met?")
          .when(Condition.jsonata(answers("met")), award.next(this.howTheLegEnded()))
          .when(Condition.jsonata(answers("not-met")), nextStep)
          .when(Condition.jsonata(answers("decide-again")), decide),
      );
  }

  private askWhatNext(): Chain {
    const resit = this.task(
      "Start the fast-track re-sit",
      "start-fast-track-resit",
      "As the attempt's next leg, with the stages met carried forward.",
    );
    const back = this.task("Return to the employer", "return-to-employer", "Ends the attempt.");
    return this.ask("AskWhatNext", "next-step", {
      invite: "Invite the candidate to choose what next",
      mayAsk: "May the candidate be asked what next?",
      wait: "Wait for the candidate to choose",
      takeUp: "Take up the choice",
    }).next(
      this.choice("What next?")
        .when(Condition.jsonata(answers("fast-track-resit")), resit.next(this.howTheLegEnded()))
        .when(Condition.jsonata(answers("accepted")), back.next(this.howTheLegEnded()))
        .when(Condition.jsonata(answers("lapsed")), back),
    );
  }

  private ended: Choice | undefined;

  private howTheLegEnded(): Choice {
    this.ended ??= this.choice("How did the leg end?")
      .when(Condition.jsonata(answers("awarded")), this.endings.at("accredited"))
      .when(Condition.jsonata(answers("started")), this.endings.at("fastTrackResitStarted"))
      .when(Condition.jsonata(answers("returned")), this.endings.at("returnedToEmployer"));
    return this.ended;
  }

  /** Every Choice knows the two answers of a leg that may no longer act, and takes no other for granted. */
  private choice(name: string): Choice {
    return Choice.jsonata(this, name)
      .when(Condition.jsonata(answers("withdrawn")), this.endings.at("withdrawn"))
      .when(Condition.jsonata(answers("superseded")), this.endings.at("superseded"))
      .otherwise(this.endings.notUnderstood);
  }

  private ask(
    id: string,
    kind: ConstructorParameters<typeof Ask>[2]["kind"],
    names: ConstructorParameters<typeof Ask>[2]["names"],
  ): Ask {
    const { functions, journeys } = this.parts;
    return new Ask(this, id, {
      ...{ kind, names, journeys, invite: functions.named("invite"), takeUp: functions.named("take-up") },
      withdrawn: this.endings.at("withdrawn"),
      superseded: this.endings.at("superseded"),
      notUnderstood: this.endings.notUnderstood,
    });
  }

  private task(name: string, task: AccreditationTask, comment: string) {
    return functionTask(this, name, {
      function: this.parts.functions.named(task),
      payload: { attemptId, leg },
      comment,
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
