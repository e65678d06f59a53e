export interface Share {
  readonly index: number;
  readonly of: number;
}

/** Which runs are a share's, by the events that they choose, in whatever order. */
export interface RunsOfShare {
  /** Whether a run that has chosen these, and may choose more, can still become one of the share's. */
  reaches(chosen: readonly string[]): boolean;
  /** Whether a run that chooses these and no more is one of the share's: it is of exactly one. */
  owns(chosen: readonly string[]): boolean;
}

/**
 * Cuts the runs that choose up to `most` of the events. The sets of so many events stand in a row, like ones
 * together, and a share is a stretch of it: little that leads to its runs leads to another share's as well. A run
 * that chooses fewer goes with the first set in which its events are.
 */
export function runsOfShare(events: readonly string[], most: number, { index, of }: Share): RunsOfShare {
  const sets = setsOf(events, most);
  const whose = (at: number): number => Math.floor((at * of) / sets.length);
  const own = sets.filter((_, at) => whose(at) === index);
  const isIn = (chosen: readonly string[]) => (set: readonly string[]) =>
    chosen.every((event) => set.includes(event));
  return {
    reaches: remembered((chosen) => own.some(isIn(chosen))),
    owns: remembered((chosen) => whose(sets.findIndex(isIn(chosen))) === index),
  };
}

function setsOf([first, ...rest]: readonly string[], size: number): readonly (readonly string[])[] {
  if (size === 0) return [[]];
  if (first === undefined) return [];
  return [...setsOf(rest, size - 1).map((set) => [first, ...set]), ...setsOf(rest, size)];
}

function remembered(find: (chosen: readonly string[]) => boolean): (chosen: readonly string[]) => boolean {
  const found = new Map<string, boolean>();
  return (chosen) => {
    const key = chosen.join();
    const known = found.get(key) ?? find(chosen);
    found.set(key, known);
    return known;
  };
}
