import type { ExternalStage, Level } from "./levels.ts";
import type { ResitRefusal } from "./next-steps.ts";
import type { Pathway } from "./pathways.ts";
import type { Release } from "./release-weeks.ts";
import type { Day, Instant } from "./time.ts";

/** Where an attempt stands. An attempt is one candidate at one level. */
const assessmentStatuses = [
  "waiting-listed",
  "registered",
  "endorsed",
  "taking-part",
  "outcome-decided",
  "released",
  "under-appeal",
] as const;
/** An attempt that is open for a renewal was assessed already. */
export const openStatuses = [...assessmentStatuses, "renewal-open"] as const;
export const finalStatuses = [
  "accredited",
  "returned-to-employer",
  "not-endorsed",
  "endorsement-lapsed",
  "not-taking-part",
  "withdrawn",
  "referred-to-full-assessment",
  "accreditation-lapsed",
  "accreditation-revoked",
] as const;
export type OpenStatus = (typeof openStatuses)[number];
export type FinalStatus = (typeof finalStatuses)[number];
export type AttemptStatus = OpenStatus | FinalStatus;

/** Every move of an attempt, with the statuses from which it may start. */
export const transitions = {
  /** A place fell free; a candidate whose row was the endorsement is endorsed already (rules 4). */
  allocatePlace: { from: ["waiting-listed"], to: "registered" },
  allocatePlaceToEndorsed: { from: ["waiting-listed"], to: "endorsed" },
  endorse: { from: ["registered"], to: "endorsed" },
  declineToEndorse: { from: ["registered"], to: "not-endorsed" },
  lapseEndorsement: { from: ["registered"], to: "endorsement-lapsed" },
  confirmTakingPart: { from: ["endorsed"], to: "taking-part" },
  declineToTakePart: { from: ["endorsed"], to: "not-taking-part" },
  /** Decided again when a correction arrives before release. */
  decideOutcome: { from: ["taking-part", "outcome-decided"], to: "outcome-decided" },
  /** Its examiner's interest became known after a result had been taken, and nothing was released yet. */
  holdResult: { from: ["taking-part", "outcome-decided"], to: "taking-part" },
  releaseOutcome: { from: ["outcome-decided"], to: "released" },
  award: { from: ["released"], to: "accredited" },
  startFastTrackResit: { from: ["released"], to: "taking-part" },
  returnToEmployer: { from: ["released"], to: "returned-to-employer" },
  /** A result is corrected after the release; an attempt that had ended by it is open again. */
  reopenOutcome: {
    from: ["released", "taking-part", "under-appeal", "accredited", "returned-to-employer"],
    to: "outcome-decided",
  },
  /** Of the latest released outcome, whose re-sit may be under way; a withdrawal does not waive it (rules 9). */
  startAppeal: { from: ["released", "taking-part", "outcome-decided", "withdrawn"], to: "under-appeal" },
  /** The appeal changed nothing, and the journey goes on where it stood still. */
  goOnFromRelease: { from: ["under-appeal"], to: "released" },
  goOnWithTheStages: { from: ["under-appeal"], to: "taking-part" },
  goOnWithTheOutcome: { from: ["under-appeal"], to: "outcome-decided" },
  sitAgain: { from: ["under-appeal"], to: "taking-part" },
  /** A candidate who had withdrawn says first whether they take part: it is voluntary [C 50]. */
  askToTakePartAgain: { from: ["under-appeal"], to: "endorsed" },
  /** The appeal does not take the withdrawal back. */
  stayWithdrawn: { from: ["under-appeal"], to: "withdrawn" },
  /** Issued anew, and not met: nobody is asked what next. */
  releaseToTheWithdrawn: { from: ["outcome-decided"], to: "withdrawn" },
  withdraw: { from: assessmentStatuses, to: "withdrawn" },
  /** Near its last day, or to restore one that lapsed (rules 10). */
  openRenewal: { from: ["accredited", "accreditation-lapsed"], to: "renewal-open" },
  renew: { from: ["renewal-open"], to: "accredited" },
  referToFullAssessment: { from: ["renewal-open"], to: "referred-to-full-assessment" },
  lapseAccreditation: { from: ["renewal-open", "accredited"], to: "accreditation-lapsed" },
  /** The accreditation runs to its last day; one that had lapsed stays so. */
  withdrawFromRenewal: { from: ["renewal-open"], to: "accredited" },
  withdrawFromRestoration: { from: ["renewal-open"], to: "accreditation-lapsed" },
  revokeAccreditation: {
    from: ["accredited", "renewal-open", "referred-to-full-assessment", "accreditation-lapsed"],
    to: "accreditation-revoked",
  },
} as const satisfies Record<string, { from: readonly AttemptStatus[]; to: AttemptStatus }>;
export type Transition = keyof typeof transitions;

