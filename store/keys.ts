import type { ExternalStage, Level } from "../domain/levels.ts";
import type { Day } from "../domain/time.ts";
import type { Key } from "./database/expressions.ts";

const number = (value: number, width: number): string => String(value).padStart(width, "0");

/** Every key of the Journeys table. What belongs to an attempt shares its partition. */
export const keys = {
  attempt: (attemptId: string): Key => ({ pk: `ATTEMPT#${attemptId}`, sk: "ATTEMPT" }),
  stage: (attemptId: string, stage: ExternalStage): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `STAGE#${stage}`,
  }),
  question: (attemptId: string, questionKey: string): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `QUESTION#${questionKey}`,
  }),
  event: (attemptId: string, sequence: number): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `EVENT#${number(sequence, 6)}`,
  }),
  leg: (attemptId: string, leg: number): Key => ({ pk: `ATTEMPT#${attemptId}`, sk: `LEG#${number(leg, 4)}` }),
  result: (attemptId: string, stage: ExternalStage, sitting: number, version: number): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `RESULT#${stage}#sitting-${sitting}#${number(version, 4)}`,
  }),
  outcome: (attemptId: string, round: number, version: number): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `OUTCOME#round-${round}#${number(version, 4)}`,
  }),
  feedback: (attemptId: string, round: number, version: number, reader: "candidate" | "employer"): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `FEEDBACK#round-${round}#${number(version, 4)}#${reader}`,
  }),
  appeal: (attemptId: string): Key => ({ pk: `ATTEMPT#${attemptId}`, sk: "APPEAL" }),
  commission: (attemptId: string, reference: string): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `COMMISSION#${reference}`,
  }),
  /** The message to somebody about an event. */
  sending: (attemptId: string, eventId: string): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `SENDING#${eventId}`,
  }),
  /** The provider is in the key: one provider can't answer for another. */
  reference: (provider: string, reference: string): Key => ({
    pk: `PROVIDER#${provider}#REFERENCE#${reference}`,
    sk: "REFERENCE",
  }),
  exemption: (attemptId: string): Key => ({ pk: `ATTEMPT#${attemptId}`, sk: "EXEMPTION" }),
  booking: (attemptId: string, questionKey: string): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `BOOKING#${questionKey}`,
  }),
  /** A provider's session is one place and time: everyone who is booked into it stands in its partition. */
  sessionSitting: (provider: string, session: string, attemptId: string, questionKey: string): Key => ({
    pk: `PROVIDER#${provider}#SESSION#${session}`,
    sk: `SITTING#${attemptId}#${questionKey}`,
  }),
  examiner: (provider: string, examiner: string): Key => ({
    pk: `PROVIDER#${provider}#EXAMINER#${examiner}`,
    sk: "EXAMINER",
  }),
  sessionIncident: (provider: string, session: string): Key => ({
    pk: `PROVIDER#${provider}#SESSION#${session}`,
    sk: "INCIDENT",
  }),
  /** In the partition of the employer that may accept it. */
  offeredMove: (employerId: string, attemptId: string): Key => ({
    pk: `EMPLOYER#${employerId}#MOVES`,
    sk: `MOVE#${attemptId}`,
  }),
  /** An attempt that an act which reaches many could not reach, by the act's own key. */
  leftOut: (attemptId: string, act: Key): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `LEFT-OUT#${act.pk}#${act.sk}`,
  }),
  closures: (): Key => ({ pk: "CLOSURES", sk: "HEAD" }),
  closure: (closureId: string): Key => ({ pk: "CLOSURES", sk: `CLOSURE#${closureId}` }),
  message: (provider: string, webhookId: string): Key => ({
    pk: `MESSAGE#${provider}#${webhookId}`,
    sk: "MESSAGE",
  }),
  /** The same id came with another body: kept beside the first, by its digest. */
  conflictingMessage: (provider: string, webhookId: string, digest: string): Key => ({
    pk: `MESSAGE#${provider}#${webhookId}`,
    sk: `CONFLICT#${digest}`,
  }),
  openAttempt: (personId: string, level: Level): Key => ({
    pk: `PERSON#${personId}#LEVEL#${level}`,
    sk: "OPEN-ATTEMPT",
  }),
  /** That a candidate registered in a cohort for themself. */
  cohortRegistration: (candidateId: string, cohort: string): Key => ({
    pk: `PERSON#${candidateId}`,
    sk: `REGISTERED#${cohort}`,
  }),
  /** In the partition of the employer that may approve it. */
  awaitingApproval: (employerId: string, registration: string): Key => ({
    pk: `EMPLOYER#${employerId}#APPROVALS`,
    sk: `AWAITING#${registration}`,
  }),
  cohort: (cohort: string): Key => ({ pk: `COHORT#${cohort}`, sk: "COHORT" }),
  /** In order of the waiting list. */
  waiting: (cohort: string, waitingKey: string): Key => ({
    pk: `COHORT#${cohort}`,
    sk: `WAITING#${waitingKey}`,
  }),
  /** The attempt that the person was last registered for at the level, open or ended. */
  latestAttempt: (personId: string, level: Level): Key => ({
    pk: `PERSON#${personId}#LEVEL#${level}`,
    sk: "LATEST-ATTEMPT",
  }),
  /** An employer's ledger: its head, its entries by the month of their statement, and the statements. */
  ledger: (employerId: string): Key => ({ pk: `FUNDING#${employerId}`, sk: "LEDGER" }),
  ledgerEntry: (employerId: string, month: string, entryId: string): Key => ({
    pk: `FUNDING#${employerId}`,
    sk: `ENTRY#${month}#${entryId}`,
  }),
  statement: (employerId: string, month: string): Key => ({
    pk: `FUNDING#${employerId}`,
    sk: `STATEMENT#${month}`,
  }),
  /** That an entry was made, and where: of an instalment beside the person, of a grant beside the employer. */
  entered: (
    of: { readonly candidateId: string } | { readonly employerId: string },
    entryId: string,
  ): Key => ({
    pk: "candidateId" in of ? `PERSON#${of.candidateId}` : `FUNDING#${of.employerId}`,
    sk: `ENTERED#${entryId}`,
  }),
  accreditation: (number_: string): Key => ({ pk: `ACCREDITATION#${number_}`, sk: "ACCREDITATION" }),
  verificationTries: (caller: string): Key => ({ pk: `VERIFICATION#${caller}`, sk: "TRIES" }),
  list: (listId: string): Key => ({ pk: `LIST#${listId}`, sk: "LIST" }),
  listRow: (listId: string, row: number): Key => ({ pk: `LIST#${listId}`, sk: `ROW#${number(row, 6)}` }),
  listChunk: (listId: string, chunk: number): Key => ({
    pk: `LIST#${listId}`,
    sk: `CHUNK#${number(chunk, 6)}`,
  }),
  employerSettings: (employerId: string): Key => ({ pk: `EMPLOYER#${employerId}`, sk: "SETTINGS" }),
  /** The people whom an employer releases in a week, by the week's Monday. */
  releases: (employerId: string, week: Day): Key => ({
    pk: `EMPLOYER#${employerId}`,
    sk: `RELEASES#${week}`,
  }),
  turns: (of: string): Key => ({ pk: `TURNS#${of}`, sk: "TURNS" }),
  panelMember: (memberId: string): Key => ({ pk: `PANEL-MEMBER#${memberId}`, sk: "MEMBER" }),
  assignment: (memberId: string, attemptId: string): Key => ({
    pk: `PANEL-MEMBER#${memberId}`,
    sk: `ATTEMPT#${attemptId}`,
  }),
  /** Sittings under the same circumstances share a partition: who else may be affected is one query. */
  circumstance: (
    of: { readonly provider: string; readonly kind: string; readonly reference: string },
    sitting?: { readonly attemptId: string; readonly stage: ExternalStage; readonly sitting: number },
  ): Key => ({
    pk: `CIRCUMSTANCE#${of.provider}#${of.kind}#${of.reference}`,
    sk: sitting ? `ATTEMPT#${sitting.attemptId}#${sitting.stage}#sitting-${sitting.sitting}` : "",
  }),
  clock: (): Key => ({ pk: "CLOCK", sk: "CLOCK" }),
} as const;

