import { awaitingApproval } from "../../../store/employers/cohort-registrations.ts";
import { findPerson } from "../../../store/people/people.ts";
import type { Store } from "../../../store/store.ts";

/** Each is looked up among the people. */
const registrationsAPage = 25;

/**
 * Those who registered with this employer and wait for its approval, which is a row of a list, in the order in which they did.
 * Throws UnknownPlaceError.
 */
export async function listRegistrations(
  { employerId, after }: { readonly employerId: string; readonly after?: string | undefined },
  store: Store,
) {
  const page = await awaitingApproval(store, employerId, { after, limit: registrationsAPage });
  const people = await Promise.all(page.items.map(({ candidateId }) => findPerson(store, candidateId)));
  return {
    registrations: page.items.map(({ cohort, asyeYear, registeredAt }, index) => {
      const { givenName = "", familyName = "" } = people[index] ?? {};
      return { cohort, asyeYear, registeredAt, candidate: { givenName, familyName } };
    }),
    next: page.next,
  };
}
