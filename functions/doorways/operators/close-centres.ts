import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { closureIdOf, type Closure } from "../../../domain/closures.ts";
import type { Day } from "../../../domain/time.ts";
import { findAttempt } from "../../../store/journey/attempts.ts";
import { orderClosure, readClosures } from "../../../store/providers/closures.ts";
import type { Store } from "../../../store/store.ts";
import { attemptsAskedForResults, touchedStages } from "../../shared/sittings/touched-by-closure.ts";
import { notOpen } from "../shared/answer-question.ts";

interface Days {
  readonly from: Day;
  readonly until: Day;
}
type ListedClosures = v.InferOutput<(typeof operatorRoutes)["GET /operators/closures"]["answer"]>;
type Touched = v.InferOutput<(typeof operatorRoutes)["GET /operators/closures/dry-run"]["answer"]>;
type TouchedAttempt = Touched["attempts"][number];

/**
 * Closes all centres from one day to another: every window for sitting a stage gets the days back, and what was booked for
 * them is sat again and never counts (rules 5). The deadline job does it, a part at a time. Ordered for the same days
 * before, it is recorded already. Throws ProblemError `body-not-as-agreed`, and `not-open` where closures overlap.
 */
export async function closeCentres(
  order: Days & { readonly by: string; readonly reason: string },
  store: Store,
): Promise<{ recorded: true }> {
  const { from, until, by, reason } = order;
  const ordered = await orderClosure(store, { ...closureOf(order), orderedBy: by, reason });
  if (ordered.answer !== "overlaps") return { recorded: true };
  const { other } = ordered;
  throw notOpen(
    `centres are closed from ${other.from} to ${other.until} already; ${from} to ${until} overlaps that`,
  );
}

function closureOf({ from, until }: Days): Closure {
  const fault = { pointer: "/until", detail: "expected a day that is not before /from" };
  if (until < from) throw new ProblemError("body-not-as-agreed", { errors: [fault] });
  return { closureId: closureIdOf({ from, until }), from, until };
}

/** Every closure, and how many attempts it has reached so far. */
export async function listClosures(store: Store): Promise<ListedClosures> {
  const closures = await readClosures(store);
  return {
    closures: closures.map(({ from, until, orderedAt, reached, isThrough }) => ({
      ...{ from, until, orderedAt, reached, isThrough },
    })),
  };
}

/** An HTTP API answers within half a minute: about so many attempts are looked at for one answer. */
const attemptsPerPage = 100;

/**
 * Whom a closure would touch, and changes nothing: an attempt may be told of on more than one page, and a page may be empty
 * before the last. Throws ProblemError `body-not-as-agreed`, UnknownPlaceError.
 */
export async function tryClosure(
  { after, ...days }: Days & { readonly after?: string | undefined },
  store: Store,
): Promise<Touched> {
  const closure = closureOf(days);
  const { items, next } = await attemptsAskedForResults(store, { after, limit: attemptsPerPage });
  const attempts = await Promise.all(items.map((attemptId) => touchedAttempt(store, attemptId, closure)));
  return { attempts: attempts.filter((attempt) => attempt !== undefined), next };
}

async function touchedAttempt(
  store: Store,
  attemptId: string,
  closure: Closure,
): Promise<TouchedAttempt | undefined> {
  const attempt = await findAttempt(store, attemptId);
  const touched = attempt === undefined ? [] : await touchedStages(store, attempt, closure);
  if (attempt === undefined || touched.length === 0) return undefined;
  const stages = touched.flatMap(({ question, closesAt, isRepeated }) =>
    question.stage === undefined
      ? []
      : [{ stage: question.stage, closedAt: question.closesAt, closesAt, isRepeated }],
  );
  return { attemptId, employerId: attempt.employerId, stages };
}
