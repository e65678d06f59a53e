import type { ChunkRow } from "../../../contracts/lists.ts";
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
  });
  const { attemptId } = registration;
  const accepted: AnsweredRow = { listId, row, answer: "accepted", reasons: [], ...told, attemptId };
  const answer = await registerAttempt(store, registration, [
    answeredRowWrite(store, accepted),
    ...endorsementWrites(store, attemptId, said),
  ]);
  if (answer.answer === "registered") return accepted;
  return keepRow(store, { listId, row, ...alreadyRegistered(answer, employerId), ...told });
}

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

function personOf({ givenName, familyName, email, registrationNumber }: AcceptableRow) {
  return { givenName, familyName, email, registrationNumber };
}

function registrationOf(
  { listId, employerId, uploadedBy }: List,
  row: number,
  said: AcceptableRow,
  ids: Pick<Registration, "attemptId" | "candidateId">,
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
