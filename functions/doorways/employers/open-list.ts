import { openList as open } from "../../../store/employers/lists.ts";
import type { Store } from "../../../store/store.ts";
import { fileKeys } from "../../shared/lists/files.ts";
import type { OfferUpload } from "../../shared/lists/uploads.ts";
import type { EmployersLead } from "../caller.ts";

export interface OpenListInput extends EmployersLead {
  readonly dryRun?: boolean | undefined;
}
export interface OpenedList {
  readonly listId: string;
  readonly upload: { readonly url: string; readonly fields: Record<string, string> };
  /** By the real clock: S3 judges the upload, and its clock is not ours to move. */
  readonly expiresAt: string;
}

/** Opens a list for an employer and offers the place to upload it to; its arrival starts the rest. */
export async function openList(
  { employerId, by, dryRun = false }: OpenListInput,
  deps: { readonly store: Store; readonly newId: () => string; readonly offerUpload: OfferUpload },
): Promise<OpenedList> {
  const listId = deps.newId();
  await open(deps.store, { listId, employerId, uploadedBy: by, isDryRun: dryRun });
  const { url, fields, expiresAt } = await deps.offerUpload(fileKeys.upload(employerId, listId));
  return { listId, upload: { url, fields: { ...fields } }, expiresAt };
}
