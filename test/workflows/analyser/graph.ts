import { type Flow, type State, flowsIn, isEnd, isWait, statesIn, targetsOf, textOf } from "./asl.ts";
import { type Bounds, type Remark, type Rule, remark } from "./finding.ts";

/** A flow's states by name. */
export function byName(flow: Flow): ReadonlyMap<string, State> {
  return new Map(flow.states.map((state) => [state.name, state]));
}

function startOf(flow: Flow): string {
  return textOf(flow.fields["StartAt"]) ?? "";
}

/** Every way leads somewhere, and every state has one way on or is an end. */
export const targetsExist: Rule = (machine) =>
  flowsIn(machine).flatMap((flow) => {
    const states = byName(flow);
    const start = states.has(startOf(flow))
      ? []
      : [remark(flow, `starts at "${startOf(flow)}", which is not there`)];
    const nowhere = flow.states.flatMap((state) =>
      targetsOf(state)
        .filter((target) => !states.has(target))
        .map((target) => remark(state, `leads to "${target}", which is not there`)),
    );
    const stuck = flow.states
      .filter((state) => !["Choice", "Succeed", "Fail"].includes(state.type))
      .filter(({ fields }) => (textOf(fields["Next"]) === undefined) === (fields["End"] !== true))
      .map((state) => remark(state, "must have either Next or End"));
    return [...start, ...nowhere, ...stuck];
  });

/** The names that can be reached from these. */
function reachedFrom(names: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...next(name));
  }
  return reached;
}

/** Every state can be reached from the start of its chain. */
export const statesReached: Rule = (machine) =>
  flowsIn(machine).flatMap((flow) => {
    const states = byName(flow);
    const reached = reachedFrom([startOf(flow)], (name) => {
      const state = states.get(name);
      return state ? targetsOf(state) : [];
    });
    return flow.states
      .filter(({ name }) => !reached.has(name))
      .map((state) => remark(state, "can't be reached"));
  });

/** From every state an end can be reached. */
export const endsReached: Rule = (machine) =>
  flowsIn(machine).flatMap((flow) => {
    const into = (target: string): string[] =>
      flow.states.filter((state) => targetsOf(state).includes(target)).map(({ name }) => name);
    const ends = flow.states.filter(isEnd).map(({ name }) => name);
    const ending = reachedFrom(ends, into);
    return flow.states
      .filter(({ name }) => !ending.has(name))
      .map((state) => remark(state, "leads to no end"));
  });

/** Every Choice knows where to go when no rule holds. */
export const choicesCovered: Rule = (machine) =>
  statesIn(machine)
    .filter(({ type, fields }) => type === "Choice" && textOf(fields["Default"]) === undefined)
    .map((state) => remark(state, "has no Default"));

/** A loop among these states, as the names on it, if there is one. */
function findLoop(flow: Flow, isLeftOut: (name: string) => boolean): string[] | undefined {
  const states = byName(flow);
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(name)) return way.slice(way.indexOf(name));
    const state = states.get(name);
    if (!state || done.has(name) || isLeftOut(name)) return undefined;
    for (const target of targetsOf(state)) {
      const loop = visit(target, [...way, name]);
      if (loop) return loop;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of flow.states) {
    const loop = visit(name, []);
    if (loop) return loop;
  }
  return undefined;
}

/** Whether a state lies on a loop of its flow. */
export function isOnLoop(state: State): boolean {
  const states = byName(state.flow);
  const next = (name: string): string[] => {
    const found = states.get(name);
    return found ? targetsOf(found) : [];
  };
  return reachedFrom(targetsOf(state), next).has(state.name);
}

function declarationRemarks(machine: Flow, { loopBounds = {}, sharedWindows = [] }: Bounds): Remark[] {
  const looping = statesIn(machine).filter(isOnLoop);
  const bounds = Object.entries(loopBounds).flatMap(([name, { times, reason }]): Remark[] => [
    ...(looping.some((state) => state.name === name)
      ? []
      : [{ at: name, message: "is declared as a loop's bound, but lies on none" }]),
    ...(Number.isInteger(times) && times > 0
      ? []
      : [{ at: name, message: `its bound must be a positive number; got ${times}` }]),
    ...(reason.trim() === "" ? [{ at: name, message: "its bound has no reason" }] : []),
  ]);
  const windows = sharedWindows
    .filter((name) => !looping.some((state) => state.name === name && isWait(state)))
    .map((name) => ({ at: name, message: "is declared to share its window, but is no wait on a loop" }));
  return [...bounds, ...windows];
}

/** Every loop goes through a state whose bound is declared, and what is declared is so. */
export const loopsBounded: Rule = (machine, bounds) => {
  const isBounded = (name: string): boolean => Object.hasOwn(bounds.loopBounds ?? {}, name);
  const unbounded = flowsIn(machine).flatMap((flow) => {
    const loop = findLoop(flow, isBounded);
    return loop ? [remark(flow, `goes round without a bound: ${[...loop, loop[0]].join(" → ")}`)] : [];
  });
  return [...unbounded, ...declarationRemarks(machine, bounds)];
};
