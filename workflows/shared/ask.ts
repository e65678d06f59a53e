import { Duration } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  IntegrationPattern,
  StateMachineFragment,
  Timeout,
  type IChainable,
  type INextable,
  type State,
} from "aws-cdk-lib/aws-stepfunctions";
import { CallAwsService } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import type { InviteAnswer } from "../../contracts/tasks.ts";
import { policies, type Policy } from "../../domain/policy/policy.ts";
import { waitMarginDays } from "../../domain/windows.ts";
import type { Fenced } from "../../domain/legs.ts";
import { kindsOfQuestion, type Answers, type QuestionKind } from "../../domain/kinds-of-question.ts";
import { functionTask } from "./tasks.ts";
import { attemptId, leg, legNumber, taskToken, tokenOrder } from "./expressions.ts";
import { byAnswer, type Ways } from "./ways.ts";

/**
 * What taking up an answer to this kind of question says. That it is no longer asked is never taken up: what closed the
 * question took the leg's place.
 */
export type TakenUp<Kind extends QuestionKind> = Exclude<Answers[Kind], "no-longer-asked"> | Fenced;

export interface AskProps {
  readonly kind: QuestionKind;
  readonly names: {
    readonly invite: string;
    readonly mayAsk: string;
    readonly wait: string;
    readonly takeUp: string;
  };
  readonly invite: IFunction;
  readonly takeUp: IFunction;
  readonly journeys: Pick<ITableV2, "tableArn" | "tableName">;
  /** What follows when the candidate withdrew, or when the leg is no longer the attempt's. */
  readonly withdrawn: IChainable;
  readonly superseded: IChainable;
  readonly notUnderstood: IChainable;
}

// Where no silence decides, the leg rolls over before its wait could time out: two weeks to mend one that fails.
const rollOverMarginDays = 14;

/** The literal backstop of a wait: the longest window of any policy, its largest extension, and a margin. */
export function backstopDays(kind: QuestionKind): number {
  return Math.max(...policies.map((policy) => waitDays(kind, policy)));
}

function waitDays(kind: QuestionKind, policy: Policy): number {
  const { rollOverAfterDays, largestExtensionDays } = policy.parameters;
  const window = kindsOfQuestion[kind].window(policy);
  return "days" in window
    ? window.days + largestExtensionDays.value[kind] + waitMarginDays
    : rollOverAfterDays.value.appeal + rollOverMarginDays;
}

/**
 * Asks one question and waits for its answer: invite, wait, take up. The wait is a write to the table with no
 * function in between; what it waits on is a deadline there, so that an operator can extend it.
 */
export class Ask extends StateMachineFragment {
  readonly startState: State;
  readonly endStates: INextable[];

  constructor(scope: Construct, id: string, props: AskProps) {
    super(scope, id);
    const { kind, names } = props;
    const invite = functionTask(scope, names.invite, {
      function: props.invite,
      payload: { attemptId, leg, kind, ...(kind === "result" && { stage: "{% $states.input.stage %}" }) },
      comment: "Writes the question with its event, or takes it over from an earlier leg.",
    });
    const takeUp = functionTask(scope, names.takeUp, {
      function: props.takeUp,
      payload: { attemptId, leg, question: "{% $states.input.question %}" },
      comment: "Reads the answer from the table and applies it.",
    });
    const wait = waitForAnswer(scope, names.wait, props).next(takeUp);
    this.startState = invite;
    this.endStates = [takeUp];
    const { withdrawn, superseded } = props;
    invite.next(
      byAnswer(Choice.jsonata(scope, names.mayAsk), {
        invited: wait,
        withdrawn,
        superseded,
      } satisfies Ways<InviteAnswer["code"]>).otherwise(props.notUnderstood),
    );
  }
}

/**
 * Writes the token to the question, if this leg still asks it and no later token stands there: one that lands
 * late must not displace the live one.
 */
function waitForAnswer(scope: Construct, name: string, { kind, journeys, superseded }: AskProps) {
  const wait = CallAwsService.jsonata(scope, name, {
    service: "dynamodb",
    action: "updateItem",
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    iamResources: [journeys.tableArn],
    parameters: {
      TableName: journeys.tableName,
      Key: { pk: { S: "{% $states.input.pk %}" }, sk: { S: "{% $states.input.sk %}" } },
      UpdateExpression: "SET #token = :token, tokenOrder = :order REMOVE resumedAt",
      ConditionExpression: "askedByLeg = :leg AND (attribute_not_exists(tokenOrder) OR tokenOrder <= :order)",
      ExpressionAttributeNames: { "#token": "token" },
      ExpressionAttributeValues: {
        ":token": { S: taskToken },
        ":order": { S: tokenOrder },
        ":leg": { N: legNumber },
      },
    },
    outputs: "{% $states.input %}",
    taskTimeout: Timeout.duration(Duration.days(backstopDays(kind))),
    comment: `Waits at most ${backstopDays(kind)} days; the window itself is a deadline in the table.`,
  });
  // The write is refused for good by its condition, and a wait that timed out is not to be waited again. All
  // else is the table's moment: a transaction on the same item, a throttle. 1 + 2 + 4 + 8 + 16 + 30: a minute.
  wait.addRetry({ errors: ["DynamoDb.ConditionalCheckFailedException", "States.Timeout"], maxAttempts: 0 });
  wait.addRetry({
    errors: ["States.ALL"],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxAttempts: 6,
    maxDelay: Duration.seconds(30),
  });
  return wait.addCatch(superseded, { errors: ["DynamoDb.ConditionalCheckFailedException"] });
}
