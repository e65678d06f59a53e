import type * as v from "valibot";
import type { statementRoutes } from "../../../contracts/http/statements.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import { payerOfAssessments } from "../../../domain/policy/grants.ts";
import type { Month } from "../../../domain/time.ts";
import {
  findStatement,
  pageOfEntries,
  pageOfStatements,
  type FundingStatement,
} from "../../../store/employers/ledger.ts";
import type { Store } from "../../../store/store.ts";

type Answer<Route extends keyof typeof statementRoutes> = v.InferInput<
  (typeof statementRoutes)[Route]["answer"]
>;

const statementsAPage = 24;
const linesAPage = 100;

/** An employer's issued statements, the newest first. Throws UnknownPlaceError. */
export async function listStatements(
  { employerId, after }: { readonly employerId: string; readonly after?: string | undefined },
  store: Store,
): Promise<Answer<"GET /employers/statements">> {
  const { items, next } = await pageOfStatements(store, employerId, { after, limit: statementsAPage });
  return { statements: items.map(shown), assessmentsPaidBy: payerOfAssessments(employerId), next };
}

/** One issued statement with a page of its entries. Throws ProblemError `not-found`, UnknownPlaceError. */
export async function showStatement(
  of: { readonly employerId: string; readonly month: Month; readonly after?: string | undefined },
  store: Store,
): Promise<Answer<"GET /employers/statements/{month}">> {
  const statement = await findStatement(store, of.employerId, of.month);
  if (statement === undefined) throw new ProblemError("not-found");
  const { items, next } = await pageOfEntries(store, of, { after: of.after, limit: linesAPage });
  return {
    ...shown(statement),
    lines: items.map(({ what, pence, occurredAt, of: instalment }) => ({
      ...{ what, pence, on: dayInLondon(occurredAt) },
      ...(instalment && { attemptId: instalment.attemptId }),
    })),
    next,
  };
}

function shown({ month, entries, totalPence, balancePence, issuedAt }: FundingStatement) {
  return { month, entries, totalPence, balancePence, issuedAt };
}
