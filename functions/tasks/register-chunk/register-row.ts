import type { ChunkRow } from "../../../contracts/lists.ts";
import { admissionOf, type Pathway } from "../../../domain/pathways.ts";
import { openCohort, placesIn } from "../../../domain/policy/cohorts.ts";
import type { Instant } from "../../../domain/time.ts";
import { answeredRowWrite, keepRow, type AnsweredRow, type List } from "../../../store/lists.ts";
import { endorsementWrite, findOrCreatePerson, type RegistrationNumberKeys } from "../../../store/people.ts";
import { registerAttempt, type Registration } from "../../../store/registration.ts";
import type { Store } from "../../../store/store.ts";
import { judgeRow, type AcceptableRow, type Told } from "./judge-row.ts";

export interface RegisterRowDeps {
  readonly store: Store;
  readonly keys: RegistrationNumberKeys;
  readonly newId: () => string;
}

/**
 * Answers one row: accepted, refused with every reason, or registered already (rules 4). The answer of an accepted
 * row is written together with its attempt; one that another invocation gives meanwhile stands.
 */
export async function registerRow(
  list: List,
  written: ChunkRow,
  deps: RegisterRowDeps,
): Promise<AnsweredRow> {
  const { store } = deps;
  const { listId, employerId } = list;
  const { row } = written;
  const judged = judgeRow(written, { employerId, at: store.now() });
  if ("reasons" in judged)
    return keepRow(store, { listId, row, answer: "refused", reasons: judged.reasons, ...judged.told });
  return register(list, row, judged, deps);
}

async function register(
  list: List,
  row: number,
  { row: said, told }: { readonly row: AcceptableRow; readonly told: Told },
  deps: RegisterRowDeps,
): Promise<AnsweredRow> {
  const { store } = deps;
  const { listId, employerId } = list;
  const registration = registrationOf(list, row, said, {
    attemptId: deps.newId(),
    candidateId: await findOrCreatePerson(store, { ...personOf(said), employerId }, deps),
    cohort: cohortFor(said.pathway, store.now()),
  });
  const { attemptId } = registration;
  const accepted = { listId, row, reasons: [], ...told, attemptId };
  const answer = await registerAttempt(store, registration, (place) => [
    answeredRowWrite(store, { ...accepted, answer: answerOf[place] }),
    ...endorsementWrites(store, attemptId, said),
  ]);
  if (answer.answer !== "already-registered") return { ...accepted, answer: answerOf[answer.answer] };
  return keepRow(store, { listId, row, ...alreadyRegistered(answer, employerId), ...told });
}

const answerOf = { registered: "accepted", "waiting-listed": "waiting-listed" } as const;

/** Of an attempt with another employer nothing is told but that there is one. */
function alreadyRegistered(
  open: { readonly attemptId: string; readonly employerId: string },
  employerId: string,
): Pick<AnsweredRow, "answer" | "reasons" | "attemptId"> {
  const answer = "already-registered";
  return open.employerId === employerId
    ? { answer, reasons: [{ code: "registered-with-you" }], attemptId: open.attemptId }
    : { answer, reasons: [{ code: "registered-with-another-employer" }] };
}

/** The cohort in which a place is asked for, with its places today; undefined where an open phase lets the person in. */
function cohortFor(pathway: Pathway, at: Instant): Registration["cohort"] {
  const open = admissionOf[pathway] === "cohort" ? openCohort(at) : undefined;
  return open && { cohort: open.code, places: placesIn(open.code, at) };
}

function personOf({ givenName, familyName, email, registrationNumber }: AcceptableRow) {
  return { givenName, familyName, email, registrationNumber };
}

function registrationOf(
  { listId, employerId, uploadedBy }: List,
  row: number,
  said: AcceptableRow,
  ids: Pick<Registration, "attemptId" | "candidateId" | "cohort">,
): Registration {
  return {
    ...ids,
    employerId,
    level: said.level,
    pathway: said.pathway,
    listId,
    row,
    // Exemptions are approved by an official, never claimed on a list [C 56].
    spared: { exempt: [], carriedForward: [] },
    isEndorsed: said.endorsedOn !== undefined,
    registeredBy: { kind: "employer", id: uploadedBy, onBehalfOf: employerId },
  };
}

/** A row that names the endorsing supervisor and the day is the endorsement (rules 4). */
function endorsementWrites(
  store: Store,
  attemptId: string,
  { endorsingSupervisor: supervisor, endorsedOn }: AcceptableRow,
) {
  if (supervisor === undefined || endorsedOn === undefined) return [];
  return [endorsementWrite(store, { attemptId, decision: "endorsed", supervisor, endorsedOn })];
}
