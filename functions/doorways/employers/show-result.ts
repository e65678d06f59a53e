import { ProblemError } from "../../../contracts/problem-details.ts";
import { findList } from "../../../store/employers/lists.ts";
import type { Store } from "../../../store/store.ts";
import { fileKeys } from "../../shared/lists/files.ts";
import type { Download, OfferDownload } from "../../shared/lists/downloads.ts";

/**
 * A link to the result file of one of the employer's lists. Throws ProblemError `not-found`, and `not-open` while not
 * every row has its answer.
 */
export async function showResult(
  { employerId, listId }: { readonly employerId: string; readonly listId: string },
  { store, offerDownload }: { readonly store: Store; readonly offerDownload: OfferDownload },
): Promise<Download> {
  const list = await findList(store, listId);
  if (list === undefined || list.employerId !== employerId) throw new ProblemError("not-found");
  if (list.state !== "processed")
    throw new ProblemError("not-open", { detail: "the result is written when every row has its answer" });
  return offerDownload(fileKeys.result(listId));
}
