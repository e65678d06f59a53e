import { createHmac, type KeyObject } from "node:crypto";
import * as v from "valibot";
import type { ExternalStage } from "../../domain/levels.ts";
import { check, is, isNew, put, update, type Key, type Write } from "../database/expressions.ts";
import { readItem, transactIf, type Store } from "../store.ts";

/** Every key of the People table. */
const keys = {
  person: (personId: string): Key => ({ pk: `PERSON#${personId}`, sk: "PERSON" }),
  registrationNumber: (keyVersion: string, digest: string): Key => ({
    pk: `REGISTRATION#${keyVersion}#${digest}`,
    sk: "REGISTRATION",
  }),
  endorsement: (attemptId: string): Key => ({ pk: `ATTEMPT#${attemptId}`, sk: "ENDORSEMENT" }),
  answerWords: (of: { readonly attemptId: string; readonly question: string }): Key => ({
    pk: `ATTEMPT#${of.attemptId}`,
    sk: `ANSWER#${of.question}`,
  }),
  comments: ({ attemptId, stage, sitting, version }: ResultVersion): Key => ({
    pk: `ATTEMPT#${attemptId}`,
    sk: `COMMENTS#${stage}#sitting-${sitting}#${String(version).padStart(4, "0")}`,
  }),
} as const;

const personItem = v.object({
  personId: v.string(),
  givenName: v.string(),
  familyName: v.string(),
  email: v.string(),
  registrationNumber: v.string(),
  /** The employer that first put the person forward; the attempt says who employs them in it. */
  employerId: v.string(),
  /** The measures agreed, never their reason (rules 5). */
  adjustments: v.array(v.string()),
  /** Nobody but the holder of the account has said yet that the registration number is theirs. */
  isSelfRegistered: v.optional(v.boolean()),
});
export type Person = v.InferOutput<typeof personItem>;
export type NewPerson = Omit<Person, "personId" | "adjustments">;

export function findPerson(store: Store, personId: string): Promise<Person | undefined> {
  return readItem(store, keys.person(personId), personItem, "people");
}

/** An employer's row has said who the person is: from here on nothing hangs on their own word. */
export function confirmPersonWrite(store: Store, personId: string): Write {
  return update(
    store.tables.people,
    keys.person(personId),
    { isSelfRegistered: undefined },
    is("personId", personId),
  );
}

/** Keeps the measures agreed with a person, as long as nobody else changed them meanwhile. */
export function adjustmentsWrite(store: Store, person: Person, adjustments: readonly string[]): Write {
  const changes = { adjustments: [...adjustments] };
  return update(
    store.tables.people,
    keys.person(person.personId),
    changes,
    is("adjustments", person.adjustments),
  );
}

/** The keys of the hash of registration numbers, by version; new people are filed under `current`. */
export interface RegistrationNumberKeys {
  readonly current: string;
  readonly byVersion: Readonly<Record<string, KeyObject>>;
}

/** A person was filed by others more often than this retries: a fault, for the caller to retry. */
export class PersonContendedError extends Error {
  override readonly name = "PersonContendedError";
  constructor() {
    super(`a person was changed by others during ${tries} tries; try again`);
  }
}
const tries = 9;

/** The person with this registration number, looked up under every version of the key; undefined when there is none. */
export function findPersonId(
  store: Store,
  registrationNumber: string,
  numberKeys: RegistrationNumberKeys,
): Promise<string | undefined> {
  return findByLookups(store, Object.values(lookupsOf(registrationNumber, numberKeys)));
}

export interface FiledPerson {
  readonly personId: string;
  readonly wasKnown: boolean;
}

/**
 * The person with this registration number, who is created where there is none; known people stay as
 * they are, for a list must not change what is held about somebody. Two callers at once get the same person:
 * the number's absence is demanded under every version of the key. Looked for only after a refusal: callers that
 * expect a known person ask findPersonId first, and see by `wasKnown` where somebody was quicker. Throws PersonContendedError.
 */
export async function findOrCreatePerson(
  store: Store,
  person: NewPerson,
  deps: { readonly keys: RegistrationNumberKeys; readonly newId: () => string },
): Promise<FiledPerson> {
  const lookups = lookupsOf(person.registrationNumber, deps.keys);
  for (let tried = 1; tried <= tries; tried += 1) {
    const created: Person = { ...person, personId: deps.newId(), adjustments: [] };
    if (await transactIf(store, creationWrites(store, created, lookups, deps.keys.current)))
      return { personId: created.personId, wasKnown: false };
    const found = await findByLookups(store, Object.values(lookups));
    if (found !== undefined) return { personId: found, wasKnown: true };
    await store.pause(tried);
  }
  throw new PersonContendedError();
}

