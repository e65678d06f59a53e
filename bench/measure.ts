import { Bench } from "tinybench";

/** A figure, and how it stands to the one that it is compared with. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly ratio: string;
  readonly target: string;
}

const rounds = 5;

/** The median of several timed runs of a whole task, in milliseconds, after one that is not counted. */
export async function medianMilliseconds(task: () => Promise<unknown>): Promise<number> {
  await task();
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await task();
    taken.push(performance.now() - begun);
  }
  return median(taken);
}

/** The same work on a small and on a large amount, in turn: what one item costs, and the large to the small. */
export async function scaling(
  what: string,
  amounts: readonly [small: number, large: number],
  prepare: (amount: number) => Promise<() => Promise<unknown>>,
): Promise<Row> {
  const taken: Record<"small" | "large", number[]> = { small: [], large: [] };
  const [small, large] = amounts;
  for (let round = -1; round < rounds; round += 1)
    for (const [name, amount] of [
      ["small", small],
      ["large", large],
    ] as const) {
      const task = await prepare(amount);
      const begun = performance.now();
      await task();
      if (round >= 0) taken[name].push((performance.now() - begun) / amount);
    }
  const each = { small: median(taken.small), large: median(taken.large) };
  return {
    what: `${what}: ${large} beside ${small}`,
    figure: `${(each.large * 1000).toFixed(0)} µs each`,
    ratio: (each.large / each.small).toFixed(2),
    target: "1.1 or less",
  };
}

/** Two ways to do one thing, interleaved: the median of the first to that of the second. */
export async function sideBySide(
  what: string,
  target: string,
  ways: readonly [ours: () => unknown, other: () => unknown],
): Promise<Row> {
  const bench = new Bench({ time: 400, warmupTime: 100 });
  const [ours, other] = ways;
  bench.add("ours", () => void ours());
  bench.add("other", () => void other());
  await bench.run();
  const medians = bench.tasks.map((task) =>
    "latency" in task.result ? task.result.latency.p50 : Number.NaN,
  );
  const [first = Number.NaN, second = Number.NaN] = medians;
  return { what, figure: `${(first * 1000).toFixed(1)} µs`, ratio: (first / second).toFixed(2), target };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
