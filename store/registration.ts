import * as v from "valibot";
import type { Attempt, LegStart } from "../domain/attempt.ts";
import type { Actor } from "../domain/events.ts";
import { externalStages, type ExternalStage, type Level } from "../domain/levels.ts";
import type { Pathway } from "../domain/pathways.ts";
import { policyInForce } from "../domain/policy/policy.ts";
import { standardInForce } from "../domain/policy/standards.ts";
import { settledStages, type SettledStages, type Spared } from "../domain/stages-to-sit.ts";
import { employerKey } from "./attempts.ts";
import { chainOf, chainStart } from "./event-chain.ts";
import { eventWrite } from "./events.ts";
import { isNew, put, type Write } from "./expressions.ts";
import { keys } from "./keys.ts";
import { intendLeg } from "./legs.ts";
import { freshStage } from "./stages.ts";
import { readItem, transactIf, type Store } from "./store.ts";

/** What an accepted row of a list says. */
export interface Registration {
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
}

/** A person has one open attempt at a level, across employers [assumed]. */
export type RegistrationAnswer =
  | { readonly answer: "registered"; readonly attemptId: string }
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

/**
 * Registers an attempt with its stages, its first event and the intent to start its first leg, unless the
 * person has an open one at this level. `writes` go into the same transaction. Pins the policy and the
 * standard in force. Throws ExemptionRefusedError [C 56], RegistrationContendedError.
 */
export async function registerAttempt(
  store: Store,
  registration: Registration,
  writes: readonly Write[] = [],
): Promise<RegistrationAnswer> {
  for (let tried = 1; tried <= registrationTries; tried += 1) {
    if (await transactIf(store, [...registrationWrites(store, registration), ...writes]))
      return { answer: "registered", attemptId: registration.attemptId };
    // Looked for only after a refusal: most rows of a list are about somebody who has none.
    const open = await findOpenAttempt(store, registration);
    if (open !== undefined) return { answer: "already-registered", ...open };
    await store.pause(tried);
  }
  throw new RegistrationContendedError(registration);
}

/** The person's open attempt at a level; undefined when there is none. */
export function findOpenAttempt(
  store: Store,
  { candidateId, level }: Pick<Attempt, "candidateId" | "level">,
) {
  return readItem(store, keys.openAttempt(candidateId, level), openAttemptItem);
}

function registrationWrites(store: Store, registration: Registration): Write[] {
  const { journeys } = store.tables;
  const attempt = headOf(store, registration);
  const { attemptId, candidateId, employerId, level, listId, row, registeredBy, isEndorsed } = registration;
  const { pathway } = registration;
  const events = chainOf(
    attempt,
    [
      {
        type: "registered",
        actor: registeredBy,
        causation: `list#${listId}#row-${row}`,
        detail: { listId, row, pathway },
      },
      ...(isEndorsed
        ? [{ type: "endorsed", actor: registeredBy, causation: `list#${listId}#row-${row}` } as const]
        : []),
    ],
    attempt.registeredAt,
  );
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
    intendLeg(store, attempt, 1, firstLegStart(isEndorsed), "registered"),
  ];
}

const firstLegStart = (isEndorsed: boolean): LegStart => (isEndorsed ? "taking-part" : "endorsement");

function stageItem(attemptId: string, stage: ExternalStage, settled: SettledStages) {
  return { ...keys.stage(attemptId, stage), stage, ...freshStage, sitting: 1, ...settled[stage] };
}

function headOf(store: Store, registration: Registration): Attempt {
  const now = store.now();
  const { attemptId, candidateId, employerId, level, pathway, listId, spared, isEndorsed } = registration;
  return {
    attemptId,
    candidateId,
    employerId,
    level,
    pathway,
    listId,
    status: isEndorsed ? "endorsed" : "registered",
    version: 1,
    leg: 1,
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
