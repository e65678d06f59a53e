import type { Parameter } from "../parameter.ts";

/** rules 3 to 9: from the employer's list to the last window of a journey. */
export const journey = {
  endorsementWindowDays: {
    value: 60,
    unit: "days",
    source: "[assumed]",
    reason: "Two supervision cycles, so that an endorsement can follow reflective supervision.",
  },
  endorsementReminderEveryDays: {
    value: 14,
    unit: "days",
    source: "[assumed]",
    reason: "Four reminders fit in the window without becoming noise.",
  },
  takingPartWindowDays: {
    value: 28,
    unit: "days",
    source: "[assumed]",
    reason: "Long enough to read the exemplar material and return from leave.",
  },
  takingPartReminderEveryDays: {
    value: 7,
    unit: "days",
    source: "[assumed]",
    reason: "A window of four weeks is reminded of weekly.",
  },
  stageWindowDays: {
    value: 120,
    unit: "days",
    source: "[assumed]",
    reason: "Leaves a provider with monthly assessment days at least three of them.",
  },
  freeRebookingsAfterDidNotAttend: {
    value: 1,
    unit: "times",
    source: "[assumed]",
    reason: "Anyone can miss one appointment; a second one costs the provider a place.",
  },
  sittingsPerStageLimit: {
    value: 6,
    unit: "times",
    source: "[assumed]",
    reason: "Bounds the workflow's loop: beyond it something is wrong that an operator must settle.",
  },
  decisionsPerOutcomeLimit: {
    value: 10,
    unit: "times",
    source: "[assumed]",
    reason: "Bounds deciding again for corrections that arrive while the outcome is being decided.",
  },
  carryForwardMonths: {
    value: 24,
    unit: "months",
    source: "[assumed]",
    reason: "Covers both re-sits with their windows, and no longer than practice stays comparable.",
  },
  resatSimulationBringsWritten: {
    value: false,
    unit: "yes or no",
    source: "[A 55]",
    reason: "The written exercise is linked to the simulation only where the format makes it so.",
  },
  fastTrackResitWindowDays: {
    value: 90,
    unit: "days",
    source: "[assumed]",
    reason: "Time for a support plan to work while the feedback is fresh.",
  },
  resitSupportWindowDays: {
    value: 28,
    unit: "days",
    source: "[assumed]",
    reason: "A month to write the support plan and to settle who covers the days of release.",
  },
  resitSupportReminderEveryDays: {
    value: 7,
    unit: "days",
    source: "[assumed]",
    reason: "A candidate waits: the employer is reminded weekly.",
  },
  fastTrackResitLimit: {
    value: 2,
    unit: "times",
    source: "[assumed]",
    reason: "After a third attempt at the same stage, support and a new endorsement serve the person better.",
  },
  nextStepReminderEveryDays: {
    value: 28,
    unit: "days",
    source: "[assumed]",
    reason: "Three reminders fit in the re-sit's window.",
  },
  appealWindowWorkingDays: {
    value: 20,
    unit: "working days",
    source: "[peer: teacher induction]",
    reason: "The period in which a teacher may appeal against the outcome of induction.",
  },
  appealDecisionWorkingDays: {
    value: 20,
    unit: "working days",
    source: "[assumed]",
    reason: "As long for the panel as for the candidate.",
  },
  appealAdmissibilityWorkingDays: {
    value: 5,
    unit: "working days",
    source: "[assumed]",
    reason: "A statement of four pages at most is read within a week.",
  },
  appealPanelWorkingDays: {
    value: 10,
    unit: "working days",
    source: "[assumed]",
    reason: "Members are asked whether they are free, and declare their interests.",
  },
  appealReminderEveryDays: {
    value: 7,
    unit: "days",
    source: "[assumed]",
    reason: "Three reminders fit in the panel's four weeks; after its last day they go on at this step.",
  },
  largestExtensionDays: {
    value: {
      endorsement: 14,
      "taking-part": 7,
      "resit-support": 14,
      result: 21,
      "next-step": 0,
      "appeal-admissibility": 0,
      "appeal-panel": 0,
      "appeal-decision": 0,
    },
    unit: "days by kind of question",
    source: "[assumed]",
    reason:
      "What an operator or employer may add without a new leg; the last windows are rights and stay fixed.",
  },
  moveOfferWindowDays: {
    value: 28,
    unit: "days",
    source: "[assumed]",
    reason: "A month's notice: within it the next employer has met whom it takes on.",
  },
  serviceUserPanelSamplePercent: {
    value: 10,
    unit: "percent",
    source: "[assumed]",
    reason: "A panel can comment on a tenth of the simulations [C 26].",
  },
} satisfies Record<string, Parameter<unknown>>;
