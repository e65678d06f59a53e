import type { EventDetail, EventType, JourneyEvent } from "./events.ts";
import { externalStages, type ExternalStage } from "./levels.ts";
import { notSatReasons, type NotSatReason } from "./outcome.ts";
import { refuseExemption } from "./stages-to-sit.ts";
import type { Day } from "./time.ts";

/** A stage's result: of one sitting, in one version. A log of before the versions stood in it names none. */
export interface ResultOf {
  readonly sitting: number;
  readonly version?: number | undefined;
}

/** The result as an outcome notes it. */
export const markOf = ({ sitting, version }: ResultOf): string => `sitting-${sitting}#${version}`;

/** What a stage stands on, as the log tells it. */
export type Ground =
  | { readonly ground: "result"; readonly result: ResultOf }
  | {
      readonly ground: "carried-forward";
      readonly result: ResultOf;
      /** The version of the result that was carried forward, where it was corrected since. */
      readonly from?: number | undefined;
    }
  | { readonly ground: "not-sat"; readonly reason: NotSatReason }
  | { readonly ground: "exemption" };
/** A stage that is still to be sat has none. */
export type Grounds = Readonly<Partial<Record<ExternalStage, Ground>>>;

/** A stage as the log says that it was carried forward: met on which day, in which result; a log of before says neither. */
interface ToldForward {
  readonly stage: ExternalStage;
  readonly metOn?: Day | undefined;
  readonly metIn?: string | undefined;
}

/** A re-sit's beginning: what the outcome before stood on, and what the log says was carried forward from it. */
export interface CarriedForward {
  readonly event: JourneyEvent;
  readonly before: Grounds;
  readonly told: readonly ToldForward[];
}

/** What the log tells of the stages. */
export interface Told {
  readonly grounds: Grounds;
  readonly carried: readonly CarriedForward[];
  /** Where an exemption was given that the rules don't know. */
  readonly faults: readonly string[];
}

interface Reading extends Told {
  /** What the latest released outcome stood on. */
  readonly released: Grounds;
  readonly isDecided: boolean;
  readonly requestedBy?: string | undefined;
}

type Read = (reading: Reading, event: JourneyEvent) => Reading;

/** Reads from a log alone what every stage stands on at its end, and by which exemptions and re-sits that came. */
export function readGrounds(events: readonly JourneyEvent[]): Told {
  const nothing: Reading = { grounds: {}, carried: [], faults: [], released: {}, isDecided: false };
  return events.reduce((reading, event) => reads[event.type]?.(reading, event) ?? reading, nothing);
}

const standsOn =
  (groundOf: (detail: EventDetail) => Ground | undefined): Read =>
  (reading, { causation, detail }) => {
    const stage = externalStages.find((name) => causation.startsWith(`result#${name}#`));
    const ground = groundOf(detail);
    return stage && ground ? { ...reading, grounds: { ...reading.grounds, [stage]: ground } } : reading;
  };

const standsOnResult = standsOn(({ sitting, resultVersion: version }) => ({
  ground: "result",
  result: { sitting: Number(sitting), ...(version !== undefined && { version: Number(version) }) },
}));

const reads: Readonly<Partial<Record<EventType, Read>>> = {
  "result-received": standsOnResult,
  "result-corrected": standsOnResult,
  "result-cleared": standsOnResult,
  // A result that was taken already is held as if it had not come, and the outcome is to be decided again.
  "result-held": (reading, { detail }) => ({
    ...reading,
    isDecided: false,
    grounds: without(reading.grounds, stagesIn([String(detail["stage"])])),
  }),
  // A provider's message is the reason: it did not attend, or cancelled.
  "stage-not-sat": standsOn(({ message }) => {
    const reason = notSatReasons.find((known) => known === message);
    return reason && { ground: "not-sat", reason };
  }),
  "stage-window-passed": standsOn(() => ({ ground: "not-sat", reason: "window-passed" })),
  "exemption-requested": (reading, { actor }) => ({ ...reading, requestedBy: actor.id }),
  "exemption-approved": readExemption,
  "exemption-revoked": (reading, { detail }) => ({
    ...reading,
    grounds: without(reading.grounds, stagesIn(detail["stages"])),
  }),
  "outcome-decided": (reading) => ({ ...reading, isDecided: true }),
  "outcome-released": (reading) => ({ ...reading, released: reading.grounds }),
  "outcome-reopened": (reading, { detail }) => {
    const stage = externalStages.find((name) => name === detail["stage"]);
    const corrected = stage && reading.released[stage];
    if (stage === undefined || corrected === undefined || !("result" in corrected))
      return { ...reading, grounds: reading.released };
    const result = { ...corrected.result, version: Number(detail["resultVersion"]) };
    return { ...reading, grounds: { ...reading.released, [stage]: { ...corrected, result } } };
  },
  "stages-annulled": (reading, { detail }) => ({
    ...reading,
    grounds: without(reading.released, stagesIn(detail["stages"])),
  }),
  "fast-track-resit-started": readResit,
};

/** An approval of the pair, asked for by somebody else, before any of it was sat and before an outcome [C 56]. */
function readExemption(reading: Reading, { sequence, actor, detail }: JourneyEvent): Reading {
  const stages = stagesIn(detail["stages"]);
  const bars: readonly (readonly [boolean, string])[] = [
    [
      stages.length === 0 || refuseExemption(stages) !== undefined,
      "is of simulation and written, or of nothing",
    ],
    [reading.requestedBy === undefined, "was asked for by nobody"],
    [reading.requestedBy === actor.id, "was approved by who had asked for it"],
    [reading.isDecided, "came after the outcome was decided"],
    [stages.some((stage) => reading.grounds[stage]?.ground === "result"), "came after the stage was sat"],
  ];
  const exempt = Object.fromEntries(stages.map((stage) => [stage, { ground: "exemption" }] as const));
  return {
    ...reading,
    grounds: { ...reading.grounds, ...exempt },
    requestedBy: undefined,
    faults: [
      ...reading.faults,
      ...bars.filter(([isBarred]) => isBarred).map(([, why]) => `the exemption of event ${sequence} ${why}`),
    ],
  };
}

/** What is exempt stays so, what is carried forward keeps the result that met it, the rest is to be sat again. */
function readResit(reading: Reading, event: JourneyEvent): Reading {
  const { released: before } = reading;
  const { carriedForward, metOn, metIn } = event.detail;
  const told = stagesIn(carriedForward).map((stage, at): ToldForward => ({
    stage,
    metOn: listed(metOn)[at],
    metIn: listed(metIn)[at],
  }));
  const grounds = Object.fromEntries(
    externalStages.flatMap((stage): [ExternalStage, Ground][] => {
      const ground = before[stage];
      if (ground?.ground === "exemption") return [[stage, ground]];
      const isTold = told.some((carried) => carried.stage === stage);
      return isTold && ground && "result" in ground
        ? [[stage, { ground: "carried-forward", result: ground.result, from: ground.result.version }]]
        : [];
    }),
  );
  return { ...reading, grounds, carried: [...reading.carried, { event, before, told }] };
}

const listed = (detail: EventDetail[string]): readonly string[] => (typeof detail === "object" ? detail : []);

function stagesIn(detail: EventDetail[string]): ExternalStage[] {
  return externalStages.filter((stage) => listed(detail).includes(stage));
}

function without(grounds: Grounds, stages: readonly ExternalStage[]): Grounds {
  return Object.fromEntries(
    externalStages.flatMap((stage) => {
      const ground = stages.includes(stage) ? undefined : grounds[stage];
      return ground === undefined ? [] : [[stage, ground] as const];
    }),
  );
}
