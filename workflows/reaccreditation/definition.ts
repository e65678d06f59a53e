import type { Chain, IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
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
 * accreditation's revocation, ends as Withdrawn. Input: functions/shared/legs/start-leg.ts.
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
    return this.#states.ask("AskForTheEvidence", "renewal-evidence", {
      invite: "Invite the candidate to renew",
      mayAsk: "May the candidate be asked to renew?",
      wait: "Wait for the evidence",
      takeUp: "Take up the evidence",
      answered: "Did the candidate give evidence?",
      ways: {
        given,
        lapsed: settle,
      },
    });
  }

  /** The employer is whoever employs the candidate when it answers: after a move the new one. */
  private askForConfirmation(audit: IChainable, settle: IChainable): Chain {
    return this.#states.ask("AskForTheConfirmation", "renewal-confirmation", {
      invite: "Invite the employer to confirm the practice",
      mayAsk: "May the employer be asked to confirm?",
      wait: "Wait for the confirmation of practice",
      takeUp: "Take up the confirmation of practice",
      answered: "Was the practice confirmed?",
      ways: {
        confirmed: audit,
        lapsed: audit,
        "not-employed": audit,
        declined: settle,
      },
    });
  }

  private audit(settle: IChainable): Chain {
    return this.#states
      .task("Draw the audit sample", "draw-audit-sample", "The same however often it is drawn.")
      .next(
        this.#states.choice<"draw-audit-sample">("Is the renewal audited?", {
          audited: this.#states.ask("AskForTheAudit", "renewal-audit", {
            invite: "Invite an operator to audit",
            mayAsk: "May the renewal be audited?",
            wait: "Wait for the audit",
            takeUp: "Take up the audit",
            answered: "What did the audit find?",
            ways: {
              satisfied: settle,
              "not-satisfied": settle,
              lapsed: settle,
            },
          }),
          "not-audited": settle,
        }),
      );
  }

  private settle(): Chain {
    return this.#states
      .task("Settle the renewal", "settle-renewal", "From the answers in the table; ends the attempt again.")
      .next(
        this.#states.choice<"settle-renewal">("What did the renewal come to?", {
          renewed: this.#states.endings.at("renewed"),
          referred: this.#states.endings.at("referred"),
          lapsed: this.#states.endings.at("lapsed"),
        }),
      );
  }
}
