import type { FlagCode } from "../../domain/flags.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import type { MessageType } from "../../domain/provider-messages.ts";
import { isMissedTooOften, type ForeseenReview } from "./foreseen.ts";
import { inOrder, type Quirk, type StageStory, type Story } from "./story.ts";

/** How a message deviates from one that is rightly signed, new and as agreed. */
type Variant = "plain" | "wrong-signature" | "not-as-agreed" | "same-again" | "same-id-other-body";

/** One message that the provider will send about one stage of one round. */
export interface ScriptedMessage {
  /** Which sitting of the stage in this round it is about, from 1. */
  readonly sitting: number;
  readonly type: MessageType;
  readonly variant: Variant;
  /** `after-release`: when the outcome of the round is out, or the attempt has ended; `after-the-end`: when all is over. */
  readonly when: "at-once" | "late" | "after-release" | "after-the-end";
  /** Of a result: which version it says it is, and whether its score reaches the threshold. */
  readonly version: number;
  readonly isMet: boolean;
  /** It is the last thing that the outcome waits for: it goes when all that is to come before has gone. */
  readonly isClosing: boolean;
  /** The flag under which the service must put it before an operator. */
  readonly flag?: FlagCode;
}

export type RoundScript = ReadonlyMap<ExternalStage, readonly ScriptedMessage[]>;

/** Of a stage that is finished last, what follows its result would meet a case that is closed already, or not. */
const neverClosing: readonly (Quirk | "none")[] = ["correction-overtakes", "corrected", "conflicting"];

/** All that the provider sends about the stages of one round, stage by stage, in the order of its sending. */
export function scriptOf(
  story: Story,
  round: number,
  stages: readonly ExternalStage[],
  review?: ForeseenReview,
): RoundScript {
  const told = story.rounds[round];
  if (told === undefined) return new Map();
  const order = inOrder(told, stages);
  const closing = order.findLast((stage) => endsByMessage(told[stage]));
  return new Map(
    order.map((stage) => {
      const messages = messagesOf(told[stage], stage === closing);
      const isErred = review?.round === round && review.stage === stage;
      return [stage, isErred ? [...messages, foundLater(told[stage], review)] : messages];
    }),
  );
}

/** The provider finds out when all is over that it erred; its newest version of the result is higher than any before. */
const foundLater = ({ lost }: StageStory, { isMet }: ForeseenReview): ScriptedMessage => ({
  ...{ ...plainMessage, type: "result-corrected", sitting: lost.length + 1, version: 3, isMet },
  ...{ when: "after-the-end", flag: "corrected-after-release" },
});

const endsByMessage = (stage: StageStory): boolean =>
  isMissedTooOften(stage) || (stage.result !== "never" && stage.result !== "too-late");

/** Rightly signed, new and as agreed, about the first sitting. */
export const plainMessage = {
  sitting: 1,
  variant: "plain",
  when: "at-once",
  version: 1,
  isMet: true,
  isClosing: false,
} as const satisfies Omit<ScriptedMessage, "type">;

type Draft = Partial<ScriptedMessage> & Pick<ScriptedMessage, "type">;

function messagesOf(stage: StageStory, isClosing: boolean): ScriptedMessage[] {
  const lost: Draft[] = stage.lost.map((type, at) => ({ type, sitting: at + 1 }));
  const last = stage.lost.length + 1;
  const drafts: Draft[] = [
    ...(stage.isBooked ? [{ type: "booked", sitting: 1 } as const] : []),
    ...lost,
    ...(isMissedTooOften(stage)
      ? []
      : lastSitting(stage, isClosing).map((draft) => ({ ...draft, sitting: last }))),
  ];
  const closingAt = isClosing ? drafts.findLastIndex(isAnswer) : -1;
  return drafts.map((draft, at) => ({
    ...plainMessage,
    isMet: stage.isMet,
    ...draft,
    isClosing: at === closingAt,
  }));
}

const informing: readonly MessageType[] = ["booked", "rescheduled"];
const isAnswer = ({ type, variant = "plain", when }: Draft): boolean =>
  !informing.includes(type) && variant === "plain" && when !== "after-release";

function lastSitting(stage: StageStory, isClosing: boolean): Draft[] {
  const rescheduled: Draft[] = stage.isRescheduled ? [{ type: "rescheduled" }] : [];
  if (stage.result === "never") return rescheduled;
  if (stage.result === "too-late")
    return [...rescheduled, { type: "result", when: "after-release", flag: "about-a-closed-case" }];
  const quirk = isClosing && neverClosing.includes(stage.quirk) ? "sent-twice" : stage.quirk;
  const [first, ...rest] = [...resultsBy[quirk](stage)];
  // What is sent late is the whole of it; the clock moves before the first, not in between.
  return [...rescheduled, ...(first === undefined ? [] : [{ ...first, when: stage.result }]), ...rest];
}

const result: Draft = { type: "result" };
const resultsBy: Readonly<Record<Quirk | "none", (stage: StageStory) => readonly Draft[]>> = {
  none: () => [result],
  "sent-twice": () => [result, { ...result, variant: "same-again" }],
  "wrong-signature-first": () => [{ ...result, variant: "wrong-signature" }, result],
  "not-as-agreed-first": () => [{ ...result, variant: "not-as-agreed" }, result],
  "correction-overtakes": ({ isMet }) => [
    { type: "result-corrected", version: 2 },
    { ...result, isMet: !isMet },
  ],
  corrected: ({ isMet }) => [
    { ...result, isMet: !isMet },
    { type: "result-corrected", version: 2 },
  ],
  "corrected-after-release": ({ isMet }) => [
    result,
    {
      ...{ type: "result-corrected", version: 2, isMet: !isMet, when: "after-release" },
      flag: "corrected-after-release",
    },
  ],
  conflicting: ({ isMet }) => [result, { ...result, isMet: !isMet, flag: "conflicts-with-the-answer" }],
  "same-id-other-body": ({ isMet }) => [
    result,
    { ...result, isMet: !isMet, variant: "same-id-other-body", flag: "same-id-other-body" },
  ],
};
