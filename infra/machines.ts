import { legWorkflows, type LegWorkflow } from "../domain/legs.ts";

/** Every state machine, and the id of its constructs and outputs: a contract, for a renamed one ends what it runs. */
export const machineIds = {
  accreditation: "Accreditation",
  appeal: "Appeal",
  reaccreditation: "Reaccreditation",
  "employer-list": "EmployerList",
} as const satisfies Record<LegWorkflow | "employer-list", string>;
export type MachineName = keyof typeof machineIds;

export const machineNames: readonly MachineName[] = [...legWorkflows, "employer-list"];

/** The variable by which a function is told a machine's ARN, as functions/shared/legs/executions.ts reads it. */
export function arnVariable(name: MachineName): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_STATE_MACHINE_ARN`;
}
