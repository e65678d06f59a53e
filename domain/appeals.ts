import { sharedEmployers } from "./interests.ts";
import { externalStages, type ExternalStage } from "./levels.ts";
import type { Standings } from "./outcome.ts";
import type { Policy } from "./policy/policy.ts";

/** On what an appeal may rest [peer: FICM, MRCGP]; disagreement with academic judgement alone is none of them. */
export const appealGrounds = [
  "procedural-irregularity",
  "adjustments-not-provided",
  "bias-or-discrimination",
  "administrative-or-scoring-error",
  "exceptional-circumstances",
] as const;
export type AppealGround = (typeof appealGrounds)[number];

/** Why a statement made on these grounds is no appeal all the same. */
export const inadmissibilities = ["academic-judgement-alone", "statement-says-no-ground"] as const;
export type Inadmissibility = (typeof inadmissibilities)[number];

/** What a panel may find (rules 9): not upheld, or upheld with one remedy. */
export const remedies = ["correct-result", "annul-stage", "annul-attempt"] as const;
export type Remedy = (typeof remedies)[number];

/** How an appeal ended. */
export const appealEnds = [
  "upheld",
  "not-upheld",
  "not-admissible",
  "appeal-withdrawn",
  "candidate-withdrew",
] as const;
export type AppealEnd = (typeof appealEnds)[number];

/** An examiner, as their provider names them. */
export interface Examiner {
  readonly provider: string;
  readonly examinerReference: string;
}

/** Who may decide an appeal, by opaque ids, with the interests that they declared. */
export interface PanelMember {
  readonly memberId: string;
  /** Independent of the assessors; that they are of the candidate's employer as well is judged by what they declare [peer: Ofqual I1]. */
  readonly isIndependent: boolean;
  /** The organisations that they work for, or worked for. */
  readonly employers: readonly string[];
  /** The names under which they examine, or examined. */
  readonly examines: readonly Examiner[];
}

/** The candidate as a panel may have to do with them. */
export interface AppealedCase {
  /** Whoever employs the candidate, or put them forward before. */
  readonly employers: readonly string[];
  /** Whoever examined a sitting of the candidate, in this attempt or another. */
  readonly examiners: readonly Examiner[];
}

export type PanelFaultCode =
  | "examined-the-candidate"
  | "of-the-candidates-employer"
  | "named-twice"
  | "nobody-independent";
/** Why a panel can't decide this appeal; a fault of one member names them. */
export interface PanelFault {
  readonly code: PanelFaultCode;
  readonly memberId?: string;
}

/**
 * What is wrong with a panel for this appeal; empty if nothing is. At least one member is independent; nobody who
 * examined the candidate, or who works or worked for the candidate's employer of now or before, decides [peer: Ofqual I1].
 */
export function panelFaults(members: readonly PanelMember[], appealed: AppealedCase): readonly PanelFault[] {
  const employers = new Set(appealed.employers);
  const ofMembers = members.flatMap((member, at): PanelFault[] => {
    const { memberId } = member;
    const isNamedBefore = members.findIndex((other) => other.memberId === memberId) < at;
    return [
      ...(isNamedBefore ? [{ code: "named-twice", memberId } as const] : []),
      ...(hasExamined(member, appealed) ? [{ code: "examined-the-candidate", memberId } as const] : []),
      ...(sharedEmployers(member.employers, employers).length > 0
        ? [{ code: "of-the-candidates-employer", memberId } as const]
        : []),
    ];
  });
  return members.some(({ isIndependent }) => isIndependent)
    ? ofMembers
    : [...ofMembers, { code: "nobody-independent" }];
}

function hasExamined({ examines }: PanelMember, { examiners }: AppealedCase): boolean {
  return examines.some(({ provider, examinerReference }) =>
    examiners.some(
      (examiner) => examiner.provider === provider && examiner.examinerReference === examinerReference,
    ),
  );
}

/**
 * The stages that an annulment has sat again, free. A stage: that one, and where the policy says so a simulation takes
 * its linked written exercise with it [A 55]. An attempt: every stage that was to be sat in it, so that the journey
 * begins again at the stages: the employer's endorsement stands, and nobody has to ask for it a second time [assumed].
 */
export function stagesToSitAgain(
  annulled: ExternalStage | "attempt",
  outcome: { readonly standings: Standings; readonly decidedOn: Readonly<Record<string, string>> },
  policy: Policy,
): readonly ExternalStage[] {
  const wasToBeSat = (stage: ExternalStage): boolean =>
    outcome.decidedOn[stage] !== undefined || outcome.standings[stage].standing === "not-sat";
  if (annulled === "attempt") return externalStages.filter(wasToBeSat);
  const takesWritten = annulled === "simulation" && policy.parameters.resatSimulationBringsWritten.value;
  return externalStages.filter(
    (stage) => wasToBeSat(stage) && (stage === annulled || (takesWritten && stage === "written")),
  );
}
