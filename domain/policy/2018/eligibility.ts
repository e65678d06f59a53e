import type { Parameter } from "../parameter.ts";

/** rules 3: who may be put forward, and when. */
export const eligibility = {
  newlyQualifiedEmploymentMonths: {
    value: 12,
    unit: "months",
    source: "[B Q3, B 6]",
    reason:
      "Newly qualified staff are assessed after a year's practice with the employer that endorses them.",
  },
  newlyQualifiedForMonths: {
    value: 24,
    unit: "months",
    source: "[assumed]",
    reason: "The assessed and supported year is taken within two years of qualifying.",
  },
  newSupervisorInRoleMonths: {
    value: 12,
    unit: "months",
    source: "[B Q4]",
    reason: "A new practice supervisor is assessed on a year in the role.",
  },
  fromAnotherRoleWithinMonths: {
    value: 12,
    unit: "months",
    source: "[B Q5]",
    reason: "Who moves in from another role is put forward within a year; late is flagged, not refused.",
  },
  fromOutsideEnglandWithinMonths: {
    value: 12,
    unit: "months",
    source: "[B Q6]",
    reason: "Who comes from outside England is put forward within a year; late is flagged, not refused.",
  },
  agencyWorkMonths: {
    value: 6,
    unit: "months",
    source: "[O], [C 48], [B Q7, B 14], [D 3.3]",
    reason: "The organisation that endorses must have seen the practice itself.",
  },
  agencyWorkStricterMonths: {
    value: 12,
    unit: "months",
    source: "[B Q7, B 14], [D 3.3]",
    reason: "An employer may ask as long of agency staff as is asked of the newly qualified.",
  },
  earliestDateWithinMonths: {
    value: 12,
    unit: "months",
    source: "[assumed]",
    reason: "A year's list is planned ahead; beyond that the facts that a row was judged by have changed.",
  },
} satisfies Record<string, Parameter<unknown>>;
