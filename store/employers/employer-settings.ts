import * as v from "valibot";
import { agencyStaffChoices, type AgencyStaff } from "../../domain/eligibility-rules.ts";
import { any, isNew, present } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, updateIf, type Store } from "../store.ts";

const settingsItem = v.object({
  agencyStaff: v.optional(v.picklist(agencyStaffChoices), "after-6-months"),
  /** How many people are released for their visits in a week; absent where the employer has set no cap. */
  releasesPerWeek: v.optional(v.number()),
});
/** What an employer has chosen for its own people. */
export interface EmployerSettings {
  readonly agencyStaff: AgencyStaff;
  readonly releasesPerWeek?: number | undefined;
}

/** The employer's settings; what is usual where it has chosen nothing. */
export async function readSettings(store: Store, employerId: string): Promise<EmployerSettings> {
  return (
    (await readItem(store, keys.employerSettings(employerId), settingsItem)) ?? v.parse(settingsItem, {})
  );
}

/** Sets them anew; what is not set is as usual again. */
export async function changeSettings(
  store: Store,
  employerId: string,
  { agencyStaff, releasesPerWeek }: EmployerSettings,
  changedBy: string,
): Promise<void> {
  const changes = { agencyStaff, releasesPerWeek, changedBy, changedAt: store.now() };
  await updateIf(store, keys.employerSettings(employerId), changes, any(isNew, present("pk")));
}