/** A key that is not of the kind that its reader expects: damage, or a deadline of the wrong kind. */
export class UnexpectedKeyError extends Error {
  override readonly name = "UnexpectedKeyError";
  constructor(key: Key) {
    super(`${key.pk} ${key.sk} is not the kind of item that was expected here`);
  }
}

function rest(key: Key, prefix: string): { attemptId: string; rest: string } {
  if (!key.pk.startsWith("ATTEMPT#") || !key.sk.startsWith(prefix)) throw new UnexpectedKeyError(key);
  return { attemptId: key.pk.slice("ATTEMPT#".length), rest: key.sk.slice(prefix.length) };
}

/** The ids in a key, for what comes from an index or the stream. Each throws UnexpectedKeyError. */
export const idsOf = {
  accreditation(key: Key): { number: string } {
    if (!key.pk.startsWith("ACCREDITATION#")) throw new UnexpectedKeyError(key);
    return { number: key.pk.slice("ACCREDITATION#".length) };
  },
  question(key: Key): { attemptId: string; question: string } {
    const ids = rest(key, "QUESTION#");
    return { attemptId: ids.attemptId, question: ids.rest };
  },
  leg(key: Key): { attemptId: string; leg: number } {
    const ids = rest(key, "LEG#");
    return { attemptId: ids.attemptId, leg: Number(ids.rest) };
  },
  cohort(key: Key): { cohort: string } {
    if (!key.pk.startsWith("COHORT#") || key.sk !== "COHORT") throw new UnexpectedKeyError(key);
    return { cohort: key.pk.slice("COHORT#".length) };
  },
  ledger(key: Key): { employerId: string } {
    if (!key.pk.startsWith("FUNDING#") || key.sk !== "LEDGER") throw new UnexpectedKeyError(key);
    return { employerId: key.pk.slice("FUNDING#".length) };
  },
  commission(key: Key): { attemptId: string; reference: string } {
    const ids = rest(key, "COMMISSION#");
    return { attemptId: ids.attemptId, reference: ids.rest };
  },
} as const;
