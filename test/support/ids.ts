/** A source of ids that gives the same row of version 4 UUIDs for the same seed. */
export function seededIds(seed = 1): () => string {
  let count = 0;
  return () => {
    count += 1;
    const head = seed.toString(16).padStart(8, "0");
    return `${head}-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
  };
}

/** Pseudo-random numbers in [0, 1), the same row for the same seed (mulberry32). */
export function seededRandom(seed = 1): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
