import type * as v from "valibot";
import type { employerSettings } from "../../../contracts/http/employers.ts";
import { changeSettings as change, readSettings } from "../../../store/employers/employer-settings.ts";
import type { Store } from "../../../store/store.ts";
import type { EmployersLead } from "../caller.ts";

export type ShownSettings = v.InferOutput<typeof employerSettings>;

/** What the employer has chosen for its own people; what is usual where it has chosen nothing. */
export async function showSettings(
  { employerId }: { readonly employerId: string },
  store: Store,
): Promise<ShownSettings> {
  const { agencyStaff, releasesPerWeek } = await readSettings(store, employerId);
  return { agencyStaff, ...(releasesPerWeek !== undefined && { releasesPerWeek }) };
}

/**
 * Sets the employer's choices anew. They hold for rows that are judged, and for releases that are planned, from now
 * on: a week that was given stays given.
 */
export async function changeSettings(
  { employerId, by, agencyStaff, releasesPerWeek }: EmployersLead & ShownSettings,
  store: Store,
): Promise<ShownSettings> {
  await change(store, employerId, { agencyStaff, releasesPerWeek }, by);
  return showSettings({ employerId }, store);
}
