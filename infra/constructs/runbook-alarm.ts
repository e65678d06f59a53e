import {
  Alarm,
  ComparisonOperator,
  TreatMissingData,
  type IAlarmAction,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

export interface RunbookAlarmProps {
  readonly config: Config;
  readonly metric: IMetric;
  /** The alarm is raised above this. */
  readonly above: number;
  readonly forPeriods?: number;
  /** What it means, for whoever is woken by it. */
  readonly meaning: string;
  /** The section of docs/runbook.md. */
  readonly section: string;
  readonly tell: IAlarmAction;
}

/** An alarm that says what to do: its description ends with the section of the runbook. */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    this.alarm = new Alarm(this, "Alarm", {
      alarmName: named(props.config, id),
      alarmDescription: `${props.meaning} Runbook: docs/runbook.md#${props.section}`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.forPeriods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.alarm.addAlarmAction(props.tell);
    this.alarm.addOkAction(props.tell);
  }
}
