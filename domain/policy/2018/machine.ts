import type { LegWorkflow } from "../../legs.ts";
import type { Parameter } from "../parameter.ts";

const hour = 3600;
const day = 24 * hour;

/** How patient the system is with itself: delays of its own deadlines. Nobody's right hangs on these. */
export const machine = {
  lapseGraceMinutes: {
    value: 10,
    unit: "minutes",
    source: "[assumed]",
    reason:
      "An answer counts by its receipt: one received in the last second must be stored before the lapse.",
  },
  resumeAgain: {
    value: { firstSeconds: 60, growth: 4, capSeconds: 6 * hour, triesBeforeFlag: 5 },
    unit: "seconds",
    source: "[assumed]",
    reason: "A lost nudge heals within the job's next run; five tries take under six hours.",
  },
  startAgain: {
    value: { firstSeconds: 120, growth: 2, capSeconds: hour, triesBeforeFlag: 5 },
    unit: "seconds",
    source: "[assumed]",
    reason: "Starts are paced under the service's bucket; a start that failed five times is no burst.",
  },
  publishAgain: {
    value: { firstSeconds: 120, growth: 2, capSeconds: hour, triesBeforeFlag: 5 },
    unit: "seconds",
    source: "[assumed]",
    reason: "The stream publishes within seconds, so an event two minutes old was missed.",
  },
  commissionAgain: {
    value: { firstSeconds: 900, growth: 2, capSeconds: day, triesBeforeFlag: 5 },
    unit: "seconds",
    source: "[assumed]",
    reason:
      "Longer than the queue's own retries; a provider down for a night is back before an operator is asked.",
  },
  pushBackMinutes: {
    value: 60,
    unit: "minutes",
    source: "[assumed]",
    reason: "What can't be acted on now makes room for what can, and is looked at again within the hour.",
  },
  attemptsReachedPerRun: {
    value: 250,
    unit: "times",
    source: "[assumed]",
    reason:
      "A session or a closure reaches this many attempts a run, so that their resumes stay below the bucket.",
  },
  handOnAgainHours: {
    value: 24,
    unit: "hours",
    source: "[assumed]",
    reason: "A place falls free in its own transaction; what a day finds is a cohort that was made larger.",
  },
  rollOverAfterDays: {
    value: { accreditation: 330, appeal: 90, reaccreditation: 330 },
    unit: "days by workflow",
    source: "[assumed]",
    reason:
      "An execution lasts at most a year; an appeal's waits have no end but their answer, and begin anew before any times out.",
  },
} satisfies Record<string, Parameter<unknown>> & {
  readonly rollOverAfterDays: Parameter<Record<LegWorkflow, number>>;
};
