import { addMonths, dayInLondon } from "./calendar.ts";
import type { ExternalStage } from "./levels.ts";
import { externalStages } from "./levels.ts";
import type { Standings } from "./outcome.ts";
import type { Policy } from "./policy/policy.ts";
import type { Day, Instant } from "./time.ts";

/** A stage met in an earlier sitting, and the London day of the result that met it. */
export interface MetStage {
  readonly stage: ExternalStage;
  readonly metOn: Day;
}

/** What spares a candidate a stage: an approved exemption, or having met it before. */
export interface Spared {
  readonly exempt: readonly ExternalStage[];
  readonly carriedForward: readonly MetStage[];
}

/** How a stage stands that need not be sat. */
export type SettledStanding =
  | { readonly standing: "exempt" }
  | { readonly standing: "carried-forward"; readonly metOn: Day };
export type SettledStages = Readonly<Partial<Record<ExternalStage, SettledStanding>>>;

type ExemptionRefusal = "knowledge-is-never-exempt" | "exempt-as-a-pair-only";

/** An exemption that the rules don't know. */
export class ExemptionRefusedError extends Error {
  override readonly name = "ExemptionRefusedError";
  readonly refusal: ExemptionRefusal;
  constructor(refusal: ExemptionRefusal, exempt: readonly ExternalStage[]) {
    super(
      `Exempt from ${exempt.join(", ")}: ${refusal}; expected nothing, or simulation and written together`,
    );
    this.refusal = refusal;
  }
}

/** Why these stages can't be exempt; undefined where they can: nobody is exempt but from the pair [C 56]. */
export function refuseExemption(exempt: readonly ExternalStage[]): ExemptionRefusal | undefined {
  if (exempt.includes("knowledge")) return "knowledge-is-never-exempt";
  const isPair = exempt.includes("simulation") && exempt.includes("written");
  return exempt.length === 0 || isPair ? undefined : "exempt-as-a-pair-only";
}

function isStillCarried(metOn: Day, at: Instant, policy: Policy): boolean {
  return dayInLondon(at) <= addMonths(metOn, policy.parameters.carryForwardMonths.value);
}

/**
 * The stages that need not be sat at this time, and why. Carried forward are those met at most 24 months ago, the last
 * day included [assumed]; it goes before an exemption, because only a stage met here can open the fast-track re-sit.
 * Throws ExemptionRefusedError [C 56].
 */
export function settledStages(spared: Spared, at: Instant, policy: Policy): SettledStages {
  const refusal = refuseExemption(spared.exempt);
  if (refusal !== undefined) throw new ExemptionRefusedError(refusal, spared.exempt);
  const settled: Partial<Record<ExternalStage, SettledStanding>> = {};
  for (const stage of spared.exempt) settled[stage] = { standing: "exempt" };
  for (const { stage, metOn } of spared.carriedForward) {
    const earlier = settled[stage];
    const isLatest = earlier?.standing !== "carried-forward" || earlier.metOn < metOn;
    if (isLatest && isStillCarried(metOn, at, policy))
      settled[stage] = { standing: "carried-forward", metOn };
  }
  return settled;
}

/** The stages still to be sat, in their order. Throws ExemptionRefusedError [C 56]. */
export function stagesToSit(spared: Spared, at: Instant, policy: Policy): readonly ExternalStage[] {
  const settled = settledStages(spared, at, policy);
  return externalStages.filter((stage) => settled[stage] === undefined);
}

/**
 * The stages that a fast-track re-sit carries forward from these standings: every one met, now or before, with the day
 * it was first met on, while that still counts. Only the stages not met are sat again [assumed]; where the policy says
 * so, a simulation sat again takes its linked written exercise with it [A 55].
 */
export function carryForward(
  standings: Partial<Standings>,
  at: Instant,
  policy: Policy,
): readonly MetStage[] {
  const met = externalStages.flatMap((stage) => {
    const standing = standings[stage];
    const counts = standing?.standing === "met" || standing?.standing === "carried-forward";
    return counts && isStillCarried(standing.metOn, at, policy) ? [{ stage, metOn: standing.metOn }] : [];
  });
  const isSimulationSatAgain =
    standings.simulation?.standing !== "exempt" && !met.some(({ stage }) => stage === "simulation");
  const isWrittenTaken = isSimulationSatAgain && policy.parameters.resatSimulationBringsWritten.value;
  return met.filter(({ stage }) => !(isWrittenTaken && stage === "written"));
}
