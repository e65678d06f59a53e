import { Choice, Map, Pass, ProvideItems, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { Ask, type TakenUp } from "../shared/ask.ts";
import { answerNotUnderstood } from "../shared/endings.ts";
import { attemptId, leg } from "../shared/expressions.ts";
import { functionTask } from "../shared/tasks.ts";
import { byAnswer, type Ways } from "../shared/ways.ts";
import type { AccreditationParts } from "./definition.ts";

/**
 * The stages still to be sat, side by side: a first sitting, a fast-track re-sit and a leg that takes the
 * journey up again are the same states. Its output is nothing: the outcome is decided from the table.
 */
export function sitTheStages(scope: Construct, parts: AccreditationParts): Map {
  return Map.jsonata(scope, "Sit the external stages", {
    items: ProvideItems.jsonata("{% $states.input.stages[] %}"),
    itemSelector: { stage: "{% $states.context.Map.Item.Value %}" },
    outputs: {},
    comment: "One iteration for each stage that has no standing yet.",
  }).itemProcessor(sitOneStage(scope, parts));
}

function sitOneStage(scope: Construct, { functions, journeys }: AccreditationParts): IChainable {
  const finished = Pass.jsonata(scope, "The stage is finished", { outputs: {} });
  const notUnderstood = answerNotUnderstood(scope, "Answer about the stage not understood");
  const ask = new Ask(scope, "AskForTheResult", {
    kind: "result",
    names: {
      invite: "Commission the stage",
      mayAsk: "May the stage be sat?",
      wait: "Wait for the result",
      takeUp: "Take up the result",
    },
    invite: functions.named("invite"),
    takeUp: functions.named("take-up"),
    journeys,
    // The other stages find it out for themselves, and the outcome's states end the leg.
    withdrawn: finished,
    superseded: finished,
    notUnderstood,
  });
  const grade = functionTask(scope, "Grade the stage", {
    function: functions.named("grade-stage"),
    payload: { attemptId, leg, stage: "{% $states.input.stage %}" },
    comment: "Against the standard that the attempt is assessed by.",
  });
  return ask.next(
    byAnswer(Choice.jsonata(scope, "Was the stage sat?"), {
      result: grade.next(finished),
      "sit-again": ask,
      "not-sat": finished,
      lapsed: finished,
      withdrawn: finished,
      superseded: finished,
    } satisfies Ways<TakenUp<"result">>).otherwise(notUnderstood),
  );
}
