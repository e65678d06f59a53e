import type { ExternalStage } from "./levels.ts";
import { externalStages } from "./levels.ts";
import type { Outcome, StageStanding, Standings } from "./outcome.ts";
import type { Standard } from "./policy/standards.ts";
import type { Problem } from "./problem.ts";

/** From low to high [A 69 for exceeding; assumed]. */
export const bands = ["developing", "meeting", "exceeding"] as const;
export type Band = (typeof bands)[number];

/** How a stage rated one area; the provider's comment stays with its result, found by stage and area. */
export interface AreaBand {
  readonly area: string;
  readonly band: Band;
}

/** What was rated in each stage. Empty for a stage not sat or exempt; for one carried forward, what met it then. */
export type RatedStages = Readonly<Record<ExternalStage, readonly AreaBand[]>>;

export interface StageFeedback {
  readonly stage: ExternalStage;
  readonly standing: StageStanding;
  readonly areas: readonly AreaBand[];
}

export interface AreaFeedback {
  readonly area: string;
  readonly overall: Band | "not-assessed";
  readonly stages: readonly { readonly stage: ExternalStage; readonly band: Band }[];
}

export interface Notice {
  readonly code: string;
  readonly text: string;
  readonly source: string;
}

/** What both copies say. Codes only: nothing here names a person, and no free text. */
export interface FeedbackBody {
  readonly standardVersion: string;
  readonly result: Outcome["result"];
  readonly partiallyMet: boolean;
  readonly stages: readonly StageFeedback[];
  readonly areas: readonly AreaFeedback[];
  readonly strengths: readonly string[];
  readonly toDevelop: readonly string[];
}
export type CandidateFeedback = FeedbackBody & { readonly copyFor: "candidate" };
export type EmployerFeedback = FeedbackBody & {
  readonly copyFor: "employer";
  readonly notices: readonly Notice[];
};

export const employerNotice: Notice = {
  code: "performance-and-registration",
  text:
    "Whether this feedback is used in performance proceedings is the employer's decision. " +
    "The social worker's registration is unaffected.",
  source: "[C 55, A 68]",
};

function overallOf(rated: readonly { readonly band: Band }[]): Band | "not-assessed" {
  return bands.find((band) => rated.some((area) => area.band === band)) ?? "not-assessed";
}

function areaFeedback(area: string, rated: RatedStages): AreaFeedback {
  const stages = externalStages.flatMap((stage) =>
    rated[stage].filter((entry) => entry.area === area).map(({ band }) => ({ stage, band })),
  );
  return { area, overall: overallOf(stages), stages };
}

function areasWith(areas: readonly AreaFeedback[], band: Band): readonly string[] {
  return areas.filter(({ overall }) => overall === band).map(({ area }) => area);
}

/** The facts of one release. */
export interface FeedbackFacts {
  readonly standard: Standard;
  readonly outcome: Pick<Outcome, "result" | "partiallyMet">;
  readonly standings: Standings;
  readonly rated: RatedStages;
}

/**
 * The candidate's and the employer's copy, for everyone, met or not, per area and per stage [C 37, C 52, A 67]. An
 * area's overall band is the lowest it got in any stage, so that a need seen once is not averaged away; done well are
 * the areas that are at least meeting in every stage, exceeding first; to develop those that one stage found
 * developing [assumed]. The employer's copy carries the notice of [C 55, A 68].
 */
export function composeFeedback(facts: FeedbackFacts): {
  readonly candidate: CandidateFeedback;
  readonly employer: EmployerFeedback;
} {
  const { standard, outcome, standings, rated } = facts;
  const areas = standard.areas.map(({ code }) => areaFeedback(code, rated));
  const body: FeedbackBody = {
    standardVersion: standard.version,
    result: outcome.result,
    partiallyMet: outcome.partiallyMet,
    stages: externalStages.map((stage) => ({ stage, standing: standings[stage], areas: rated[stage] })),
    areas,
    strengths: [...areasWith(areas, "exceeding"), ...areasWith(areas, "meeting")],
    toDevelop: areasWith(areas, "developing"),
  };
  return {
    candidate: { ...body, copyFor: "candidate" },
    employer: { ...body, copyFor: "employer", notices: [employerNotice] },
  };
}

/** The areas that are to be given, each once, and how it is said that one was not. */
interface ExpectedAreas {
  readonly areas: readonly string[];
  readonly whose: string;
  readonly missing: (area: string) => string;
}

function problemOf(expected: ExpectedAreas, given: readonly string[], index: number): Problem[] {
  const area = given[index] ?? "";
  const path = `/areas/${index}/area`;
  if (!expected.areas.includes(area)) {
    const sentence = `Area "${area}" is not one of ${expected.whose}: ${expected.areas.join(", ")}.`;
    return [{ code: "unknown-area", path, sentence }];
  }
  const firstIndex = given.indexOf(area);
  if (firstIndex === index) return [];
  const sentence = `Area "${area}" was given already at /areas/${firstIndex}; each area is given once.`;
  return [{ code: "doubled-area", path, sentence }];
}

function checkGiven(
  expected: ExpectedAreas,
  areas: readonly { readonly area: string }[],
): readonly Problem[] {
  const given = areas.map(({ area }) => area);
  const missing = expected.areas
    .filter((area) => !given.includes(area))
    .map((area) => ({ code: "missing-area", path: "/areas", sentence: expected.missing(area) }));
  return [...given.flatMap((_, index) => problemOf(expected, given, index)), ...missing];
}

/** What is wrong with the areas that a provider rated for the stage: unknown, doubled or missing ones; empty if nothing. */
export function checkAreas(
  standard: Standard,
  stage: ExternalStage,
  areas: readonly { readonly area: string }[],
): readonly Problem[] {
  const missing = (area: string) => `Area "${area}" of the ${stage} stage is not rated.`;
  return checkGiven({ areas: standard.stages[stage].areas, whose: "this stage's", missing }, areas);
}

/** What is wrong with the areas of a support plan: those that the feedback names to develop, and no other [A 67]. */
export function checkPlannedAreas(
  toDevelop: readonly string[],
  areas: readonly { readonly area: string }[],
): readonly Problem[] {
  const missing = (area: string) => `Nothing is planned for area "${area}".`;
  return checkGiven({ areas: toDevelop, whose: "those to develop", missing }, areas);
}

/** What is wrong with the standard that a result says it was assessed against; a result need not say. */
export function checkStandardVersion(
  standard: Pick<Standard, "version">,
  given: string | undefined,
): readonly Problem[] {
  if (given === undefined || given === standard.version) return [];
  const sentence = `The result was assessed against standard "${given}"; this attempt's is "${standard.version}".`;
  return [{ code: "another-standard", path: "/standardVersion", sentence }];
}
