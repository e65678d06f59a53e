import * as v from "valibot";
import { all, is, isNew, put, remove, update, type Condition, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { pageUnder, type Page, type Paging } from "../database/pages.ts";
import { readItem, readItems, transactIf, type Store } from "../store.ts";

const registrationItem = v.object({
  candidateId: v.string(),
  cohort: v.string(),
  employerId: v.string(),
  asyeYear: v.string(),
  registeredAt: v.string(),
  /** The attempt that the employer's latest approval became; absent until then. */
  attemptId: v.optional(v.string()),
});
/** That a candidate registered in a cohort for themself, and which employer is to approve it [P]. */
export type CohortRegistration = v.InferOutput<typeof registrationItem>;

export function findCohortRegistration(
  store: Store,
  candidateId: string,
  cohort: string,
): Promise<CohortRegistration | undefined> {
  return readItem(store, keys.cohortRegistration(candidateId, cohort), registrationItem);
}

/** What the candidate registered for, cohort by cohort. */
export function cohortRegistrationsOf(store: Store, candidateId: string): Promise<CohortRegistration[]> {
  const { pk, sk } = keys.cohortRegistration(candidateId, "");
  return readItems(store, pk, sk, registrationItem);
}

/**
 * Registers a candidate, in place of an earlier registration that was approved; false where that has changed
 * meanwhile. The employer sees it until it has approved it.
 */
export function registerInCohort(
  store: Store,
  registration: CohortRegistration,
  earlier: CohortRegistration | undefined,
): Promise<boolean> {
  const { journeys } = store.tables;
  const key = keys.cohortRegistration(registration.candidateId, registration.cohort);
  return transactIf(store, [
    put(journeys, { ...key, ...registration }, earlier === undefined ? isNew : isAsRead(earlier)),
    put(journeys, { ...awaiting(registration), ...registration }, isNew),
  ]);
}

const isAsRead = ({ employerId, registeredAt }: CohortRegistration): Condition =>
  all(is("employerId", employerId), is("registeredAt", registeredAt));

const awaiting = ({ employerId, cohort, registeredAt, candidateId }: CohortRegistration) =>
  keys.awaitingApproval(employerId, `${cohort}#${registeredAt}#${candidateId}`);

/** Takes a registration back that no employer has approved; false where one has meanwhile, or it is gone. */
export function takeRegistrationBack(store: Store, registration: CohortRegistration): Promise<boolean> {
  const { journeys } = store.tables;
  const key = keys.cohortRegistration(registration.candidateId, registration.cohort);
  return transactIf(store, [
    remove(journeys, key, isAsRead(registration)),
    // Approved, it awaits nothing any more.
    remove(journeys, awaiting(registration), is("candidateId", registration.candidateId)),
  ]);
}

/** The employer's approval, in the transaction of the attempt that it becomes; refused where it was taken back. */
export function approveRegistration(
  store: Store,
  registration: CohortRegistration,
  attemptId: string,
): Write[] {
  const { journeys } = store.tables;
  const key = keys.cohortRegistration(registration.candidateId, registration.cohort);
  return [
    update(journeys, key, { attemptId }, isAsRead(registration)),
    remove(journeys, awaiting(registration)),
  ];
}

/** Who waits for this employer's approval, in the order in which they registered. Throws UnknownPlaceError. */
export function awaitingApproval(
  store: Store,
  employerId: string,
  page: Paging,
): Promise<Page<CohortRegistration>> {
  return pageUnder(store, keys.awaitingApproval(employerId, ""), registrationItem, page);
}
