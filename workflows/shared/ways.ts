import { Condition, type Choice, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import { answers } from "./expressions.ts";

/** Where each code leads. The compiler asks for every one, so that none is forgotten, and halts a journey. */
export type Ways<Code extends string> = Readonly<Record<Code, IChainable>>;

/** Draws the ways on from a Choice by the code that the state before answered. */
export function byAnswer(choice: Choice, ways: Ways<string>): Choice {
  return draw(choice, answers, ways);
}

/** Draws the ways on from a Choice; the condition says of a code when it leads on. */
export function draw(choice: Choice, condition: (code: string) => string, ways: Ways<string>): Choice {
  for (const [code, next] of Object.entries(ways)) choice.when(Condition.jsonata(condition(code)), next);
  return choice;
}
