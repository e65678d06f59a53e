import { annulledCountsNowhere } from "./annulled-counts-nowhere.ts";
import { chain } from "./chain.ts";
import { limits } from "./limits.ts";
import { nothingBeforeRelease } from "./nothing-before-release.ts";
import { nothingLeftOver } from "./nothing-left-over.ts";
import { oneOpenAttempt } from "./one-open-attempt.ts";
import type { Property } from "./property.ts";
import { recomputed } from "./recomputed.ts";

export const properties: readonly Property[] = [
  oneOpenAttempt,
  nothingBeforeRelease,
  limits,
  annulledCountsNowhere,
  recomputed,
  chain,
  nothingLeftOver,
];
