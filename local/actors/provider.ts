import { setTimeout as sleep } from "node:timers/promises";
import type { CommissionBody } from "../../contracts/commissions.ts";
import type { ProviderMessage } from "../../contracts/provider-messages.ts";
import type { Instant } from "../../domain/time.ts";
import type { FlagCode } from "../../domain/flags.ts";
import { isMissedTooOften } from "../cohort/foreseen.ts";
import { messageOf } from "../cohort/provider-message.ts";
import { plainMessage, scriptOf, type ScriptedMessage } from "../cohort/provider-script.ts";
import type { ProviderSimulator, WebhookAnswer } from "../provider-simulator.ts";
import { isToTryAgain } from "./doorway.ts";
import { isEnded, isRoundOver, type Lane, type Member } from "../run/member.ts";

/** A webhook that was sent, what the service answered, and what it should have. */
export interface SentWebhook {
  readonly id: string;
  readonly type: string;
  readonly status: number;
  readonly verdict: string | undefined;
  readonly expected: { readonly status: number; readonly verdict?: string };
  readonly flag: FlagCode | undefined;
}

const mostTries = 8;

interface ProviderDeps {
  readonly simulator: Pick<ProviderSimulator, "send">;
  readonly webhooksUrl: string;
  readonly now: () => Instant;
  readonly seed: number;
}

/** The next message about a candidate, ready to go. */
export interface Sendable {
  readonly lane: Lane;
  readonly message: ScriptedMessage;
}

/** The delivery provider at work: takes commissions and sends what the stories say, and nothing else. */
export class Provider {
  readonly sent: SentWebhook[] = [];
  /** Commissions that no story foresees. */
  readonly unforeseen: string[] = [];
  readonly #deps: ProviderDeps;
  readonly #last = new Map<Lane, { readonly id: string; readonly body: ProviderMessage }>();

  constructor(deps: ProviderDeps) {
    this.#deps = deps;
  }

  /** When it is now, and what everything invented is drawn by. */
  about(): { readonly at: Instant; readonly seed: number } {
    return { at: this.#deps.now(), seed: this.#deps.seed };
  }

  /** Takes a commission for one sitting; the same one again changes nothing. */
  take(member: Member, commission: CommissionBody, epoch: number): void {
    const { reference, stage } = commission;
    if (commission.type !== "commission" || member.references.has(reference)) return;
    member.references.add(reference);
    const lane = this.#laneFor(member, stage);
    lane?.references.push(reference);
    lane?.commissionedIn.push(epoch);
    if (lane === undefined) this.unforeseen.push(`${stage} of attempt ${member.attemptId}`);
  }

  #laneFor(member: Member, stage: Lane["stage"]): Lane | undefined {
    const present = member.lanes.get(stage);
    if (present !== undefined && present.references.length < present.sittings) return present;
    if (present !== undefined) member.formerLanes.push(present);
    const { rounds, review } = member.foreseen;
    const before = present?.round ?? -1;
    const round = rounds.findIndex((sat, at) => at > before && sat.includes(stage));
    const stages = rounds[round] ?? [];
    const told = member.story.rounds[round]?.[stage];
    const messages = scriptOf(member.story, round, stages, review).get(stage);
    if (told === undefined || messages === undefined) return undefined;
    const sittings = told.lost.length + (isMissedTooOften(told) ? 0 : 1);
    const lane: Lane = { stage, round, messages, sittings, references: [], commissionedIn: [], sent: 0 };
    member.lanes.set(stage, lane);
    return lane;
  }

  /** What may go now; undefined when there is nothing to send, or it has to wait. */
  next(member: Member, epoch: number): Sendable | undefined {
    for (const lane of [...member.formerLanes, ...member.lanes.values()]) {
      const message = lane.messages[lane.sent];
      if (message === undefined || !isDue(member, lane, message, epoch)) continue;
      return { lane, message };
    }
    return undefined;
  }

  /** Sends it, and tries again as a provider's system does while the service fails. */
  async send(member: Member, { lane, message }: Sendable): Promise<void> {
    const reference = lane.references[message.sitting - 1] ?? "";
    const { id, body } = this.#webhook(member, lane, message, reference);
    const isForged = message.variant === "wrong-signature";
    let answer: WebhookAnswer = { status: 0 };
    for (let tried = 0; tried < mostTries && isToTryAgain(answer.status); tried += 1) {
      await sleep(250 * tried);
      answer = await this.#deps.simulator.send(this.#deps.webhooksUrl, { id, body, isForged });
    }
    lane.sent += 1;
    if (message.when === "after-the-end") member.errorFoundIn = id;
    this.sent.push({
      ...{ id, type: message.type, status: answer.status, verdict: answer.verdict },
      expected: expectedOf(member, lane, message),
      // An error that is found later is worked through by an operator: its flag is closed again.
      flag: message.when === "after-the-end" ? undefined : flagOf(member, message),
    });
  }

