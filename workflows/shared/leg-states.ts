import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Choice, Condition } from "aws-cdk-lib/aws-stepfunctions";
import type { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import type { QuestionKind } from "../../domain/questions.ts";
import { Ask, type AskProps } from "./ask.ts";
import { Endings } from "./endings.ts";
import { answers, attemptId, leg } from "./expressions.ts";
import { functionTask } from "./tasks.ts";

/** What a workflow that runs legs is made of: its functions, by the name of their folder, and the table it waits on. */
export interface LegParts<Task extends string> {
  readonly functions: { named(task: Task): IFunction };
  readonly journeys: Pick<ITableV2, "tableArn" | "tableName">;
}

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

  ask(id: string, kind: QuestionKind, names: AskProps["names"]): Ask {
    const { functions, journeys } = this.#parts;
    return new Ask(this.#scope, id, {
      ...{ kind, names, journeys, invite: functions.named("invite"), takeUp: functions.named("take-up") },
      withdrawn: this.endings.at("withdrawn"),
      superseded: this.endings.at("superseded"),
      notUnderstood: this.endings.notUnderstood,
    });
  }

  /** Every Choice knows the two answers of a leg that may no longer act, and takes no other for granted. */
  choice(name: string): Choice {
    return Choice.jsonata(this.#scope, name)
      .when(Condition.jsonata(answers("withdrawn")), this.endings.at("withdrawn"))
      .when(Condition.jsonata(answers("superseded")), this.endings.at("superseded"))
      .otherwise(this.endings.notUnderstood);
  }
}
