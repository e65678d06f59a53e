import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Choice, type Chain } from "aws-cdk-lib/aws-stepfunctions";
import type { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import type { TaskAnswers } from "../../contracts/tasks.ts";
import type { Fenced, LegStart, LegWorkflow, workflowOfLeg } from "../../domain/legs.ts";
import type { QuestionKind } from "../../domain/kinds-of-question.ts";
import { Ask, type AskProps, type TakenUp } from "./ask.ts";
import { Endings } from "./endings.ts";
import { attemptId, leg, startsAt } from "./expressions.ts";
import { functionTask } from "./tasks.ts";
import { byAnswer, draw, type Ways } from "./ways.ts";

/** What a workflow that runs legs is made of: its functions, by the name of their folder, and the table it waits on. */
export interface LegParts<Task extends string> {
  readonly functions: { named(task: Task): IFunction };
  readonly journeys: Pick<ITableV2, "tableArn" | "tableName">;
}

/** Where the legs start that a workflow runs. */
type StartOf<Workflow extends LegWorkflow> = {
  [Start in LegStart]: (typeof workflowOfLeg)[Start] extends Workflow ? Start : never;
}[LegStart];

/** The states of a question, by their names in the order in which they are entered, and where each answer leads. */
type AskedThenChosen<Kind extends QuestionKind> = AskProps["names"] & {
  /** The Choice after the answer is taken up. */
  readonly answered: string;
  readonly ways: Ways<Exclude<TakenUp<Kind>, Fenced>>;
};

/** The states that every workflow of legs is drawn with: its tasks, its questions, its choices, its endings. */
export class LegStates<Task extends string, Ending extends string> {
  readonly endings: Endings<Ending>;
  readonly #scope: Construct;
  readonly #parts: LegParts<Task | "invite" | "take-up">;

  constructor(
    scope: Construct,
    parts: LegParts<Task | "invite" | "take-up">,
    endings: Readonly<Record<Ending, string>>,
  ) {
    this.#scope = scope;
    this.#parts = parts;
    this.endings = new Endings(scope, endings);
  }

  task(name: string, task: Task, comment: string): LambdaInvoke {
    return functionTask(this.#scope, name, {
      function: this.#parts.functions.named(task),
      payload: { attemptId, leg },
      comment,
    });
  }

  /** Asks a question, waits for its answer, and goes on by it. */
  ask<Kind extends QuestionKind>(
    id: string,
    kind: Kind,
    { answered, ways, ...names }: AskedThenChosen<Kind>,
  ): Chain {
    const { functions, journeys } = this.#parts;
    const ask = new Ask(this.#scope, id, {
      ...{ kind, names, journeys, invite: functions.named("invite"), takeUp: functions.named("take-up") },
      ...this.#fenced(),
      notUnderstood: this.endings.notUnderstood,
    });
    return ask.next(this.#choice(answered, ways));
  }

  /** Goes on by what the task before answered, which the caller names: `choice<"release-outcome">(…)`. */
  choice<Name extends Task & keyof TaskAnswers>(name: string, ways: Ways<TaskAnswers[Name]>): Choice {
    return this.#choice(name, ways);
  }

  /** Begins where the leg starts, at each start of the workflow that the caller names: `start<"appeal">(…)`. */
  start<Workflow extends LegWorkflow>(ways: Ways<StartOf<Workflow>>): Choice {
    const choice = Choice.jsonata(this.#scope, "Where does the leg start?");
    return draw(choice, startsAt, ways).otherwise(this.endings.notUnderstood);
  }

  #choice(name: string, ways: Ways<string>): Choice {
    const choice = Choice.jsonata(this.#scope, name);
    return byAnswer(choice, { ...this.#fenced(), ...ways }).otherwise(this.endings.notUnderstood);
  }

  /** Every Choice knows the two answers of a leg that may no longer act, and takes no other for granted. */
  #fenced(): Ways<Fenced> {
    return { withdrawn: this.endings.at("withdrawn"), superseded: this.endings.at("superseded") };
  }
}
