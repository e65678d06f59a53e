import type { ChunkRow } from "../../../contracts/lists.ts";
import type { RowReason } from "../../../domain/lists.ts";
import { admissionOf, pathways, type Pathway } from "../../../domain/pathways.ts";
import { openCohort, placesIn } from "../../../domain/policy/cohorts.ts";
import { findCohortRegistration, type CohortRegistration } from "../../../store/cohort-registrations.ts";
import type { CohortWithPlaces } from "../../../store/places.ts";
import type { Store } from "../../../store/store.ts";

/** What lets a row in whose rules are met: its employer's phase, or a place and the candidate's own registration. */
export type Admission =
  | { readonly reasons: readonly RowReason[] }
  | { readonly cohort?: undefined }
  | { readonly cohort: CohortWithPlaces; readonly registration: CohortRegistration };

/**
 * Whether the row is an approval of something: on a pathway with limited places the candidate registers first, with
 * this employer, and the row is the employer's approval [P].
 */
export async function admitRow(
  of: { readonly pathway: Pathway; readonly personId: string | undefined; readonly employerId: string },
  store: Store,
): Promise<Admission> {
  const open = admissionOf[of.pathway] === "cohort" ? openCohort(store.now()) : undefined;
  if (open === undefined) return {};
  const registration = of.personId && (await findCohortRegistration(store, of.personId, open.code));
  // Of a registration with another employer nothing is told but that there is none with this one.
  if (!registration || registration.employerId !== of.employerId)
    return { reasons: [{ code: "not-registered-by-candidate", column: "pathway" }] };
  return { cohort: { cohort: open.code, places: placesIn(open.code, store.now()) }, registration };
}

/** Whether the row states a pathway with limited places; no other is ever taken for one. */
export function asksForPlace({ cells }: ChunkRow): boolean {
  const written = (cells["pathway"] ?? "").trim().toLowerCase();
  const pathway = pathways.find((known) => known === written);
  return pathway !== undefined && admissionOf[pathway] === "cohort";
}
