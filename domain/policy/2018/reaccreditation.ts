import type { Parameter } from "../parameter.ts";

/** rules 10 and 13: how long an accreditation lasts, how it is renewed and how it is verified. */
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
  reaccreditationLeastWindowDays: {
    value: 28,
    unit: "days",
    source: "[assumed]",
    reason: "However late a renewal opens, and to restore a lapsed one: long enough to gather what was done.",
  },
  reaccreditationConfirmationWindowDays: {
    value: 42,
    unit: "days",
    source: "[assumed]",
    reason: "Two supervision sessions, in which the practice of the last years can be looked back on.",
  },
  reaccreditationConfirmationReminderEveryDays: {
    value: 14,
    unit: "days",
    source: "[assumed]",
    reason: "Two reminders fit in the employer's window.",
  },
  reaccreditationAuditPercent: {
    value: 10,
    unit: "percent",
    source: "[assumed]",
    reason: "A deterministic sample is audited, its size was never set: a tenth, as of the simulations.",
  },
  reaccreditationAuditWindowDays: {
    value: 56,
    unit: "days",
    source: "[assumed]",
    reason: "Two months to audit on paper; what is not audited by then is renewed as what was not drawn.",
  },
  verificationTries: {
    value: 10,
    unit: "times",
    source: "[assumed]",
    reason:
      "Tries that found nothing valid in one window: more than typing errors, far fewer than a guess needs.",
  },
  verificationWindowMinutes: {
    value: 60,
    unit: "minutes",
    source: "[assumed]",
    reason: "An honest caller loses an hour at most; a guesser makes under a hundred thousand tries a year.",
  },
} satisfies Record<string, Parameter<unknown>>;