/** A move was asked of an attempt that does not stand where the move starts. */
export class TransitionRefusedError extends Error {
  override readonly name = "TransitionRefusedError";
  readonly status: AttemptStatus;
  constructor(transition: Transition, status: AttemptStatus) {
    super(`${transition} starts from ${transitions[transition].from.join(" or ")}; the attempt is ${status}`);
    this.status = status;
  }
}

/** Whether the transition may start from the status. */
export function mayStartFrom(transition: Transition, status: AttemptStatus): boolean {
  const from: readonly AttemptStatus[] = transitions[transition].from;
  return from.includes(status);
}

/** The status after the transition. Throws TransitionRefusedError when it may not start from `status`. */
export function statusAfter(transition: Transition, status: AttemptStatus): AttemptStatus {
  if (!mayStartFrom(transition, status)) throw new TransitionRefusedError(transition, status);
  return transitions[transition].to;
}

/** Whether the attempt has ended: what may still happen then is about its accreditation, not its assessment. */
export function isFinal(status: AttemptStatus): status is FinalStatus {
  return finalStatuses.some((final) => final === status);
}

/** Whether an accreditation came of the attempt that stands, or is being renewed: it is renewed, not sat for again. */
export function isAccredited(status: AttemptStatus): boolean {
  return status === "accredited" || status === "renewal-open";
}

/** A stage met in an earlier sitting, or an exemption, that stands in for sitting it. */
export interface CarriedForwardStage {
  readonly stage: ExternalStage;
  readonly metOn: string;
}

/** An employer that the candidate moved on from, and what had been released to it by then. */
export interface FormerEmployer {
  readonly employerId: string;
  readonly until: Instant;
  readonly releasedOutcome?: OutcomeVersion | undefined;
}

/** A move that the employer released the candidate for and the next one has not accepted yet. */
export interface OfferedMove {
  readonly to: string;
  readonly offeredAt: Instant;
  /** From then on it can't be accepted any more. */
  readonly closesAt: Instant;
}

/** One version of the outcome of one round. */
export interface OutcomeVersion {
  readonly round: number;
  readonly outcomeVersion: number;
}

