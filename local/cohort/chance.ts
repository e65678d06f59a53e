import { createHash } from "node:crypto";

/**
 * A number in [0, 1) that hangs on the seed and the words alone: whatever else is drawn, in whatever order, the
 * same question has the same answer. Evenly spread, and no secret.
 */
export function chance(seed: number, ...of: readonly (string | number)[]): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...of]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** One of the answers, each as often as its share says; what the shares leave over is `otherwise`. */
export function drawn<Answer extends string, Otherwise extends string>(
  at: number,
  shares: Readonly<Record<Answer, number>>,
  otherwise: Otherwise,
): Answer | Otherwise {
  let reached = 0;
  for (const answer in shares) {
    reached += shares[answer];
    if (at < reached) return answer;
  }
  return otherwise;
}
