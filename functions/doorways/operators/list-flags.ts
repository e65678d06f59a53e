import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { flags } from "../../../domain/flags.ts";
import { pageOfFlags, type FlaggedItem } from "../../../store/flags.ts";
import { UnknownPlaceError } from "../../../store/pages.ts";
import type { Store } from "../../../store/store.ts";
import { flagIdOf } from "./flag-id.ts";

export type ListedFlags = v.InferOutput<(typeof operatorRoutes)["GET /operators/flags"]["answer"]>;

const flagsPerPage = 100;

/** What waits for an operator, and why, oldest first. Throws ProblemError `query-not-as-agreed`. */
export async function listFlags(
  { after }: { readonly after?: string | undefined },
  store: Store,
): Promise<ListedFlags> {
  try {
    const { items, next } = await pageOfFlags(store, { after, limit: flagsPerPage });
    return { flags: items.map(shownFlag), next };
  } catch (error) {
    if (!(error instanceof UnknownPlaceError)) throw error;
    const fault = { pointer: "/after", detail: "expected the `next` of an earlier page" };
    throw new ProblemError("query-not-as-agreed", { errors: [fault] });
  }
}

function shownFlag({ pk, sk, flagCode, ...about }: FlaggedItem): ListedFlags["flags"][number] {
  const item = { pk, sk };
  return { flagId: flagIdOf(item), code: flagCode, ...flags[flagCode], item, ...about };
}