/** The head of an attempt: what every decision about it starts from. Opaque ids only. */
export interface Attempt extends Release {
  /** The week, by its Monday, in which the employer releases the candidate for the round's visit, where it has capped them. */
  readonly release?: { readonly round: number; readonly week: Day } | undefined;
  /** The days on which the employer releases the candidate for the round's re-sit, as it agreed. */
  readonly releaseDays?: { readonly round: number; readonly days: readonly Day[] } | undefined;
  /** The leg that ended because its release is of a later week: asked again, it is answered as the first time. */
  readonly releaseAwaitedByLeg?: number | undefined;
  readonly attemptId: string;
  readonly candidateId: string;
  readonly employerId: string;
  /** Earliest first: who employed the candidate before during this attempt, and after its accreditation. */
  readonly formerEmployers?: readonly FormerEmployer[] | undefined;
  readonly move?: OfferedMove | undefined;
  readonly level: Level;
  /** On what grounds the person was put forward: money and places hang on it. */
  readonly pathway: Pathway;
  readonly status: AttemptStatus;
  /** Raised by every append; the condition of every change. */
  readonly version: number;
  /** The leg whose execution may change state; the fence. 0 while the attempt waits for a place. */
  readonly leg: number;
  /** 1 for the first sitting of the stages, one more for each re-sit. */
  readonly round: number;
  readonly fastTrackResits: number;
  readonly policyVersion: string;
  readonly standardVersion: string;
  readonly registeredAt: Instant;
  readonly listId?: string | undefined;
  /** The cohort whose places are limited that the attempt has a place in, or waits for one [P]. */
  readonly cohort?: string | undefined;
  /** Its place on the waiting list, while it is there. */
  readonly waitingKey?: string | undefined;
  /** The person's attempt at this level before this one, with whichever employer: a return starts a new one [B Q8]. */
  readonly previousAttemptId?: string | undefined;
  readonly exemptStages: readonly ExternalStage[];
  readonly carriedForward: readonly CarriedForwardStage[];
  /** The leg that started the re-sit under way: asked again, it is answered as the first time. */
  readonly resitStartedByLeg?: number | undefined;
  /** The leg that ended with an appeal: asked again, it is answered as the first time. */
  readonly appealStartedByLeg?: number | undefined;
  /** The outcome after which a re-sit was chosen that the employer has not agreed to yet. */
  readonly resitChosenAfter?: OutcomeVersion | undefined;
  /** The outcome whose re-sit the employer did not agree to, and how that came. */
  readonly resitRefusedAfter?: (OutcomeVersion & { readonly because: ResitRefusal }) | undefined;
  /** How often an outcome has been decided in this round; the number of its newest version. */
  readonly outcomeVersion: number;
  readonly releasedAt?: Instant | undefined;
  /** The latest outcome that was released; a re-sit or a re-issue under way follows it. */
  readonly releasedOutcome?: { readonly round: number; readonly outcomeVersion: number } | undefined;
  /** Which time the candidate is asked what next in this round, from 2: after an appeal, or a re-issue. */
  readonly nextStepTime?: number | undefined;
  /** The round under way is sat again for an annulled stage: it counts in no limit. */
  readonly isFreeRound?: boolean | undefined;
  /** The latest round that was ever begun, where it fell away: its number is not used again. */
  readonly lastRound?: number | undefined;
  readonly accreditationNumber?: string | undefined;
  /** How often a renewal of the accreditation was opened; the number of the one under way. */
  readonly renewals?: number | undefined;
  readonly haltedAt?: Instant | undefined;
  /** Since when an appeal is open: the windows of everything else stand still. */
  readonly suspendedAt?: Instant | undefined;
  /** The time that the journey stood halted or suspended, in all. */
  readonly standstillSeconds: number;
  readonly eventSequence: number;
  readonly eventHash: string;
}

/** Whether the attempt, ending now, gives up a place that it has not used: no outcome was released yet [assumed]. */
export function freesItsPlace(attempt: Pick<Attempt, "cohort" | "status" | "releasedOutcome">): boolean {
  const { cohort, status, releasedOutcome } = attempt;
  return cohort !== undefined && status !== "waiting-listed" && releasedOutcome === undefined;
}

/** Whether an upheld appeal annulled the latest released outcome: it stands no more, and what is sat again is not released. */
export function isAnnulled({
  round,
  isFreeRound,
  releasedOutcome,
}: Pick<Attempt, "round" | "isFreeRound" | "releasedOutcome">): boolean {
  return isFreeRound === true && releasedOutcome !== undefined && round > releasedOutcome.round;
}

/** The number of the next round: a round that fell away keeps its own. */
export function roundAfter({ round, lastRound = 0 }: Pick<Attempt, "round" | "lastRound">): number {
  return Math.max(round, lastRound) + 1;
}
