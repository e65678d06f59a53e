import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { flaggedItems } from "../../../store/journey/flags.ts";
import { setting } from "../../environment.ts";
import { legExecutions } from "../../shared/legs/executions.ts";
import { eventBus } from "../../listeners/publish-events/event-bus.ts";
import { realTime, sharedPace, type Pace } from "../../shared/lists/pace.ts";
import { errorName, logger } from "../../log.ts";
import { jobHandler } from "../job-handler.ts";
import { actOnDeadlines } from "./act-on-deadlines.ts";
import { commissionQueue } from "./commission-queue.ts";

const executions = legExecutions(process.env);
const bus = eventBus(setting(process.env, "EVENT_BUS_NAME"));
const queue = commissionQueue(setting(process.env, "COMMISSION_QUEUE_URL"));

/** A page of this size is acted on at once. */
const pageSize = 25;
/** Starts that find no turn in this time stay due for the next run. */
const pace: Pace = { perSecond: Number(setting(process.env, "STARTS_PER_SECOND")), patienceSeconds: 150 };
/** Enough to end a page that was begun. */
const reserveMilliseconds = 30_000;

/** What the alarms "deadlines-overdue" and "flagged-items" watch (docs/runbook.md). */
const metrics = new Metrics({
  namespace: "NAAS",
  serviceName: "act-on-deadlines",
  defaultDimensions: { stage: setting(process.env, "STAGE") },
});

export const handler = jobHandler(process.env, async (store, context) => {
  const done = await actOnDeadlines({
    ...{ store, executions, bus, commissionQueue: queue, pageSize },
    awaitTurn: sharedPace(store, pace, realTime),
    hasTimeLeft: () => context.getRemainingTimeInMillis() > reserveMilliseconds,
    noteFailure: ({ pk, sk, kind }, error) => {
      logger.error("pushed back", { pk, sk, kind, errorName: errorName(error) });
    },
  });
  const flagged = (await flaggedItems(store)).length;
  metrics.addMetric("OldestDeadlineOverdueSeconds", MetricUnit.Seconds, done.oldestOverdueSeconds);
  metrics.addMetric("FlaggedItems", MetricUnit.Count, flagged);
  metrics.publishStoredMetrics();
  return { ...done, flagged };
});
