import type { Catcher, Retrier } from "./definition.ts";

/** An error as a workflow sees it: a name that Retry and Catch match, and a cause. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** What no wildcard matches: AWS ends the execution, whatever is to be caught. */
const beyondWildcards = new Set(["States.Runtime", "States.DataLimitExceeded"]);

function matches(errorEquals: readonly string[], error: string): boolean {
  if (errorEquals.includes(error)) return true;
  if (beyondWildcards.has(error)) return false;
  return (
    errorEquals.includes("States.ALL") ||
    (errorEquals.includes("States.TaskFailed") && error !== "States.Timeout")
  );
}

/** Which retrier takes the error, if it has an attempt left. The first that matches decides. */
export function matchingRetrier(
  retriers: readonly Retrier[] | undefined,
  error: string,
  attempts: readonly number[],
): number | undefined {
  const index = (retriers ?? []).findIndex((retrier) => matches(retrier.ErrorEquals, error));
  const retrier = retriers?.[index];
  if (!retrier) return undefined;
  // AWS's default where MaxAttempts is not said.
  return (attempts[index] ?? 0) < (retrier.MaxAttempts ?? 3) ? index : undefined;
}

export function matchingCatcher(
  catchers: readonly Catcher[] | undefined,
  error: string,
): Catcher | undefined {
  return catchers?.find((catcher) => matches(catcher.ErrorEquals, error));
}
