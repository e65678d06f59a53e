import { registrationNumberIn } from "../../../contracts/list-rows.ts";
import type { ChunkRow } from "../../../contracts/lists.ts";
import type { AgencyStaff } from "../../../domain/eligibility-rules.ts";
import { levels, type Level } from "../../../domain/levels.ts";
import { approveRegistration } from "../../../store/employers/cohort-registrations.ts";
import { answeredRowWrite, keepRow, type AnsweredRow, type List } from "../../../store/employers/lists.ts";
import {
  confirmPersonWrite,
  endorsementWrite,
  findOrCreatePerson,
  findPersonId,
  type RegistrationNumberKeys,
} from "../../../store/people/people.ts";
import { nextPlace } from "../../../store/employers/places.ts";
import {
  findStandingAttempt,
  registerAttempt,
  type OpenAttempt,
  type Registration,
} from "../../../store/transitions/registration.ts";
import type { Store } from "../../../store/store.ts";
import { admitRow, type Admission } from "./admit-row.ts";
import { judgeRow, type AcceptableRow, type Told } from "./judge-row.ts";

export interface RegisterRowDeps {
  readonly store: Store;
  readonly keys: RegistrationNumberKeys;
  readonly newId: () => string;
  /** What the employer has chosen. */
  readonly agencyStaff: AgencyStaff;
}

/**
 * Answers one row: accepted, refused with every reason, or registered already (rules 4). The answer of an accepted
 * row is written together with its attempt; one that another invocation gives meanwhile stands. In a dry run the
 * answer is all that is written, and nothing is told of what a person has with others; `taken` are the levels at which
 * earlier rows about the person were accepted.
 */
export async function registerRow(
  list: List,
  written: ChunkRow,
  deps: RegisterRowDeps,
  taken: ReadonlySet<Level> = new Set(),
): Promise<AnsweredRow> {
  const { store } = deps;
  const { listId, employerId } = list;
  const { row } = written;
  const level = levelIn(written);
  const { personId, ...found } = await whoItIs(written, level, deps);
  const open = list.isDryRun && found.open?.employerId !== employerId ? undefined : found.open;
  const hasOpenAttempt = open !== undefined || (level !== undefined && taken.has(level));
  const by = { employerId, agencyStaff: deps.agencyStaff, at: store.now() };
  const judged = judgeRow(written, by, { hasOpenAttempt });
  const keep = (answer: Pick<AnsweredRow, "answer" | "reasons" | "attemptId">) =>
    keepRow(store, { listId, row, ...answer, ...judged.told });
  if ("reasons" in judged) return keep({ answer: "refused", reasons: judged.reasons });
  if (judged.isRegistered) return keep(alreadyRegistered(open ?? { employerId }, employerId));
  const admission = await admitRow({ row: judged.row, personId, list }, store);
  if ("reasons" in admission) return keep({ answer: "refused", reasons: admission.reasons });
  if (list.isDryRun) return keep(await answerOfDryRun(admission, store));
  const candidateId = personId ?? (await fileUnknown(judged.row, employerId, deps));
  // Known since this moment, the person is judged as one who is: an account may hold the number.
  if (candidateId === undefined) return registerRow(list, written, deps, taken);
  const registered = await register(list, row, { ...judged, candidateId, admission }, deps);
  return "openedBefore" in registered
    ? keep(alreadyRegistered(registered.openedBefore, employerId))
    : registered;
}

/** The level that a row names, where it is a live one. */
export function levelIn({ cells }: ChunkRow): Level | undefined {
  const written = (cells["level"] ?? "").trim().toLowerCase();
  return levels.find((level) => level === written);
}

/** The person by the row's number, and their attempt that is open, or accredited, at its level: most rows are about somebody new. */
async function whoItIs(
  written: ChunkRow,
  level: Level | undefined,
  { store, keys }: RegisterRowDeps,
): Promise<{ readonly personId?: string | undefined; readonly open?: OpenAttempt | undefined }> {
  const number = registrationNumberIn(written.cells);
  const personId = number === undefined ? undefined : await findPersonId(store, number, keys);
  if (personId === undefined || level === undefined) return { personId };
  return { personId, open: await findStandingAttempt(store, { candidateId: personId, level }) };
}

/** The id of a person whom the row makes known; undefined where they became known since they were looked up. */
async function fileUnknown(
  said: AcceptableRow,
  employerId: string,
  deps: RegisterRowDeps,
): Promise<string | undefined> {
  const filed = await findOrCreatePerson(deps.store, { ...personOf(said), employerId }, deps);
  return filed.wasKnown ? undefined : filed.personId;
}

interface Registrable {
  readonly row: AcceptableRow;
  readonly told: Told;
  readonly candidateId: string;
  readonly admission: Admitted;
}
type Admitted = Exclude<Admission, { readonly reasons: unknown }>;

async function register(
  list: List,
  row: number,
  { row: said, told, candidateId, admission }: Registrable,
  deps: RegisterRowDeps,
): Promise<AnsweredRow | { readonly openedBefore: OpenAttempt }> {
  const { store } = deps;
  const { listId } = list;
  const registration = registrationOf(list, row, said, {
    attemptId: deps.newId(),
    candidateId,
    cohort: admission.cohort,
  });
  const { attemptId } = registration;
  const about = { listId, row, ...told, attemptId };
  const answer = await registerAttempt(store, registration, (place) => [
    answeredRowWrite(store, { ...about, ...answerOf[place] }),
    ...endorsementWrites(store, attemptId, said),
    ...(admission.confirms === undefined ? [] : [confirmPersonWrite(store, admission.confirms)]),
    ...(admission.cohort ? approveRegistration(store, admission.registration, attemptId) : []),
  ]);
  return answer.answer === "already-registered"
    ? { openedBefore: answer }
    : { ...about, ...answerOf[answer.answer] };
}

const answerOf: Record<"registered" | "waiting-listed", Pick<AnsweredRow, "answer" | "reasons">> = {
  registered: { answer: "accepted", reasons: [] },
  "waiting-listed": { answer: "waiting-listed", reasons: [{ code: "no-place-free" }] },
};

/** Places go by the order of arrival: a dry run can tell only whether one is free now. */
async function answerOfDryRun(
  { cohort }: Admitted,
  store: Store,
): Promise<Pick<AnsweredRow, "answer" | "reasons">> {
  const place = cohort && (await nextPlace(store, cohort));
  return answerOf[place === "waiting-list" ? "waiting-listed" : "registered"];
}

/** Of an attempt with another employer nothing is told but that there is one. */
function alreadyRegistered(
  { attemptId, ...open }: { readonly attemptId?: string; readonly employerId: string },
  employerId: string,
): Pick<AnsweredRow, "answer" | "reasons" | "attemptId"> {
  const answer = "already-registered";
  if (open.employerId !== employerId)
    return { answer, reasons: [{ code: "registered-with-another-employer" }] };
  return {
    answer,
    reasons: [{ code: "registered-with-you" }],
    ...(attemptId !== undefined && { attemptId }),
  };
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
    ...{ pathway: said.pathway, earliestOn: said.earliestOn, notAvailableOn: said.notAvailableOn },
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
