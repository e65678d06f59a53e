import type { LegWorkflow } from "../../domain/legs.ts";

/** The same for every machine that runs legs. */
export function onEveryMachine<T>(one: T): Readonly<Record<LegWorkflow, T>> {
  return { accreditation: one, appeal: one, reaccreditation: one };
}
