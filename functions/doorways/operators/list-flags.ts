import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { flags } from "../../../domain/flags.ts";
import { pageOfFlags, type FlaggedItem } from "../../../store/journey/flags.ts";
import type { Store } from "../../../store/store.ts";
import { flagIdOf } from "./flag-id.ts";

export type ListedFlags = v.InferOutput<(typeof operatorRoutes)["GET /operators/flags"]["answer"]>;

const flagsPerPage = 100;

/** What waits for an operator, and why, oldest first. Throws UnknownPlaceError. */
export async function listFlags(
  { after }: { readonly after?: string | undefined },
  store: Store,
): Promise<ListedFlags> {
  const { items, next } = await pageOfFlags(store, { after, limit: flagsPerPage });
  return { flags: items.map(shownFlag), next };
}

function shownFlag({ pk, sk, flagCode, ...about }: FlaggedItem): ListedFlags["flags"][number] {
  const item = { pk, sk };
  return { flagId: flagIdOf(item), code: flagCode, ...flags[flagCode], item, ...about };
}
