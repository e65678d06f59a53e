import { AccreditationWorkflow } from "../workflows/accreditation/definition.ts";
import { AppealWorkflow } from "../workflows/appeal/definition.ts";
import { EmployerListWorkflow } from "../workflows/employer-list/definition.ts";
import { ReaccreditationWorkflow } from "../workflows/reaccreditation/definition.ts";
import type { Definitions } from "./stacks/journey-stack.ts";

/** The workflows that are deployed. */
export const definitions: Definitions = {
  accreditation: (scope, parts) => new AccreditationWorkflow(scope, "AccreditationDefinition", parts).start,
  appeal: (scope, parts) => new AppealWorkflow(scope, "AppealDefinition", parts).start,
  reaccreditation: (scope, parts) =>
    new ReaccreditationWorkflow(scope, "ReaccreditationDefinition", parts).start,
  "employer-list": (scope, parts) => new EmployerListWorkflow(scope, "EmployerListDefinition", parts).start,
};
