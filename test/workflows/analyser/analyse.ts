import { type Flow, readMachine, statesIn } from "./asl.ts";
import { emulatorRunsIt, fieldsKnown, namesOnce, statesNamed } from "./fields.ts";
import type { Bounds, Finding, Remark, Rule } from "./finding.ts";
import { choicesCovered, endsReached, loopsBounded, statesReached, targetsExist } from "./graph.ts";
import {
  expressionsCompile,
  jsonataOnly,
  noClock,
  noEval,
  noPathLiterals,
  statesInPlace,
} from "./language.ts";
import { longestEvents, longestSeconds } from "./measure.ts";
import { tasksRetry, tasksTimeOut, waitsConditional } from "./tasks.ts";
import { assignsApart, countExpressions, namesFree, oneScopeEach, variablesKnown } from "./variables.ts";

export type { Bounds, Finding } from "./finding.ts";

/** An execution lasts at most a year and 25,000 events; a leg stays well below both. */
const mostDays = 350;
const mostEvents = 2_500;

export interface Figures {
  readonly states: number;
  readonly expressions: number;
  /** The longest way by time, in days, and the states on it. */
  readonly days: number;
  readonly longestByTime: readonly string[];
  /** The longest way by events of the history, the execution's start and end included. */
  readonly events: number;
  readonly longestByEvents: readonly string[];
}

export interface Analysis {
  readonly findings: Finding[];
  /** Undefined where a loop has no bound, or a way leads nowhere, so that nothing can be summed up. */
  readonly figures: Figures | undefined;
}

const mapsCounted: Rule = (machine, { mapItems = {} }) => [
  ...statesIn(machine)
    .filter(({ type, name }) => type === "Map" && !Object.hasOwn(mapItems, name))
    .map(({ at }) => ({ at, message: "how many items it goes over at most is not said" })),
  ...Object.keys(mapItems)
    .filter((name) => !statesIn(machine).some((state) => state.type === "Map" && state.name === name))
    .map((at) => ({ at, message: "is declared as a Map, but is none" })),
];

export const rules = {
  "only JSONata": jsonataOnly,
  "no path literals": noPathLiterals,
  "expressions compile": expressionsCompile,
  "no $eval": noEval,
  "no clock": noClock,
  "$states in place": statesInPlace,
  "one scope for a variable": oneScopeEach,
  "variables known": variablesKnown,
  "assigns apart": assignsApart,
  "variable names free": namesFree,
  "fields known": fieldsKnown,
  "the emulator runs it": emulatorRunsIt,
  "states named": statesNamed,
  "names once": namesOnce,
  "tasks time out": tasksTimeOut,
  "tasks state their retry": tasksRetry,
  "waits conditional": waitsConditional,
  "targets exist": targetsExist,
  "states reached": statesReached,
  "ends reached": endsReached,
  "choices covered": choicesCovered,
  "loops bounded": loopsBounded,
  "maps counted": mapsCounted,
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules | "days" | "events";

function figuresOf(machine: Flow, bounds: Bounds): Figures {
  const time = longestSeconds(machine, bounds);
  const events = longestEvents(machine, bounds);
  return {
    states: statesIn(machine).length,
    expressions: countExpressions(machine),
    days: time.total / 86_400,
    longestByTime: time.path,
    // ExecutionStarted, and ExecutionSucceeded or the like.
    events: events.total + 2,
    longestByEvents: events.path,
  };
}

function limitRemarks(rule: RuleName, value: number, most: number): Finding[] {
  // Also where it is no number: a Map without a count, a task without a timeout.
  if (value < most) return [];
  return [{ rule, at: "the machine", message: `the longest way has ${value}; it must be under ${most}` }];
}

const unmeasurable: ReadonlySet<string> = new Set<RuleName>(["loops bounded", "targets exist"]);

/**
 * Judges a synthesised definition by every rule of the house, and measures its longest ways. It never throws: what is
 * wrong with a definition, however wrong, is a finding.
 */
export function analyse(asl: object, bounds: Bounds = {}): Analysis {
  const machine = readMachine(asl);
  const findings = Object.entries(rules).flatMap(([rule, find]: [string, Rule]): Finding[] =>
    find(machine, bounds).map((found: Remark) => ({ rule, ...found })),
  );
  if (findings.some(({ rule }) => unmeasurable.has(rule))) return { findings, figures: undefined };
  const figures = figuresOf(machine, bounds);
  findings.push(
    ...limitRemarks("days", figures.days, mostDays),
    ...limitRemarks("events", figures.events, mostEvents),
  );
  return { findings, figures };
}

/** What is wrong with a definition, one line each, and its figures: for a test to compare with nothing. */
export function analyseDefinition(
  asl: object,
  bounds: Bounds,
): { lines: string[]; figures: Figures | undefined } {
  const { findings, figures } = analyse(asl, bounds);
  return { lines: findings.map(({ rule, at, message }) => `${rule}: ${at}: ${message}`), figures };
}
