import type { Parameter } from "../parameter.ts";

/** rules 10: how long an accreditation lasts, and how it is renewed. */
export const reaccreditation = {
  reaccreditationIntervalMonths: {
    value: 36,
    unit: "months",
    source: "[peer: NMC]",
    reason:
      "Renewal is agreed in principle [B Q9] but its interval never was: three years, as nurses revalidate.",
  },
  reaccreditationReminderDaysBefore: {
    value: [90, 60, 30, 7, 0],
    unit: "days before",
    source: "[assumed]",
    reason: "Early enough to gather evidence, then closer as the day comes.",
  },
  reaccreditationGraceDays: {
    value: 60,
    unit: "days",
    source: "[assumed]",
    reason: "A missed day of leave or illness should not cost an accreditation.",
  },
  reaccreditationRestoreMonths: {
    value: 12,
    unit: "months",
    source: "[assumed]",
    reason: "After a year without it a full assessment says more than a renewal.",
  },
} satisfies Record<string, Parameter<unknown>>;
