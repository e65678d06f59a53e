import { Duration, RemovalPolicy, TimeZone } from "aws-cdk-lib";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

export interface JobSchedulesProps {
  readonly config: Config;
  readonly actOnDeadlines: Function;
  readonly reconcileExecutions: Function;
  readonly enterGrants: Function;
}

/** When the jobs run. A run that is missed is not made up for: the next one finds everything that is due. */
export class JobSchedules extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { config, actOnDeadlines, reconcileExecutions, enterGrants }: JobSchedulesProps,
  ) {
    super(scope, id);
    const group = new ScheduleGroup(this, "Group", {
      scheduleGroupName: named(config, "jobs"),
      // Schedules hold nothing: they are made again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const every = (name: string, job: Function, schedule: ScheduleExpression): void => {
      const target = new LambdaInvoke(job, { retryAttempts: 2, maxEventAge: Duration.minutes(5) });
      new Schedule(this, name, { scheduleName: named(config, name), scheduleGroup: group, schedule, target });
    };
    every("act-on-deadlines", actOnDeadlines, ScheduleExpression.rate(Duration.minutes(5)));
    // Before the working day, so that what it finds is seen in the morning.
    const daily = ScheduleExpression.cron({ minute: "30", hour: "5", timeZone: TimeZone.EUROPE_LONDON });
    every("reconcile-executions", reconcileExecutions, daily);
    every("enter-grants", enterGrants, daily);
  }
}
