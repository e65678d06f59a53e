import type { ChunkRow } from "../../../contracts/lists.ts";
import { isSameName } from "../../../domain/accreditation.ts";
import type { RowReason } from "../../../domain/lists.ts";
import { admissionOf, pathways } from "../../../domain/pathways.ts";
import { openCohort, placesIn } from "../../../domain/policy/cohorts.ts";
import {
  findCohortRegistration,
  type CohortRegistration,
} from "../../../store/employers/cohort-registrations.ts";
import { findPerson, type Person } from "../../../store/people/people.ts";
import type { List } from "../../../store/employers/lists.ts";
import type { CohortWithPlaces } from "../../../store/employers/places.ts";
import type { Store } from "../../../store/store.ts";
import type { AcceptableRow } from "./judge-row.ts";

/** What lets in a row whose rules are met: its employer's phase, or a place and the candidate's own registration. */
export type Admission =
  | { readonly reasons: readonly RowReason[] }
  | ({
      /** The person whose own word the row confirms. */
      readonly confirms?: string | undefined;
    } & (
      | { readonly cohort?: undefined }
      | { readonly cohort: CohortWithPlaces; readonly registration: CohortRegistration }
    ));

export interface ToAdmit {
  readonly row: AcceptableRow;
  readonly personId: string | undefined;
  readonly list: Pick<List, "employerId" | "isDryRun">;
}

/**
 * Whether the row is an approval of something: on a pathway with limited places the candidate registers first, with
 * this employer, and the row is the employer's approval [P]. On every pathway, whoever registered themself under a
 * number must be the person whom the first row with that number names: an account must not collect another's results.
 * A dry run tells so only the employer that they named themself: with it numbers could be tried, and leave no trace.
 */
export async function admitRow(of: ToAdmit, store: Store): Promise<Admission> {
  const person = of.personId === undefined ? undefined : await findPerson(store, of.personId);
  const admission = await admitToPathway(of, store);
  if (person?.isSelfRegistered !== true) return admission;
  const isTold = !of.list.isDryRun || ("cohort" in admission && admission.cohort !== undefined);
  if (isTold && !isNamedBy(of.row, person))
    return { reasons: [{ code: "registered-as-somebody-else", column: "registration_number" }] };
  return "reasons" in admission ? admission : { ...admission, confirms: person.personId };
}

/** A name alone stands in the public register; the address is the employer's own knowledge of its people. */
function isNamedBy(row: AcceptableRow, person: Person): boolean {
  const fullName = (of: Pick<Person, "givenName" | "familyName">) => `${of.givenName} ${of.familyName}`;
  return (
    isSameName(fullName(row), fullName(person)) && row.email.toLowerCase() === person.email.toLowerCase()
  );
}

async function admitToPathway(of: ToAdmit, store: Store): Promise<Admission> {
  const open = admissionOf[of.row.pathway] === "cohort" ? openCohort(store.now()) : undefined;
  if (open === undefined) return {};
  const registration = of.personId && (await findCohortRegistration(store, of.personId, open.code));
  // Of a registration with another employer nothing is told but that there is none with this one.
  if (!registration || registration.employerId !== of.list.employerId)
    return { reasons: [{ code: "not-registered-by-candidate", column: "pathway" }] };
  return { cohort: { cohort: open.code, places: placesIn(open.code, store.now()) }, registration };
}

/** Whether the row states a pathway with limited places; no other is ever taken for one. */
export function asksForPlace({ cells }: ChunkRow): boolean {
  const written = (cells["pathway"] ?? "").trim().toLowerCase();
  const pathway = pathways.find((known) => known === written);
  return pathway !== undefined && admissionOf[pathway] === "cohort";
}
