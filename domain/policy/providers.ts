import type { ExternalStage } from "../levels.ts";
import type { Day, Instant } from "../time.ts";
import { inForce } from "./in-force.ts";

/** An opaque code of a delivery provider, as it stands in `POST /webhooks/{provider}` and in its references. */
export type ProviderId = string;

interface Appointment {
  readonly inForceFrom: Day;
  readonly stages: Readonly<Record<ExternalStage, ProviderId>>;
}

/**
 * Who runs which stage, in order of date: one delivery organisation for all [C 54, 60]; one per stage is allowed for
 * [assumed]. A stage commissioned earlier stays with the provider that its reference names.
 */
export const appointments: readonly Appointment[] = [
  {
    inForceFrom: "2018-01-01",
    stages: {
      knowledge: "delivery-provider-1",
      simulation: "delivery-provider-1",
      written: "delivery-provider-1",
    },
  },
];

/** Every provider that ever ran a stage: its late messages are still about cases of ours. */
export const providerIds: readonly ProviderId[] = [
  ...new Set(appointments.flatMap((appointment) => Object.values(appointment.stages))),
];

/** The provider that runs the stage on that day in England. Throws NothingInForceError before the first one. */
export function providerOf(stage: ExternalStage, at: Instant): ProviderId {
  return inForce("delivery provider", appointments, at).stages[stage];
}
