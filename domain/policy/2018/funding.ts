import type { Parameter } from "../parameter.ts";

/** rules 11: what employers are owed, and when they are told. Money is counted in pence. */
export const funding = {
  postAsyeInstalmentPence: {
    value: { registration: 50_000, completion: 50_000 },
    unit: "pence",
    source: "[P], [assumed]",
    reason:
      "Two instalments were announced, and no amount that we know of: as much for the end as for the beginning.",
  },
  statementIssuedAfterDays: {
    value: 3,
    unit: "days",
    source: "[assumed]",
    reason:
      "What happened on a month's last evening is entered by then, so that it stands on that month's statement.",
  },
} satisfies Record<string, Parameter<unknown>>;
