import type { Capability } from "./capabilities.ts";

export interface FunctionRow {
  readonly group: "tasks" | "doorways" | "listeners" | "jobs";
  readonly timeoutSeconds: number;
  /** Lambda gives processor time by memory: below this a cold start takes seconds. */
  readonly memoryMb?: number;
  /** What it may do: its role reaches nothing else. */
  readonly may: readonly Capability[];
}

/**
 * Every Lambda function: functions/<group>/<name>/handler.ts, and what it may touch. A workflow's task writes
 * ids only. People's data are read by the functions that register people, or write to them or to the provider, and by the
 * doorways that show them; the panel's reads the words of cases, and nobody's name.
 */
const functionTable = {
  invite: { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "take-up": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "list-stages-to-sit": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "grade-stage": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "decide-outcome": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "compose-feedback": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "release-outcome": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "award-accreditation": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "start-fast-track-resit": {
    group: "tasks",
    timeoutSeconds: 30,
    may: ["append to journeys", "start legs"],
  },
  "start-appeal": { group: "tasks", timeoutSeconds: 30, may: ["append to journeys", "start legs"] },
  "close-appeal": { group: "tasks", timeoutSeconds: 30, may: ["append to journeys", "start legs"] },
  "list-affected": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "apply-remedy": { group: "tasks", timeoutSeconds: 30, may: ["append to journeys", "start legs"] },
  "carry-forward-stages": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "take-back-resit": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "return-to-employer": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "draw-audit-sample": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "settle-renewal": { group: "tasks", timeoutSeconds: 20, may: ["append to journeys"] },
  "check-file": {
    group: "tasks",
    timeoutSeconds: 120,
    // The largest file and its rows take a quarter of it (bench/lists.ts).
    memoryMb: 1024,
    may: ["mark journeys", "read uploads", "write chunks"],
  },
  "register-chunk": {
    group: "tasks",
    // 250 rows, each a lookup, a transaction and a start, paced under the StartExecution bucket.
    timeoutSeconds: 300,
    may: [
      "append to journeys",
      "register people",
      "confirm people",
      "read chunks",
      "pace its starts",
      "read the registration number key",
      "start legs",
    ],
  },
  "write-result-file": {
    group: "tasks",
    timeoutSeconds: 120,
    may: ["mark journeys", "read chunks", "write results"],
  },
  providers: {
    group: "doorways",
    timeoutSeconds: 15,
    may: ["append to journeys", "query candidate", "put messages and comments", "read provider secrets"],
  },
  employers: {
    group: "doorways",
    timeoutSeconds: 15,
    may: ["append to journeys", "query employer", "read people", "put words", "upload lists", "read results"],
  },
  candidates: {
    group: "doorways",
    timeoutSeconds: 15,
    may: ["append to journeys", "query candidate", "register people", "read the registration number key"],
  },
  operators: {
    group: "doorways",
    // An HTTP API answers for its function after thirty.
    timeoutSeconds: 29,
    may: [
      "append to journeys",
      "query candidate",
      "query flags",
      "query deadlines",
      "read people",
      "put reasons",
      "agree adjustments",
      "start legs",
      "stop legs",
    ],
  },
  panel: {
    group: "doorways",
    timeoutSeconds: 15,
    may: ["append to journeys", "query candidate", "read words", "put words"],
  },
  "resume-workflow": {
    group: "listeners",
    timeoutSeconds: 60,
    may: ["mark journeys", "send task success"],
  },
  "publish-events": { group: "listeners", timeoutSeconds: 60, may: ["mark journeys", "put events"] },
  "send-to-provider": {
    group: "listeners",
    timeoutSeconds: 60,
    may: ["mark journeys", "read people", "read provider secrets", "postpone commissions"],
  },
  notify: {
    group: "listeners",
    timeoutSeconds: 30,
    may: ["mark journeys", "read people", "send mail"],
  },
  "mark-halted": { group: "listeners", timeoutSeconds: 30, may: ["append to journeys"] },
  // The candidate's attempts before this one: each instalment is owed once.
  fund: { group: "listeners", timeoutSeconds: 30, may: ["append to journeys", "query candidate"] },
  "start-list": {
    group: "listeners",
    timeoutSeconds: 30,
    may: ["mark journeys", "start employer-list"],
  },
  "act-on-deadlines": {
    group: "jobs",
    // Less than its five minutes, so that runs don't pile up.
    timeoutSeconds: 240,
    may: [
      "append to journeys",
      "query deadlines",
      "query flags",
      "query candidate",
      "pace its starts",
      "put events",
      "send commissions",
      "start legs",
      "stop legs",
    ],
  },
  "move-renewal-dates": {
    group: "jobs",
    // Every accreditation that is not due yet, 25 at a time; what a run leaves the next one finds.
    timeoutSeconds: 900,
    may: ["append to journeys", "query deadlines"],
  },
  "enter-grants": { group: "jobs", timeoutSeconds: 60, may: ["append to journeys"] },
  "reconcile-executions": {
    group: "jobs",
    timeoutSeconds: 900,
    may: ["append to journeys", "query deadlines", "describe legs"],
  },
} as const satisfies Record<string, FunctionRow>;

export type FunctionName = keyof typeof functionTable;

export const functionRows: Readonly<Record<FunctionName, FunctionRow>> = functionTable;

export const functionNames = Object.keys(functionTable).filter(
  (name): name is FunctionName => name in functionTable,
);
