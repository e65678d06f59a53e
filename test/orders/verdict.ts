import { isFinal, type Attempt } from "../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { faultsOfChain } from "../../store/event-chain.ts";
import { keys } from "../../store/keys.ts";
import { allItems, itemOf, questionsOf, sortKey, under, type Item } from "./items.ts";
import {
  appealEndsRightly,
  faultsOfSuspension,
  happensWhileAppealed,
  statusByThePanel,
} from "./suspension.ts";
import type { Trial } from "./trial.ts";

/** What is wrong at any moment, whatever comes after: a result seen too early, a flag for what heals by itself. */
export function faultsNow(trial: Trial): string[] {
  const items = allItems(trial.world);
  const attempt = itemOf(trial.world, keys.attempt(trial.world.attemptId));
  const isSeen = items.some(
    (item) =>
      /^(RESULT|OUTCOME|FEEDBACK)#/.test(sortKey(item)) &&
      item["releasedAt"] !== undefined &&
      Number(/#(?:sitting|round)-(\d+)/.exec(sortKey(item))?.[1]) > releasedRound(attempt),
  );
  const legs = under(items, "LEG#").filter(({ state }) => state !== "ended");
  return [
    ...(isSeen ? ["a result is seen before its release"] : []),
    ...(legs.length > 1 ? [`${legs.length} legs run, or are about to`] : []),
    ...needless(trial, items),
    ...faultsOfSuspension(trial, items),
  ];
}

/** Each round is one sitting here. 0: nothing is released yet. */
function releasedRound(attempt: Item | undefined): number {
  const released = attempt?.["releasedOutcome"];
  return typeof released === "object" && released !== null && "round" in released
    ? Number(released.round)
    : 0;
}

/**
 * An operator is needed by the leg whose execution was aborted, and by an appeal until its question is answered; whatever
 * else is tried here heals by itself.
 */
function needless({ ledger }: Trial, items: readonly Item[]): string[] {
  const isNeeded = (item: Item) =>
    (item["flagCode"] === "journey-halted" && item["leg"] === ledger.abortedLeg) ||
    (sortKey(item).startsWith("QUESTION#appeal-") && item["answer"] === undefined);
  return items
    .filter((item) => item["flagCode"] !== undefined && !sortKey(item).startsWith("MESSAGE"))
    .filter((item) => !isNeeded(item))
    .map((item) => `an operator is asked about ${sortKey(item)} for nothing: ${String(item["flagCode"])}`);
}

/** What is wrong once nothing more will happen: the case must have ended rightly, once, with nothing left over. */
export async function faultsAtTheEnd(trial: Trial): Promise<string[]> {
  const { world } = trial;
  const attempt = await world.attempt();
  const events = await world.events();
  const items = allItems(world);
  return [
    ...faultsNow(trial),
    ...(isFinal(attempt.status) ? [] : [`the case is stuck at ${attempt.status}`]),
    ...faultsOfChain(events, attempt),
    ...endsRightly(trial, attempt, events),
    ...appealEndsRightly(trial, has(events, "withdrawn")),
    ...happensWhileAppealed(events),
    ...happensOnce(items, events),
    ...leavesNothing(trial, attempt, items),
    ...losesNothing(trial, items),
  ];
}

const has = (events: readonly JourneyEvent[], type: EventType): boolean =>
  events.some((event) => event.type === type);

type Counted = "answer" | "conflicting answer" | "none";

/** The answer that counted is the one whose sender was told so. */
function counted({ ledger }: Trial): Counted {
  if (ledger.accepted.includes("answer: taken")) return "answer";
  return ledger.accepted.includes("conflicting answer: taken") ? "conflicting answer" : "none";
}

function endsRightly(trial: Trial, attempt: Attempt, events: readonly JourneyEvent[]): string[] {
  const taken = trial.ledger.accepted.filter((each) => each.endsWith(": taken"));
  const one = counted(trial);
  const isWithdrawn = has(events, "withdrawn");
  const questions = questionsOf(allItems(trial.world), trial.of.question);
  const status = isWithdrawn ? "withdrawn" : (statusByThePanel(trial) ?? trial.of.endsAs[one]);
  const mayBeOpen = one === "none" || one === trial.of.staysOpenAfter;
  const isAskedOnce = questions.length === 1 && !has(events, "appeal-made");
  const holds = [
    ...(taken.length > 1 ? Object.values(trial.of.holds) : [trial.of.holds[one]]),
    ...(isWithdrawn && (mayBeOpen || !isAskedOnce) ? ["withdrawn", "lapsed"] : []),
    ...(isAskedOnce ? [] : trial.of.mayHoldToo),
  ];
  const isKept = mayBeOpen || questions.some(({ answer }) => answer === trial.of.holds[one]);
  return [
    ...(isKept ? [] : [`no question holds the ${one} that counted`]),
    ...(taken.length > Math.max(1, questions.length) ? [`two answers were taken: ${taken.join(", ")}`] : []),
    ...(attempt.status === status ? [] : [`it ended as ${attempt.status}; ${one} makes it ${status}`]),
    ...questions
      .filter(({ answer }) => !holds.includes(String(answer)))
      .map(({ answer }) => `the question holds ${String(answer)}; ${one} counted`),
    ...(trial.ledger.accepted.includes("withdrawal: recorded") && !isWithdrawn
      ? ["a withdrawal is lost"]
      : []),
  ];
}

/** How often something may happen, whatever the legs: once, or once for each. */
type Often = "once" | "round" | "decision" | "asking";

const often: readonly (readonly [Often, ...EventType[]])[] = [
  ["once", "registered"],
  ["once", "endorsement-asked"],
  ["once", "endorsed", "endorsement-declined", "endorsement-lapsed"],
  ["once", "taking-part-asked"],
  ["once", "taking-part-confirmed", "taking-part-declined", "taking-part-lapsed"],
  ["round", "stage-commissioned"],
  ["round", "result-received", "stage-window-passed"],
  ["round", "stage-graded"],
  ["decision", "outcome-decided"],
  ["decision", "feedback-composed"],
  ["decision", "outcome-released"],
  ["asking", "next-step-asked"],
  ["asking", "next-step-lapsed", "fast-track-resit-chosen"],
  ["asking", "resit-support-asked"],
  ["asking", "resit-support-agreed", "resit-support-lapsed"],
  ["once", "appeal-made"],
  ["once", "appeal-started"],
  ["once", "appeal-admissibility-asked"],
  ["once", "appeal-admissible", "appeal-not-admissible"],
  ["once", "appeal-panel-asked"],
  ["once", "appeal-panel-formed"],
  ["once", "appeal-decision-asked"],
  ["once", "appeal-decided"],
  ["once", "appeal-withdrawn"],
  ["once", "appeal-closed"],
  ["once", "accredited", "returned-to-employer"],
  ["once", "withdrawn"],
];

/**
 * A re-sit and an annulment begin a round, a correction another decision; after an appeal, or a re-sit taken back, what next
 * is asked anew.
 */
function allowed(events: readonly JourneyEvent[]): Readonly<Record<Often, number>> {
  const count = (type: EventType) => events.filter((event) => event.type === type).length;
  const round = 1 + count("fast-track-resit-started") + count("stages-annulled");
  const decision = round + count("outcome-reopened");
  const asking = decision + count("appeal-closed") + count("fast-track-resit-taken-back");
  return { once: 1, round, decision, asking };
}

function happensOnce(items: readonly Item[], events: readonly JourneyEvent[]): string[] {
  const times = allowed(events);
  const twice = often
    .map(([most, ...types]) => ({
      most: times[most],
      found: events.filter(({ type }) => types.includes(type)).map(({ type }) => type),
    }))
    .filter(({ most, found }) => found.length > most)
    .map(({ most, found }) => `more than ${most}: ${found.join(", ")}`);
  const commissioned = events.filter(({ type }) => type === "stage-commissioned").length;
  const counts = [
    ["COMMISSION#", commissioned],
    ["REFERENCE", commissioned],
    ["ACCREDITATION", events.filter(({ type }) => type === "accredited").length],
    ["OUTCOME#", events.filter(({ type }) => type === "outcome-decided").length],
  ] as const;
  return [
    ...twice,
    ...counts
      .filter(([prefix, count]) => under(items, prefix).length !== count)
      .map(([prefix, count]) => `${under(items, prefix).length} ${prefix} for ${count} events`),
  ];
}

/** Nothing is due, open, flagged or running that the case could still be waited for. */
function leavesNothing(trial: Trial, attempt: Attempt, items: readonly Item[]): string[] {
  // What was accredited is due to be renewed, years after the case has ended.
  const due = items.filter((item) => item["dueAt"] !== undefined && item["dueKind"] !== "open-renewal");
  const guards = under(items, "OPEN-ATTEMPT").length;
  const running = trial.world.engine.executions().filter(({ status }) => status === "RUNNING");
  const open = under(items, "QUESTION#").filter((item) => item["answer"] === undefined);
  const flagged = items.filter(
    (item) => item["flagCode"] !== undefined && !sortKey(item).startsWith("MESSAGE"),
  );
  return [
    ...due.map(
      (item) => `${sortKey(item)} is still due: ${String(item["dueKind"])} at ${String(item["dueAt"])}`,
    ),
    ...(guards === (isFinal(attempt.status) ? 0 : 1)
      ? []
      : [`${guards} guards for an attempt ${attempt.status}`]),
    ...open.map((item) => `${sortKey(item)} is still open`),
    ...flagged.map((item) => `${sortKey(item)} is still flagged: ${String(item["flagCode"])}`),
    ...running.map(({ name }) => `execution ${name} still runs`),
  ];
}

/** Every message that was answered 202 is kept, with its effect, or known already, or before an operator. */
function losesNothing(trial: Trial, items: readonly Item[]): string[] {
  const { messages } = trial.of;
  if (messages.length === 0) return [];
  const kept = under(items, "MESSAGE").filter(({ webhookId }) => messages.includes(String(webhookId)));
  const acknowledged = new Set(
    trial.ledger.accepted
      .map((each) => each.split(":")[0])
      .filter((name) => name === "answer" || name === "conflicting answer"),
  );
  const unflagged = kept.filter(({ verdict, flagCode }) => verdict === "kept-for-an-operator" && !flagCode);
  const needlesslyFlagged = kept.filter(
    ({ verdict, flagCode }) => verdict !== "kept-for-an-operator" && flagCode,
  );
  return [
    ...(kept.length === acknowledged.size
      ? []
      : [`${acknowledged.size} messages acknowledged, ${kept.length} kept`]),
    ...unflagged.map(({ webhookId }) => `message ${String(webhookId)} is kept and nobody sees it`),
    ...needlesslyFlagged.map(({ webhookId }) => `message ${String(webhookId)} was taken and is flagged`),
  ];
}
