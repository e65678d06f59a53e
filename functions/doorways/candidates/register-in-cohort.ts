import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import { refusals } from "../../../domain/eligibility-findings.ts";
import { judgeEligibility } from "../../../domain/eligibility.ts";
import type { ListColumn } from "../../../domain/lists.ts";
import { openCohort, type Cohort } from "../../../domain/policy/cohorts.ts";
import { findAttempt } from "../../../store/journey/attempts.ts";
import {
  cohortRegistrationsOf,
  findCohortRegistration,
  registerInCohort,
  takeRegistrationBack,
  type CohortRegistration,
} from "../../../store/employers/cohort-registrations.ts";
import {
  findOrCreatePerson,
  findPerson,
  type NewPerson,
  type RegistrationNumberKeys,
} from "../../../store/people/people.ts";
import type { Store } from "../../../store/store.ts";
import { openPlaceOf } from "../../../store/transitions/open-place.ts";
import { findStandingAttempt } from "../../../store/transitions/registration.ts";
import { giveBackTry } from "../../../store/limits/verification-tries.ts";
import { notOpen } from "../shared/answer-question.ts";
import type { SignedInCandidate } from "../caller.ts";
import { countTry } from "../shared/count-try.ts";

/** With the address of the account: one that somebody only states may be anybody's. */
export interface RegisteringCandidate extends SignedInCandidate, Omit<NewPerson, "employerId" | "email"> {
  readonly employer: string;
  readonly asyeYear: string;
}
interface Deps {
  readonly store: Store;
  readonly readKeys: () => Promise<RegistrationNumberKeys>;
}
type Recorded = { readonly recorded: true };

/** Who registers in the cohort has completed their ASYE, and is judged as a practitioner [P]. */
const level = "practitioner";

/**
 * Registers the candidate for the post-ASYE pathway, once it is open [P]; the same again is recorded already. Places are
 * taken when the employer approves: until then the registration holds none. Whoever has an open attempt at the level, or
 * is accredited at it, is not registered. Throws ProblemError `not-open`, `not-eligible` with every reason,
 * `too-many-tries`.
 */
export async function registerForCohort(input: RegisteringCandidate, deps: Deps): Promise<Recorded> {
  const { store } = deps;
  const { candidateId, employer: employerId, asyeYear } = input;
  const cohort = openNow(store);
  checkEligibility(input, store);
  await checkPerson(input, deps);
  const registration = { candidateId, cohort: cohort.code, employerId, asyeYear, registeredAt: store.now() };
  // Refused, it was changed meanwhile: by the same request sent twice, most likely.
  for (let tried = 1; tried <= registrationTries; tried += 1) {
    const earlier = await findCohortRegistration(store, candidateId, cohort.code);
    if (earlier !== undefined && (await isStanding(earlier, store))) {
      if (earlier.employerId === employerId && earlier.asyeYear === asyeYear) return { recorded: true };
      throw notOpen(`you are registered already, with the employer ${earlier.employerId}`);
    }
    await checkNothingStands(candidateId, store);
    if (await registerInCohort(store, registration, earlier)) return { recorded: true };
    await store.pause(tried);
  }
  throw notOpen("your registration was changed meanwhile; look at it and try again");
}
const registrationTries = 3;

function openNow(store: Store): Cohort {
  const cohort = openCohort(store.now());
  if (cohort === undefined) throw notOpen("the post-ASYE pathway takes nobody yet");
  return cohort;
}

/** One that was approved stands as long as its attempt is the person's open one; after that they may register anew. */
async function isStanding({ attemptId }: CohortRegistration, store: Store): Promise<boolean> {
  const attempt = attemptId === undefined ? undefined : await findAttempt(store, attemptId);
  return attempt === undefined || (await openPlaceOf(store, attempt)) === "held";
}

/** The employer's row could only be answered that they are registered already. */
async function checkNothingStands(candidateId: string, store: Store): Promise<void> {
  if ((await findStandingAttempt(store, { candidateId, level })) !== undefined)
    throw notOpen("you have an open attempt at this level, or are accredited at it");
}

/** What candidates can say of themselves; the rest the employer says in its row, and it is judged there. */
const saidBy: Readonly<Partial<Record<ListColumn, string>>> = {
  employer: "/employer",
  asye_year: "/asyeYear",
  pathway: "",
};

function checkEligibility({ employer: employerId, asyeYear }: RegisteringCandidate, store: Store): void {
  const { refusals: found } = judgeEligibility(
    {
      ...{ level, isSupervisorNamed: false, pathway: "post-asye" },
      asye: "completed",
      asyeYear,
    },
    { employerId, at: store.now() },
  );
  const errors = found.flatMap(({ code, column, months = 0 }): Fault[] => {
    const pointer = column === undefined ? undefined : saidBy[column];
    return pointer === undefined ? [] : [{ pointer, detail: refusals[code].sentence(months) }];
  });
  if (errors.length > 0) throw new ProblemError("not-eligible", { errors });
}

/**
 * An account is one person's: the first registration ties it to a registration number, and a number that is known under
 * another account is not this one's to register. That it is known says that somebody is in NAAS, so tries are counted.
 */
async function checkPerson(input: RegisteringCandidate, { store, readKeys }: Deps): Promise<void> {
  const { candidateId, registrationNumber, givenName, familyName, employer: employerId } = input;
  const known = await findPerson(store, candidateId);
  if (known?.registrationNumber === registrationNumber) return;
  if (known !== undefined) throw notOpen("your account is for another registration number");
  const { verifiedEmail: email } = input;
  if (email === undefined) throw notOpen("the e-mail address of your account is not verified yet");
  const caller = `registration-${candidateId}`;
  await countTry(store, caller);
  const person = { registrationNumber, givenName, familyName, email, employerId, isSelfRegistered: true };
  const filed = await findOrCreatePerson(store, person, {
    keys: await readKeys(),
    newId: () => candidateId,
  });
  if (filed.personId !== candidateId)
    throw notOpen("this registration number is known under another account");
  await giveBackTry(store, caller);
}

/** What the candidate registered for themself, cohort by cohort. */
export async function listRegistrations({ candidateId }: { readonly candidateId: string }, store: Store) {
  const registrations = await cohortRegistrationsOf(store, candidateId);
  return {
    registrations: registrations.map(({ cohort, asyeYear, registeredAt, employerId, attemptId }) => ({
      ...{ cohort, asyeYear, registeredAt, employer: employerId },
      ...(attemptId !== undefined && { attemptId }),
    })),
  };
}

/**
 * Takes back the registration that no employer has approved; taken back before, it is recorded already. One that was
 * approved is an attempt, and withdrawn from as such. Throws ProblemError `not-open`.
 */
export async function withdrawRegistration(
  { candidateId }: { readonly candidateId: string },
  store: Store,
): Promise<Recorded> {
  const { code } = openNow(store);
  const registration = await findCohortRegistration(store, candidateId, code);
  if (registration === undefined) return { recorded: true };
  if (registration.attemptId === undefined && (await takeRegistrationBack(store, registration)))
    return { recorded: true };
  throw notOpen("the employer has approved it: withdraw from the attempt instead");
}
