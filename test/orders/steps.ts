import { legDefinitions } from "../support/journey-world/definition.ts";
import type { Step } from "../support/run-workflow/engine.ts";

/** The states that call a function of ours. */
function invocationsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const isOne =
      typeof inner === "object" &&
      inner !== null &&
      "Resource" in inner &&
      String(inner.Resource).includes("lambda:invoke");
    return isOne ? [name] : invocationsIn(inner);
  });
}

const invocations: ReadonlySet<string> = new Set(Object.values(legDefinitions).flatMap(invocationsIn));

export function isInvocation({ kind, state }: Step): boolean {
  return (kind === "enter" || kind === "retry") && invocations.has(state);
}

/** Whether others can tell that the step was made: it calls a function, or writes a token. */
export function isVisible(step: Step): boolean {
  return step.kind === "write" || isInvocation(step);
}
