import type { AttemptStatus } from "../../domain/attempt.ts";
import type { FlagCode } from "../../domain/flags.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import type { MessageType } from "../../domain/provider-messages.ts";
import type { PanelDecision } from "../../functions/doorways/panel/decide-appeal.ts";
import { correctedAsMet } from "../support/journey-world/people.ts";

/** What a provider says of one stage's present sitting. */
export interface Said {
  readonly stage: ExternalStage;
  /** Whether the score reaches the threshold; by default it does. */
  readonly met?: boolean;
  readonly version?: number;
  /** The webhook's id, where the same is to be sent again. */
  readonly id?: string;
  /** Of which sitting, where it is not the present one. */
  readonly sitting?: number;
  /** Who examined, as the provider names them. */
  readonly examiner?: string;
}

type Verdict = "not-upheld" | { readonly met: ExternalStage } | { readonly annul: ExternalStage };

/** The verdict as the panel's doorway takes it. */
export function decisionOf(verdict: Verdict, standardVersion: string): PanelDecision {
  const reasons = "For reasons that are told to the candidate.";
  if (verdict === "not-upheld") return { decision: verdict, reasons };
  return "met" in verdict
    ? correctedAsMet(verdict.met, standardVersion)
    : { decision: "annul-stage", stage: verdict.annul, reasons };
}

/** The people and the days of one journey, in process or on a deployed system. */
export interface JourneyDriver {
  register(isEndorsed: boolean): Promise<void>;
  /** Lets everything that happens by itself happen, until the journey waits for somebody or has ended. */
  settle(): Promise<void>;
  endorse(): Promise<void>;
  declineToEndorse(): Promise<void>;
  agreeToResit(): Promise<void>;
  declineResit(): Promise<void>;
  confirm(): Promise<void>;
  declineToTakePart(): Promise<void>;
  withdraw(): Promise<void>;
  choose(choice: "fast-track-resit" | "accept"): Promise<void>;
  appeal(): Promise<void>;
  withdrawAppeal(): Promise<void>;
  /** An operator admits the appeal, or refuses it. */
  judgeAppeal(isAdmissible: boolean): Promise<void>;
  formPanel(): Promise<void>;
  /** The panel finds against the candidate, or the stage met, or annuls it. */
  decideAppeal(verdict: Verdict): Promise<void>;
  provider(type: MessageType, said: Said): Promise<void>;
  /** Moves the business clock on by so many days and lets the deadline job act. */
  letPass(days: number): Promise<void>;
  /** Restarts the journey as an operator does: the next leg, from what the table says. */
  restart(): Promise<void>;
  /** Applies the correction that came after the release, as an operator does. */
  review(): Promise<void>;
  /** Ends the execution of the present leg from outside, and waits until the journey is marked halted. */
  abort(): Promise<void>;
  status(): Promise<AttemptStatus>;
  flags(): Promise<FlagCode[]>;
  /** The states that the legs' executions went through, outside of the Map's iterations, leg by leg. */
  paths(): Promise<string[][]>;
}