  /** Sends a message about a reference that nobody was given. */
  async sendUnknown(number: number): Promise<void> {
    const { seed, now, simulator, webhooksUrl } = this.#deps;
    const id = `unknown-${seed}-${number}`;
    const scripted = { ...plainMessage, type: "did-not-attend" } as const;
    const about = { reference: id, stage: "knowledge", level: "practitioner", at: now(), seed } as const;
    const answer = await simulator.send(webhooksUrl, { id, body: messageOf(scripted, about) });
    this.sent.push({
      ...{ id, type: scripted.type, status: answer.status, verdict: answer.verdict },
      ...{ expected: { status: 202, verdict: "kept-for-an-operator" }, flag: "unknown-reference" },
    });
  }

  #webhook(member: Member, lane: Lane, message: ScriptedMessage, reference: string) {
    const last = this.#last.get(lane);
    if (message.variant === "same-again" && last !== undefined) return last;
    const { seed, now } = this.#deps;
    const { level } = member;
    const body = messageOf(message, { reference, stage: lane.stage, level, at: now(), seed });
    const id = message.variant === "same-id-other-body" ? last?.id : `${reference}-${lane.sent + 1}`;
    const webhook = { id: id ?? `${reference}-${lane.sent + 1}`, body };
    this.#last.set(lane, webhook);
    return webhook;
  }
}

const isWithdrawnWhileSitting = ({ foreseen, status }: Member): boolean =>
  foreseen.why === "while sitting" && status === "withdrawn";

function isDue(member: Member, lane: Lane, message: ScriptedMessage, epoch: number): boolean {
  const commissionedIn = lane.commissionedIn[message.sitting - 1];
  if (commissionedIn === undefined) return false;
  if (isWithdrawnWhileSitting(member)) return message.isClosing && member.story.isResultSentAfterWithdrawal;
  if (message.when === "late" && epoch <= commissionedIn) return false;
  if (message.when === "after-the-end") return isEnded(member);
  if (message.when === "after-release") return isRoundOver(member, lane.round);
  return !message.isClosing || (mayClose(member) && isAllElseSent(member, lane.round));
}

/** Whoever withdraws while sitting does so before the last thing that the outcome waits for. */
const mayClose = ({ foreseen }: Member): boolean => foreseen.why !== "while sitting";

/** Whether nothing is left to send of the round but what closes it. */
export function isAllElseSent(member: Member, round: number): boolean {
  return (member.foreseen.rounds[round] ?? []).every((stage) => {
    const lane = member.lanes.get(stage);
    if (lane === undefined || lane.round !== round || lane.references.length === 0) return false;
    const next = lane.messages[lane.sent];
    return next === undefined || comesAfter(next) || isNextClosing(lane, next);
  });
}

const comesAfter = ({ when }: ScriptedMessage): boolean =>
  when === "after-release" || when === "after-the-end";

/** The closing message is next, and the sitting that it is about has been commissioned. */
const isNextClosing = (lane: Lane, next: ScriptedMessage): boolean =>
  next.isClosing && lane.references.length >= next.sitting;

/** Whether the provider still waits for a commission without which the story can't go on. */
export function awaitsCommission(member: Member): boolean {
  const stages = member.foreseen.rounds[member.round - 1] ?? [];
  return stages.some((stage) => {
    const lane = member.lanes.get(stage);
    if (lane === undefined || lane.round !== member.round - 1) return true;
    const next = lane.messages[lane.sent];
    return next !== undefined && lane.references.length < next.sitting;
  });
}

const informing = ["booked", "rescheduled"];

function flagOf(member: Member, message: ScriptedMessage): FlagCode | undefined {
  return isWithdrawnWhileSitting(member) ? "about-a-closed-case" : message.flag;
}

function expectedOf(member: Member, lane: Lane, message: ScriptedMessage): SentWebhook["expected"] {
  if (message.variant === "wrong-signature") return { status: 401 };
  if (message.variant === "not-as-agreed") return { status: 400 };
  if (flagOf(member, message) !== undefined) return { status: 202, verdict: "kept-for-an-operator" };
  if (informing.includes(message.type)) return { status: 202, verdict: "noted" };
  const earlier = lane.messages.slice(0, lane.messages.indexOf(message));
  const isOvertaken = message.type === "result" && earlier.some(({ type }) => type === "result-corrected");
  return { status: 202, verdict: isOvertaken ? "kept" : "taken" };
}
