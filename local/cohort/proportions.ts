/**
 * How often the invented people of a cohort do what, as shares of those who come to the point. They are no
 * forecast of anything: each is large enough that two hundred candidates meet every road of the journey.
 */
export const proportions = {
  /** Of those asked to endorse; the rest endorse. */
  employer: { declined: 0.06, nothing: 0.08 },
  /** Answers that come only after the business clock has moved on. */
  late: { employer: 0.2, candidate: 0.12, provider: 0.12 },
  /** Of those endorsed; the rest confirm. */
  takingPart: { declined: 0.03, nothing: 0.04 },
  withdrawal: {
    "before-endorsement": 0.04,
    "before-taking-part": 0.015,
    "while-sitting": 0.025,
    "after-the-outcome": 0.03,
  },
  /** Sittings lost before the one that counts, of each stage. */
  lost: {
    "did-not-attend": 0.05,
    incident: 0.04,
    "cancelled-by-candidate": 0.02,
    "cancelled-by-provider": 0.01,
    "incident, then did-not-attend": 0.01,
    "did-not-attend twice": 0.015,
    "did-not-attend, then cancelled-by-candidate": 0.005,
  },
  /** Results that never come, or only when the window has passed. */
  result: { never: 0.015, "too-late": 0.015 },
  /** Stages that reach the threshold in the first round, and in a later one. */
  met: { first: 0.87, later: 0.75 },
  booked: 0.4,
  rescheduled: 0.08,
  /** What a provider's systems do to a result, of each result. */
  quirk: {
    "sent-twice": 0.1,
    "wrong-signature-first": 0.05,
    "not-as-agreed-first": 0.02,
    "correction-overtakes": 0.03,
    corrected: 0.05,
    "corrected-after-release": 0.01,
    conflicting: 0.01,
    "same-id-other-body": 0.005,
  },
  /** Messages about a reference that nobody ever gave out, for each candidate. */
  unknownReference: 0.01,
  /** Withdrawn candidates of whom a result comes nevertheless. */
  resultAfterWithdrawal: 0.3,
  /** Commissions that the provider's system answers with 503 at first. */
  commissionRefusedFirst: 0.02,
  /** Of those whose outcome is not met; the rest choose a fast-track re-sit, where it is open. */
  nextStep: { accept: 0.15, nothing: 0.2 },
  /** Employers that decline support and release, of those asked. */
  resitDeclined: 0.1,
  /** Of those whose first outcome is not met; the rest don't appeal. */
  appeal: {
    "not-admissible": 0.06,
    withdrawn: 0.05,
    "not-upheld": 0.08,
    "correct-result": 0.08,
    "annul-stage": 0.07,
    "annul-attempt": 0.06,
  },
  /** Of those whose attempt has ended with an outcome, months later. */
  afterwards: { "error-put-right": 0.07, "error-set-aside": 0.02, revoked: 0.02 },
  /** Of those with an outcome: the manager discusses the feedback. */
  discussed: 0.4,
  /** Of those not met: the employer records what it does about the areas to develop. */
  supportPlan: 0.5,
  /** Of those returned to the employer. */
  putForwardAgain: { "by-the-same-employer": 0.12, "by-another-employer": 0.1 },
} as const;
