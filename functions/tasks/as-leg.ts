import type { LegTask } from "../../contracts/tasks.ts";
import type { Attempt } from "../../domain/attempt.ts";
import { fence, type Fenced } from "../../domain/legs.ts";
import { append, type Decision } from "../../store/append.ts";
import type { Store } from "../../store/store.ts";
import { startLeg, type LegDeps } from "../shared/legs/start-leg.ts";

type Decide<Code> = (attempt: Attempt) => Promise<Decision<Code>> | Decision<Code>;
interface Answer<Code> {
  readonly code: Code;
}

/**
 * What a state does on behalf of its leg, in one append: `decide` says what follows, and the code that the Choice reads. A
 * leg that may no longer act for the attempt changes nothing. Throws what append throws.
 */
export async function asLeg<Code extends string>(
  store: Store,
  { attemptId, leg }: LegTask,
  decide: Decide<Code>,
): Promise<Answer<Code | Fenced>> {
  const code = await append<Code | Fenced>(store, attemptId, (attempt) => {
    const fenced = fence(attempt, leg);
    return fenced === undefined ? decide(attempt) : { nothing: fenced };
  });
  return { code };
}

/**
 * What a state does by which the journey goes on as the next leg, where it goes on: intended in the append, and started
 * after it. Done before, the next leg is the attempt's already: so `decide` looks for that first, and only then at the
 * fence. Throws what append and startLeg throw.
 */
export async function goOnAsNextLeg<Code extends string>(
  { attemptId, leg }: LegTask,
  deps: LegDeps,
  decide: Decide<Code>,
): Promise<Answer<Code>> {
  const code = await append(deps.store, attemptId, decide);
  if (code !== "withdrawn" && code !== "superseded") await startLeg({ attemptId, leg: leg + 1 }, deps);
  return { code };
}