function lookupsOf(registrationNumber: string, { byVersion }: RegistrationNumberKeys): Record<string, Key> {
  const digest = (key: KeyObject) => createHmac("sha256", key).update(registrationNumber).digest("hex");
  return Object.fromEntries(
    Object.entries(byVersion).map(([version, key]) => [
      version,
      keys.registrationNumber(version, digest(key)),
    ]),
  );
}

const lookupItem = v.object({ personId: v.string() });

async function findByLookups(store: Store, lookups: readonly Key[]): Promise<string | undefined> {
  const found = await Promise.all(lookups.map((key) => readItem(store, key, lookupItem, "people")));
  return found.find((lookup) => lookup !== undefined)?.personId;
}

function creationWrites(
  store: Store,
  person: Person,
  lookups: Readonly<Record<string, Key>>,
  current: string,
): Write[] {
  const { people } = store.tables;
  return [
    put(people, { ...keys.person(person.personId), ...person }, isNew),
    ...Object.entries(lookups).map(([version, key]) =>
      version === current
        ? put(people, { ...key, personId: person.personId }, isNew)
        : // Somebody who still holds the older current key may be filing the same person under it.
          check(people, key, isNew),
    ),
  ];
}

const endorsementItem = v.variant("decision", [
  v.object({
    decision: v.literal("endorsed"),
    supervisor: v.string(),
    endorsedOn: v.string(),
    statement: v.optional(v.string()),
    evidence: v.optional(v.array(v.string())),
  }),
  v.object({ decision: v.literal("declined"), reason: v.string() }),
]);
/** The words of an endorsement, or of the refusal to endorse: who, when and why (rules 4). */
export type Endorsement = v.InferOutput<typeof endorsementItem>;
/** What the employer decides about a candidate's practice; only the employer does [C 45, A 44]. */
export type EndorsementDecision =
  | {
      readonly decision: "endorsed";
      readonly supervisor: string;
      readonly endorsedOn: string;
      readonly statement?: string | undefined;
      readonly evidence?: readonly string[] | undefined;
    }
  | { readonly decision: "declined"; readonly reason: string };

/** The words of an endorsement as they are sealed: in one order, however they are kept. */
export function endorsementText(endorsement: EndorsementDecision): string {
  if (endorsement.decision === "declined") return JSON.stringify([endorsement.decision, endorsement.reason]);
  const { decision, supervisor, endorsedOn, statement = "", evidence = [] } = endorsement;
  return JSON.stringify([decision, supervisor, endorsedOn, statement, evidence]);
}

/** Keeps an endorsement's words, in the transaction that records the endorsement. */
export function endorsementWrite(
  store: Store,
  { attemptId, ...endorsement }: { readonly attemptId: string; readonly salt?: string } & EndorsementDecision,
): Write {
  return put(store.tables.people, { ...keys.endorsement(attemptId), attemptId, ...endorsement });
}

export function findEndorsement(store: Store, attemptId: string): Promise<Endorsement | undefined> {
  return readItem(store, keys.endorsement(attemptId), endorsementItem, "people");
}

/** One version of the result of one sitting. */
export interface ResultVersion {
  readonly attemptId: string;
  readonly stage: ExternalStage;
  readonly sitting: number;
  readonly version: number;
}
/** The examiners' own words, by area. */
export type Comments = Readonly<Record<string, string>>;

/** Keeps the examiners' words on a result, in the transaction that records it. */
export function commentsWrite(
  store: Store,
  { comments, ...of }: ResultVersion & { readonly comments: Comments },
): Write {
  return put(store.tables.people, { ...keys.comments(of), attemptId: of.attemptId, comments });
}

const commentsItem = v.object({ comments: v.record(v.string(), v.string()) });

/** The examiners' words on a result; empty where they left none. */
export async function findComments(store: Store, of: ResultVersion): Promise<Comments> {
  const found = await readItem(store, keys.comments(of), commentsItem, "people");
  return found?.comments ?? {};
}

const wordsItem = v.object({ words: v.string() });

/** Where the words of an answer to one question stand. */
export const answerKey = keys.answerWords;

/** Keeps the words of an answer to a question, in the transaction that records it; what they are is their reader's. */
export function answerWordsWrite(
  store: Store,
  of: { readonly attemptId: string; readonly question: string },
  { words, salt }: { readonly words: string; readonly salt: string },
): Write {
  return put(store.tables.people, { ...keys.answerWords(of), attemptId: of.attemptId, words, salt });
}

export async function findAnswerWords(
  store: Store,
  of: { readonly attemptId: string; readonly question: string },
): Promise<string | undefined> {
  return (await readItem(store, keys.answerWords(of), wordsItem, "people"))?.words;
}
