import type { ProviderMessage } from "../../contracts/provider-messages.ts";
import type { Band } from "../../domain/feedback.ts";
import type { ExternalStage, Level } from "../../domain/levels.ts";
import { standardInForce, type StageStandard } from "../../domain/policy/standards.ts";
import type { Instant } from "../../domain/time.ts";
import { chance } from "./chance.ts";
import type { ScriptedMessage } from "./provider-script.ts";

/** What a message is about, and when it is written. */
export interface About {
  readonly reference: string;
  readonly stage: ExternalStage;
  readonly level: Level;
  readonly at: Instant;
  /** Draws the bands and the comments; the same for the same candidate. */
  readonly seed: number;
}

type Data<Type extends ProviderMessage["type"]> = Extract<ProviderMessage, { type: Type }>["data"];

/** The message as the provider writes it. One that is not as agreed says a score that the standard doesn't know. */
export function messageOf(scripted: ScriptedMessage, about: About): ProviderMessage {
  const { reference, stage, at } = about;
  const base = { reference, stage, occurredAt: at };
  switch (scripted.type) {
    case "result":
      return { ...base, type: scripted.type, data: { version: 1, ...assessed(scripted, about) } };
    case "result-corrected":
      return {
        ...base,
        type: scripted.type,
        data: { version: scripted.version, ...assessed(scripted, about) },
      };
    case "booked":
    case "rescheduled":
      return { ...base, type: scripted.type, data: { sittingAt: at, venueCode: "venue-1" } };
    case "incident":
      return { ...base, type: scripted.type, data: { code: "platform-failure" } };
    default:
      return { ...base, type: scripted.type, data: {} };
  }
}

function assessed({ isMet, variant }: ScriptedMessage, about: About): Omit<Data<"result">, "version"> {
  const result = assessedAs(isMet, about);
  const { maximumScore } = standardInForce(about.level, about.at).stages[about.stage];
  return variant === "not-as-agreed" ? { ...result, score: maximumScore + 1 } : result;
}

/** A result as somebody who examines gives it: a score on its side of the threshold, and a band for each area. */
export function assessedAs(isMet: boolean, about: About): Omit<Data<"result">, "version"> {
  const standard = standardInForce(about.level, about.at).stages[about.stage];
  return {
    score: scoreOf(standard, isMet, about),
    satOn: about.at.slice(0, 10),
    areas: standard.areas.map((area) => ratedArea(area, isMet, about)),
    examinerReference: `examiner-${1 + Math.floor(chance(about.seed, about.reference) * 12)}`,
  };
}

function scoreOf({ threshold, maximumScore }: StageStandard, isMet: boolean, about: About): number {
  const at = chance(about.seed, "score", about.reference, isMet ? 1 : 0);
  const span = isMet ? maximumScore - threshold : threshold - 1;
  return (isMet ? threshold : 0) + Math.floor(at * span);
}

function ratedArea(area: string, isMet: boolean, about: About) {
  const at = chance(about.seed, "band", about.reference, area);
  const band: Band = at < (isMet ? 0.1 : 0.5) ? "developing" : at < 0.8 ? "meeting" : "exceeding";
  const hasComment = chance(about.seed, "comment", about.reference, area) < 0.3;
  return { area, band, ...(hasComment && { comment: commentOn[band] }) };
}

const commentOn: Readonly<Record<Band, string>> = {
  developing: "Would gain from working through examples of this with a supervisor.",
  meeting: "Sound and clearly reasoned.",
  exceeding: "Well beyond what is asked; could show others.",
};
