import { Condition, type Chain, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { answers } from "../shared/expressions.ts";
import { LegStates, type LegParts } from "../shared/leg-states.ts";

/** The functions that stand behind the states, by the name of their folder. */
export type ReaccreditationTask = "invite" | "take-up" | "draw-audit-sample" | "settle-renewal";

export type ReaccreditationParts = LegParts<ReaccreditationTask>;

const endings = {
  renewed: "Renewed",
  referred: "Referred to a full assessment",
  lapsed: "Lapsed",
} as const;

/**
 * One renewal, as a leg of the attempt that was accredited: the candidate's evidence, the present employer's confirmation,
 * an audit of a sample, and what it comes to. A renewal that ends from outside, by its candidate's withdrawal or the
 * accreditation's revocation, ends as Withdrawn. Input: functions/legs/start-leg.ts.
 */
export class ReaccreditationWorkflow extends Construct {
  readonly start: IChainable;
  readonly #states: LegStates<ReaccreditationTask, keyof typeof endings>;

  constructor(scope: Construct, id: string, parts: ReaccreditationParts) {
    super(scope, id);
    this.#states = new LegStates(this, parts, endings);
    const settle = this.settle();
    const confirmation = this.askForConfirmation(this.audit(settle), settle);
    this.start = this.askForEvidence(confirmation, settle);
  }

  private askForEvidence(given: IChainable, settle: IChainable): Chain {
    return this.#states
      .ask("AskForTheEvidence", "renewal-evidence", {
        invite: "Invite the candidate to renew",
        mayAsk: "May the candidate be asked to renew?",
        wait: "Wait for the evidence",
        takeUp: "Take up the evidence",
      })
      .next(
        this.#states
          .choice("Did the candidate give evidence?")
          .when(Condition.jsonata(answers("given")), given)
          .when(Condition.jsonata(answers("lapsed")), settle),
      );
  }

  /** The employer is whoever employs the candidate when it answers: after a move the new one. */
  private askForConfirmation(audit: IChainable, settle: IChainable): Chain {
    return this.#states
      .ask("AskForTheConfirmation", "renewal-confirmation", {
        invite: "Invite the employer to confirm the practice",
        mayAsk: "May the employer be asked to confirm?",
        wait: "Wait for the confirmation of practice",
        takeUp: "Take up the confirmation of practice",
      })
      .next(
        this.#states
          .choice("Was the practice confirmed?")
          .when(Condition.jsonata(answers("confirmed")), audit)
          .when(Condition.jsonata(answers("lapsed")), audit)
          .when(Condition.jsonata(answers("not-employed")), audit)
          .when(Condition.jsonata(answers("declined")), settle),
      );
  }

  private audit(settle: IChainable): Chain {
    const ask = this.#states.ask("AskForTheAudit", "renewal-audit", {
      invite: "Invite an operator to audit",
      mayAsk: "May the renewal be audited?",
      wait: "Wait for the audit",
      takeUp: "Take up the audit",
    });
    const audited = ask.next(
      this.#states
        .choice("What did the audit find?")
        .when(Condition.jsonata(answers("satisfied")), settle)
        .when(Condition.jsonata(answers("not-satisfied")), settle)
        .when(Condition.jsonata(answers("lapsed")), settle),
    );
    return this.#states
      .task("Draw the audit sample", "draw-audit-sample", "The same however often it is drawn.")
      .next(
        this.#states
          .choice("Is the renewal audited?")
          .when(Condition.jsonata(answers("audited")), audited)
          .when(Condition.jsonata(answers("not-audited")), settle),
      );
  }

  private settle(): Chain {
    return this.#states
      .task("Settle the renewal", "settle-renewal", "From the answers in the table; ends the attempt again.")
      .next(
        this.#states
          .choice("What did the renewal come to?")
          .when(Condition.jsonata(answers("renewed")), this.#states.endings.at("renewed"))
          .when(Condition.jsonata(answers("referred")), this.#states.endings.at("referred"))
          .when(Condition.jsonata(answers("lapsed")), this.#states.endings.at("lapsed")),
      );
  }
}
