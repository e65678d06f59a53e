import type { EmployerListInput } from "../../../contracts/lists.ts";
import { findList, intendListStart, markListStarted } from "../../../store/employers/lists.ts";
import type { Store } from "../../../store/store.ts";
import type { Executions } from "../../shared/legs/executions.ts";
import { listOfUpload } from "../../shared/lists/files.ts";

/** What became of one arrival; all but `started` mean that nothing was done. */
export type Arrival = "started" | "started-before" | "no-list";

/**
 * Starts the employer-list workflow for every file that arrived, by its key. Notifications come at least
 * once: the ledger says `started` only after the start, and the execution's name is the list's id, so that one
 * list is started once. A file under a key that no employer was given is left alone.
 */
export function startLists(
  arrived: readonly string[],
  deps: { readonly store: Store; readonly executions: Executions },
): Promise<Arrival[]> {
  return Promise.all(arrived.map((key) => startList(key, deps)));
}

async function startList(
  key: string,
  { store, executions }: { readonly store: Store; readonly executions: Executions },
): Promise<Arrival> {
  const named = listOfUpload(key);
  const list = named && (await findList(store, named.listId));
  if (list === undefined || list.employerId !== named?.employerId) return "no-list";
  if (list.start === "started") return "started-before";
  await intendListStart(store, list.listId);
  const input: EmployerListInput = { v: 1, listId: list.listId };
  await executions.start(list.listId, input);
  await markListStarted(store, list.listId);
  return "started";
}
