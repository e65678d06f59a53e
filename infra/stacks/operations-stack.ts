import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import {
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  Stats,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { named, type Config } from "../config.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "../constructs/runbook-alarm.ts";
import { functionNames } from "../functions.ts";
import type { DoorwayStack } from "./doorway-stack.ts";
import type { JourneyStack } from "./journey-stack.ts";

export interface OperationsStackProps extends StackProps {
  readonly config: Config;
  readonly journey: JourneyStack;
  readonly doorway: DoorwayStack;
}

type Watch = Pick<RunbookAlarmProps, "metric" | "above" | "forPeriods" | "meaning" | "section">;

const period = Duration.minutes(5);

/** What operators of a deployed stage look at and are woken by; one machine has no operators. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    const { config, journey } = props;
    const alarms = new Topic(this, "Alarms", {
      topicName: named(config, "alarms"),
      masterKey: journey.resources.key,
      enforceSSL: true,
    });
    const tell = new SnsAction(alarms);
    const watches = watchesOf(props);
    for (const [name, watch] of Object.entries(watches)) {
      new RunbookAlarm(this, name, { config, tell, ...watch });
    }
    new Dashboard(this, "Dashboard", {
      dashboardName: named(config, "journeys"),
      widgets: Object.entries(watches).map(([title, { metric }]) => [
        new GraphWidget({ title: title.replaceAll("-", " "), left: [metric], width: 12 }),
      ]),
    });
  }
}

function watchesOf({ config, journey, doorway }: OperationsStackProps): Record<string, Watch> {
  const deadLetters = [...journey.queues.map((queue) => queue.deadLetters), journey.readers.deadLetters];
  return {
    "dead-letters": {
      metric: sum(deadLetters.map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period }))),
      above: 0,
      meaning: "A message could not be handled in all its tries and waits in a dead-letter queue.",
      section: "dead-letters",
    },
    "executions-failed": {
      metric: sum(
        journey.workflows.flatMap(({ machine }) => [
          machine.metricFailed({ period }),
          machine.metricTimedOut({ period }),
        ]),
      ),
      above: 0,
      meaning: "A journey or a list halted: its execution failed or timed out.",
      section: "executions-failed",
    },
    "flagged-items": {
      metric: ours(config, "FlaggedItems", Stats.MAXIMUM),
      above: 0,
      meaning: "Something waits for an operator's decision.",
      section: "flagged-items",
    },
    "deadlines-overdue": {
      metric: ours(config, "OldestDeadlineOverdueSeconds", Stats.MAXIMUM),
      // Three runs of the job missed.
      above: 15 * 60,
      meaning: "Deadlines are not acted on: reminders, lapses and retries stand still.",
      section: "deadlines-overdue",
    },
    "stream-behind": {
      metric: new MathExpression({
        expression: "MAX(METRICS())",
        period,
        usingMetrics: byIndex(
          ["resume-workflow", "publish-events"].map((name) => iteratorAge(named(config, name))),
        ),
      }),
      // DynamoDB keeps a stream for 24 hours.
      above: Duration.minutes(15).toMilliseconds(),
      meaning: "The table's stream is read late: journeys resume late, events are published late.",
      section: "stream-behind",
    },
    ...functionErrors(config),
    "doorway-faults": {
      metric: doorway.api.metricServerError({ period }),
      above: 5,
      meaning: "Providers, employers or candidates are answered with faults of ours.",
      section: "doorway-faults",
    },
  };
}

/** An alarm adds up ten metrics at most. */
const metricsPerAlarm = 10;

function functionErrors(config: Config): Record<string, Watch> {
  const errors = functionNames.map((name) => lambda("Errors", named(config, name)));
  const parts = Array.from({ length: Math.ceil(errors.length / metricsPerAlarm) }, (_, part) =>
    errors.slice(part * metricsPerAlarm, (part + 1) * metricsPerAlarm),
  );
  const watches = parts.map((metrics, part): [string, Watch] => [
    `function-errors-${part + 1}`,
    {
      metric: sum(metrics),
      above: 5,
      forPeriods: 2,
      meaning: "Functions fail again and again, beyond what retries are for.",
      section: "function-errors",
    },
  ]);
  return Object.fromEntries(watches);
}

function sum(metrics: readonly IMetric[]): MathExpression {
  return new MathExpression({ expression: "SUM(METRICS())", period, usingMetrics: byIndex(metrics) });
}

const byIndex = (metrics: readonly IMetric[]): Record<string, IMetric> =>
  Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));

const lambda = (metricName: string, FunctionName: string): Metric =>
  new Metric({
    namespace: "AWS/Lambda",
    metricName,
    dimensionsMap: { FunctionName },
    statistic: Stats.SUM,
    period,
  });

const iteratorAge = (functionName: string): Metric =>
  lambda("IteratorAge", functionName).with({ statistic: Stats.MAXIMUM });

/** What act-on-deadlines counts at each run. */
function ours(config: Config, metricName: string, statistic: string): Metric {
  const dimensionsMap = { service: "act-on-deadlines", stage: config.stage };
  return new Metric({ namespace: "NAAS", metricName, dimensionsMap, statistic, period });
}
