import type { Parameter } from "../parameter.ts";

/** rules 12: when a difference is flagged, and what is too small to be shown or compared. */
export const equality = {
  impactRatioFlaggedBelow: {
    value: 0.8,
    unit: "ratio",
    source: "[peer: four-fifths rule]",
    reason: "A group's rate under four fifths of the highest is the usual sign of adverse impact.",
  },
  smallestComparedGroup: {
    value: 30,
    unit: "people",
    source: "[peer: official statistics practice]",
    reason: "Below it a rate says more about chance than about the group.",
  },
  smallestShownCell: {
    value: 10,
    unit: "people",
    source: "[peer: official statistics practice]",
    reason: "Fewer could be recognised by a colleague.",
  },
  rateDecimals: {
    value: 1,
    unit: "decimals",
    source: "[peer: official statistics practice]",
    reason: "More would let the count behind a rate be worked out.",
  },
} satisfies Record<string, Parameter<unknown>>;
