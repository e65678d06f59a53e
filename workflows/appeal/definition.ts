import type { Chain, IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { LegStates, type LegParts } from "../shared/leg-states.ts";

/** The functions that stand behind the states, by the name of their folder. */
export type AppealTask = "invite" | "take-up" | "close-appeal" | "list-affected" | "apply-remedy";

const endings = {
  upheld: "Upheld",
  notUpheld: "Not upheld",
  notAdmissible: "Not admissible",
  appealWithdrawn: "Appeal withdrawn",
} as const;

/**
 * The one appeal of an attempt, as a leg of it: is it admissible, who decides it, what do they decide, and who else is
 * affected? The journey goes on as the next leg. No timer decides anything here: whoever is asked is chased.
 * Input: functions/shared/legs/start-leg.ts.
 */
export class AppealWorkflow extends Construct {
  readonly start: IChainable;
  readonly #states: LegStates<AppealTask, keyof typeof endings>;

  constructor(scope: Construct, id: string, parts: LegParts<AppealTask>) {
    super(scope, id);
    this.#states = new LegStates(this, parts, endings);

    const close = this.closeTheAppeal();
    const decision = this.askThePanel(this.uphold(), close);
    const panel = this.askForThePanel(decision, close);
    const admissibility = this.askWhetherAdmissible(panel, close);

    this.start = this.#states.start<"appeal">({ appeal: admissibility });
  }

  private askWhetherAdmissible(admissible: IChainable, close: IChainable): Chain {
    return this.#states.ask("AskWhetherAdmissible", "appeal-admissibility", {
      invite: "Invite an operator to judge the statement",
      mayAsk: "May an operator be asked to judge?",
      wait: "Wait for the judgement",
      takeUp: "Take up the judgement",
      answered: "Is the appeal admissible?",
      ways: {
        admissible,
        "not-admissible": close,
        "appeal-withdrawn": close,
      },
    });
  }

  private askForThePanel(formed: IChainable, close: IChainable): Chain {
    return this.#states.ask("AskForThePanel", "appeal-panel", {
      invite: "Invite an operator to form the panel",
      mayAsk: "May an operator be asked for a panel?",
      wait: "Wait for the panel",
      takeUp: "Take up the panel",
      answered: "Is the panel formed?",
      ways: {
        "panel-formed": formed,
        "appeal-withdrawn": close,
      },
    });
  }

  private askThePanel(upheld: IChainable, close: IChainable): Chain {
    return this.#states.ask("AskThePanel", "appeal-decision", {
      invite: "Invite the panel to decide",
      mayAsk: "May the panel be asked?",
      wait: "Wait for the panel's decision",
      takeUp: "Take up the panel's decision",
      answered: "What did the panel decide?",
      ways: {
        "correct-result": upheld,
        "annul-stage": upheld,
        "annul-attempt": upheld,
        "not-upheld": close,
        "appeal-withdrawn": close,
      },
    });
  }

  /** A leg that may no longer act is answered so by both, and leaves at the Choice. */
  private uphold(): Chain {
    const list = this.#states.task(
      "List who else is affected",
      "list-affected",
      "Before the remedy: an execution lost in between lists them again.",
    );
    const apply = this.#states.task(
      "Apply the remedy",
      "apply-remedy",
      "The journey goes on as its next leg.",
    );
    return list.next(apply).next(
      this.#states.choice<"apply-remedy">("Was the remedy applied?", {
        upheld: this.#states.endings.at("upheld"),
      }),
    );
  }

  private closeTheAppeal(): Chain {
    const close = this.#states.task(
      "Close the appeal",
      "close-appeal",
      "The journey goes on where it stood still, as its next leg.",
    );
    return close.next(
      this.#states.choice<"close-appeal">("How did the appeal end?", {
        "not-upheld": this.#states.endings.at("notUpheld"),
        "not-admissible": this.#states.endings.at("notAdmissible"),
        "appeal-withdrawn": this.#states.endings.at("appealWithdrawn"),
      }),
    );
  }
}

/** The definition has no loop and no Map: whoever is silent is chased by the table's deadlines, not by a state. */
export const appealBounds = {} as const;
