import { type Flow, type State, fieldsOf, isEnd, isWait, listOf, targetsOf, textOf } from "./asl.ts";
import type { Bounds } from "./finding.ts";
import { byName } from "./graph.ts";
import { attemptsAfter } from "./tasks.ts";

/** A longest way through a flow: what it sums up to, and the states on it, the repeated ones as often as they are. */
export interface Longest {
  readonly total: number;
  readonly path: readonly string[];
}

// What an inline Map runs at once where it does not say, by Step Functions' quotas.
const inlineConcurrency = 40;
// How long the one write of a wait can take before it fails: the SDK's own attempts, generously.
const writeSeconds = 60;

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** The sum of the pauses before each of a retrier's attempts; AWS's defaults where nothing is said. */
function pauses(retrier: unknown): number {
  const { MaxAttempts, IntervalSeconds, BackoffRate, MaxDelaySeconds } = fieldsOf(retrier);
  let sum = 0;
  for (let n = 0; n < numberOf(MaxAttempts, 3); n += 1) {
    const pause = numberOf(IntervalSeconds, 1) * numberOf(BackoffRate, 2) ** n;
    sum += Math.min(pause, numberOf(MaxDelaySeconds, Infinity));
  }
  return sum;
}

function allAttempts(retry: unknown): number {
  return listOf(retry).reduce(
    (sum: number, retrier) => sum + numberOf(fieldsOf(retrier)["MaxAttempts"], 3),
    0,
  );
}

function retryPauses(retry: unknown): number {
  return listOf(retry).reduce((sum: number, retrier) => sum + pauses(retrier), 0);
}

/**
 * The longest that a Task lasts. A function may use its whole timeout at every attempt. A wait does so only if it is
 * tried again after a timeout: nobody sends failures for our tokens, so that any other error is its write's.
 */
function taskSeconds(state: State): number {
  const { Retry } = state.fields;
  const timeout = numberOf(state.fields["TimeoutSeconds"], Infinity);
  const retries = allAttempts(Retry);
  if (!isWait(state)) return timeout * (1 + retries) + retryPauses(Retry);
  const fullWaits = 1 + attemptsAfter(Retry, "States.Timeout");
  return timeout * fullWaits + writeSeconds * retries + retryPauses(Retry);
}

function itemsOf(state: State, { mapItems = {} }: Bounds): number {
  return mapItems[state.name] ?? Infinity;
}

function nestedSeconds(state: State, bounds: Bounds): number {
  const inner = Math.max(0, ...state.inner.map((flow) => longestSeconds(flow, bounds).total));
  const atOnce = numberOf(state.fields["MaxConcurrency"], 0) || inlineConcurrency;
  const rounds = state.type === "Map" ? Math.ceil(itemsOf(state, bounds) / atOnce) : 1;
  const { Retry } = state.fields;
  const once = inner === 0 ? 0 : inner * rounds;
  return once * (1 + allAttempts(Retry)) + retryPauses(Retry);
}

function secondsOf(state: State, bounds: Bounds): number {
  if (state.type === "Task") return taskSeconds(state);
  return state.inner.length > 0 ? nestedSeconds(state, bounds) : 0;
}

/**
 * Events of a state in an execution's history. A function: entered, scheduled, started, succeeded, exited, and three
 * more for each retry; a wait has "submitted" besides. A Map or Parallel: entered, started, succeeded, exited, and for
 * each iteration started and succeeded around its own.
 */
function eventsOf(state: State, bounds: Bounds): number {
  const retries = allAttempts(state.fields["Retry"]);
  if (state.type === "Task") return isWait(state) ? 6 + 4 * retries : 5 + 3 * retries;
  if (state.inner.length === 0) return 2;
  const inner = state.inner.map((flow) => longestEvents(flow, bounds).total);
  const each =
    state.type === "Map" ? (2 + (inner[0] ?? 0)) * itemsOf(state, bounds) : inner.reduce((a, b) => a + b, 0);
  return (2 + each) * (1 + retries) + 2;
}

interface Walk {
  readonly states: ReadonlyMap<string, State>;
  readonly bounds: Bounds;
  readonly weightOf: (state: State) => number;
  /** States whose weight counts once, however often they are entered. */
  readonly counted: ReadonlySet<string>;
  readonly known: Map<string, Longest>;
}

interface Spent {
  /** How often each bounded state was entered. */
  readonly entries: Readonly<Record<string, number>>;
  readonly counted: ReadonlySet<string>;
}

const noWay: Longest = { total: -Infinity, path: [] };

function enter(walk: Walk, name: string, { entries, counted }: Spent): Spent | undefined {
  const bound = walk.bounds.loopBounds?.[name];
  const before = entries[name] ?? 0;
  if (bound && before >= bound.times) return undefined;
  return {
    entries: bound ? { ...entries, [name]: before + 1 } : entries,
    counted: walk.counted.has(name) ? new Set([...counted, name]) : counted,
  };
}

function keyOf({ bounds, counted }: Walk, name: string, spent: Spent): string {
  const entries = Object.keys(bounds.loopBounds ?? {}).map((bounded) => spent.entries[bounded] ?? 0);
  return JSON.stringify([name, entries, [...counted].map((once) => spent.counted.has(once))]);
}

/** The heaviest way from this state to an end, with what is left of the loops' bounds. */
function heaviest(walk: Walk, name: string, spent: Spent): Longest {
  const key = keyOf(walk, name, spent);
  const before = walk.known.get(key);
  if (before) return before;
  const state = walk.states.get(name);
  const now = enter(walk, name, spent);
  if (!state || !now) return noWay;
  const weight = spent.counted.has(name) ? 0 : walk.weightOf(state);
  const ends: Longest[] = isEnd(state) ? [{ total: 0, path: [] }] : [];
  const onward = [...ends, ...targetsOf(state).map((target) => heaviest(walk, target, now))];
  const best = onward.reduce((a, b) => (b.total > a.total ? b : a), noWay);
  const found = best === noWay ? noWay : { total: weight + best.total, path: [name, ...best.path] };
  walk.known.set(key, found);
  return found;
}

function longest(
  flow: Flow,
  bounds: Bounds,
  weightOf: (state: State) => number,
  counted: ReadonlySet<string>,
): Longest {
  const weights = new Map<State, number>();
  const weigh = (state: State): number => {
    const weight = weights.get(state) ?? weightOf(state);
    weights.set(state, weight);
    return weight;
  };
  const walk: Walk = { states: byName(flow), bounds, weightOf: weigh, counted, known: new Map() };
  return heaviest(walk, textOf(flow.fields["StartAt"]) ?? "", { entries: {}, counted: new Set() });
}

/** The longest way by time, in seconds. Every loop must be bounded. */
export function longestSeconds(flow: Flow, bounds: Bounds): Longest {
  return longest(flow, bounds, (state) => secondsOf(state, bounds), new Set(bounds.sharedWindows));
}

/** The longest way by events of the history, without the execution's own two. Every loop must be bounded. */
export function longestEvents(flow: Flow, bounds: Bounds): Longest {
  return longest(flow, bounds, (state) => eventsOf(state, bounds), new Set());
}
