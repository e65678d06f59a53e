import * as v from "valibot";
import { isAccredited, type Attempt } from "../../domain/attempt.ts";
import type { LegStart } from "../../domain/legs.ts";
import type { Actor, EventDetail, EventType, NewEvent } from "../../domain/events.ts";
import { externalStages, type ExternalStage, type Level } from "../../domain/levels.ts";
import type { Pathway } from "../../domain/pathways.ts";
import type { Release } from "../../domain/release-weeks.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { standardInForce } from "../../domain/policy/standards.ts";
import { settledStages, type SettledStages, type Spared } from "../../domain/stages-to-sit.ts";
import { employerKey, findAttempt } from "../journey/attempts.ts";
import { chainOf, chainStart } from "../journey/event-chain.ts";
import { eventWrite } from "../journey/events.ts";
import { check, is, isNew, put, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { firstDay, intendLeg } from "../journey/legs.ts";
import {
  joinWaitingList,
  nextPlace,
  takePlace,
  waitingKeyOf,
  type CohortWithPlaces,
  type PlaceAnswer,
} from "../employers/places.ts";
import { freshStage } from "../journey/stages.ts";
import { readItem, transactIf, type Store } from "../store.ts";

/** What an accepted row of a list says. */
export interface Registration extends Release {
  readonly attemptId: string;
  readonly candidateId: string;
  readonly employerId: string;
  readonly level: Level;
  readonly pathway: Pathway;
  readonly listId: string;
  readonly row: number;
  readonly spared: Spared;
  /** The row named the endorsing supervisor and the date: it is the endorsement (rules 4). */
  readonly isEndorsed: boolean;
  readonly registeredBy: Actor;
  /** The cohort whose places are limited, where the row's pathway has one. */
  readonly cohort?: CohortWithPlaces | undefined;
}

/** A person has one open attempt at a level, across employers, and none while they are accredited at it [assumed]. */
export type RegistrationAnswer =
  | { readonly answer: "registered" | "waiting-listed"; readonly attemptId: string }
  | { readonly answer: "already-registered"; readonly attemptId: string; readonly employerId: string };

/** A registration was refused though the person has no open attempt: one of `writes` was; a fault, to be retried. */
export class RegistrationContendedError extends Error {
  override readonly name = "RegistrationContendedError";
  constructor({ listId, row }: Pick<Registration, "listId" | "row">) {
    super(`row ${row} of list ${listId} was refused ${registrationTries} times without an open attempt`);
  }
}
const registrationTries = 9;

const openAttemptItem = v.object({ attemptId: v.string(), employerId: v.string() });
export type OpenAttempt = v.InferOutput<typeof openAttemptItem>;
const latestAttemptItem = v.object({ attemptId: v.string() });

/** A registration with the person's attempt before it, which has ended; refused where that goes on meanwhile. */
type Linked = Registration & { readonly previous?: Attempt | undefined };

/**
 * Registers an attempt with its stages, its first event and the intent to start its first leg, unless the person has an
 * open one at this level or is accredited at it; one that has ended is linked [B Q8]. In a cohort it takes a place, first
 * come, first served, or joins the waiting list without a leg. What `writesWith` gives for the answer goes into the same
 * transaction. Pins the policy and the standard in force. Throws ExemptionRefusedError [C 56], RegistrationContendedError.
 */
export async function registerAttempt(
  store: Store,
  registration: Registration,
  writesWith: (answer: "registered" | "waiting-listed") => readonly Write[] = () => [],
): Promise<RegistrationAnswer> {
  const { cohort, attemptId } = registration;
  let previous: Attempt | undefined;
  for (let tried = 1; tried <= registrationTries; tried += 1) {
    const place = cohort && (await nextPlace(store, cohort));
    const answer = place === "waiting-list" ? "waiting-listed" : "registered";
    const linked: Linked = { ...registration, previous };
    if (await transactIf(store, [...registrationWrites(store, linked, place), ...writesWith(answer)]))
      return { answer, attemptId };
    // Looked for only after a refusal: most rows of a list are about somebody who has none.
    const latest = await latestAttemptOf(store, registration);
    const standing = await findStandingAttempt(store, registration);
    if (standing !== undefined) return { answer: "already-registered", ...standing };
    if (latest?.attemptId === previous?.attemptId) await store.pause(tried);
    previous = latest;
  }
  throw new RegistrationContendedError(registration);
}

type OfPerson = Pick<Attempt, "candidateId" | "level">;

const latestAttemptKey = ({ candidateId, level }: OfPerson) => keys.latestAttempt(candidateId, level);

/** The person's newest attempt at a level, open or ended; undefined when there never was one. */
export async function latestAttemptOf(store: Store, of: OfPerson): Promise<Attempt | undefined> {
  const latest = await readItem(store, latestAttemptKey(of), latestAttemptItem);
  return latest && findAttempt(store, latest.attemptId);
}

/** The attempt that keeps the person from another one at the level: one that is open, or whose accreditation stands. */
export async function findStandingAttempt(store: Store, of: OfPerson): Promise<OpenAttempt | undefined> {
  return (await findOpenAttempt(store, of)) ?? (await findAccredited(store, of));
}

/** The newest of the person's attempts but `but` whose accreditation stands: an appeal may accredit by an older one. */
export async function findAccredited(
  store: Store,
  of: OfPerson,
  but?: string,
): Promise<OpenAttempt | undefined> {
  let attempt = await latestAttemptOf(store, of);
  while (attempt !== undefined) {
    const { attemptId, employerId, status, previousAttemptId } = attempt;
    if (isAccredited(status) && attemptId !== but) return { attemptId, employerId };
    attempt = previousAttemptId === undefined ? undefined : await findAttempt(store, previousAttemptId);
  }
  return undefined;
}

/** The person's open attempt at a level; undefined when there is none. */
export function findOpenAttempt(store: Store, { candidateId, level }: OfPerson) {
  return readItem(store, keys.openAttempt(candidateId, level), openAttemptItem);
}

function registrationWrites(store: Store, registration: Linked, place: PlaceAnswer | undefined): Write[] {
  const { journeys } = store.tables;
  const attempt = headOf(store, registration, place);
  const { attemptId, candidateId, employerId, level, isEndorsed, cohort, previous } = registration;
  const events = chainOf(attempt, firstEvents(registration, place), attempt.registeredAt);
  const last = events.at(-1);
  const settled = settledStages(
    registration.spared,
    attempt.registeredAt,
    policyInForce(attempt.registeredAt),
  );
  return [
    put(journeys, { ...keys.openAttempt(candidateId, level), attemptId, employerId }, isNew),
    put(
      journeys,
      { ...latestAttemptKey(registration), attemptId },
      previous === undefined ? isNew : is("attemptId", previous.attemptId),
    ),
    ...(previous === undefined
      ? []
      : [check(journeys, keys.attempt(previous.attemptId), is("status", previous.status))]),
    put(
      journeys,
      {
        ...keys.attempt(attemptId),
        ...attempt,
        eventSequence: last?.sequence,
        eventHash: last?.hash,
        employerKey: employerKey(attempt.status, attemptId),
        candidateKey: `${attempt.registeredAt}#${attemptId}`,
        candidateId,
      },
      isNew,
    ),
    ...externalStages.map((stage) => put(journeys, stageItem(attemptId, stage, settled), isNew)),
    ...events.map((event) => eventWrite(store, event)),
    ...(attempt.leg === 0
      ? []
      : [intendLeg(store, attempt, attempt.leg, firstLegStart(isEndorsed), "registered", firstDay(attempt))]),
    ...(cohort === undefined ? [] : cohortWrites(store, cohort, attempt, isEndorsed)),
  ];
}

function firstEvents(registration: Linked, place: PlaceAnswer | undefined): NewEvent[] {
  const { listId, row, pathway, employerId, isEndorsed, registeredBy: actor, cohort } = registration;
  const previousAttemptId = registration.previous?.attemptId;
  const causation = `list#${listId}#row-${row}`;
  const said = (type: EventType, detail?: EventDetail): NewEvent => ({
    ...{ type, actor, causation },
    ...(detail && { detail }),
  });
  return [
    said("registered", { listId, row, pathway, previousAttemptId }),
    ...(isEndorsed ? [said("endorsed")] : []),
    ...(cohort === undefined || place === undefined
      ? []
      : [said(eventOfPlace[place], { cohort: cohort.cohort, employerId })]),
  ];
}

function cohortWrites(
  store: Store,
  cohort: CohortWithPlaces,
  { attemptId, waitingKey }: Attempt,
  isEndorsed: boolean,
): Write[] {
  return waitingKey === undefined
    ? [takePlace(store, cohort)]
    : joinWaitingList(store, cohort, { attemptId, waitingKey, isEndorsed });
}

const eventOfPlace = {
  place: "place-allocated",
  "waiting-list": "waiting-listed",
} as const satisfies Record<PlaceAnswer, EventType>;

/** Where the first leg starts: a row that is the endorsement asks for none. */
export const firstLegStart = (isEndorsed: boolean): LegStart => (isEndorsed ? "taking-part" : "endorsement");

function stageItem(attemptId: string, stage: ExternalStage, settled: SettledStages) {
  return { ...keys.stage(attemptId, stage), stage, ...freshStage, sitting: 1, ...settled[stage] };
}

function headOf(store: Store, registration: Linked, place: PlaceAnswer | undefined): Attempt {
  const now = store.now();
  const { attemptId, candidateId, employerId, level, pathway, listId, spared, isEndorsed, cohort } =
    registration;
  const isWaiting = place === "waiting-list";
  return {
    attemptId,
    candidateId,
    employerId,
    level,
    pathway,
    listId,
    previousAttemptId: registration.previous?.attemptId,
    earliestOn: registration.earliestOn,
    notAvailableOn: registration.notAvailableOn,
    ...(cohort && { cohort: cohort.cohort }),
    ...(isWaiting && { waitingKey: waitingKeyOf({ ...registration, registeredAt: now }) }),
    status: isWaiting ? "waiting-listed" : isEndorsed ? "endorsed" : "registered",
    version: 1,
    leg: isWaiting ? 0 : 1,
    round: 1,
    fastTrackResits: 0,
    policyVersion: policyInForce(now).version,
    standardVersion: standardInForce(level, now).version,
    registeredAt: now,
    exemptStages: spared.exempt,
    carriedForward: spared.carriedForward,
    outcomeVersion: 0,
    standstillSeconds: 0,
    eventSequence: 0,
    eventHash: chainStart,
  };
}
