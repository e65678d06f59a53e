import { isFinal, type Attempt } from "../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { kindsOfQuestion, questionKinds } from "../../domain/kinds-of-question.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { keys } from "../../store/keys.ts";
import { happensOnce } from "./happens-once.ts";
import { allItems, itemOf, questionsOf, sortKey, under, type Item } from "./items.ts";
import { faultsOfAccreditation } from "./renewal.ts";
import {
  appealEndsRightly,
  faultsOfSuspension,
  happensWhileAppealed,
  isAppealedSince,
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

const askedOfOurs: readonly string[] = questionKinds.filter((kind) =>
  ["operator", "panel"].includes(kindsOfQuestion[kind].asks),
);

/**
 * An operator is needed by the leg whose execution was aborted, and by whatever operators or a panel are asked until they
 * answer; all else that is tried here heals by itself.
 */
function needless({ ledger }: Trial, items: readonly Item[]): string[] {
  const isNeeded = (item: Item) =>
    (item["flagCode"] === "journey-halted" && item["leg"] === ledger.abortedLeg) ||
    (askedOfOurs.includes(String(item["kind"])) && item["answer"] === undefined);
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
    ...faultsOfAccreditation(items, events),
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
  const { endsFromOutside, mayHoldToo = [] } = trial.of;
  const ended = endsFromOutside.find(({ event }) => has(events, event));
  const questions = questionsOf(allItems(trial.world), trial.of.question);
  const byThePanel = statusByThePanel(trial, has(events, "withdrawn"));
  const isOver = ended !== undefined && (byThePanel === undefined || !isAppealedSince(events));
  const status = isOver ? ended.endsAs : (byThePanel ?? trial.of.endsAs[one]);
  const mayBeOpen = one === "none" || one === trial.of.staysOpenAfter;
  const isAskedOnce = questions.length === 1 && !has(events, "appeal-made");
  const holds = [
    ...(taken.length > 1 ? Object.values(trial.of.holds) : [trial.of.holds[one]]),
    ...(ended !== undefined && (mayBeOpen || !isAskedOnce) ? ["withdrawn", "lapsed"] : []),
    ...(isAskedOnce ? [] : mayHoldToo),
  ];
  const isKept = mayBeOpen || questions.some(({ answer }) => answer === trial.of.holds[one]);
  return [
    ...(isKept ? [] : [`no question holds the ${one} that counted`]),
    ...(taken.length > Math.max(1, questions.length) ? [`two answers were taken: ${taken.join(", ")}`] : []),
    ...(attempt.status === status ? [] : [`it ended as ${attempt.status}; ${one} makes it ${status}`]),
    ...questions
      .filter(({ answer }) => !holds.includes(String(answer)))
      .map(({ answer }) => `the question holds ${String(answer)}; ${one} counted`),
    ...endsFromOutside
      .filter(({ by, event }) => trial.ledger.accepted.includes(`${by}: recorded`) && !has(events, event))
      .map(({ by }) => `a ${by} is lost`),
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
  const { messages = [] } = trial.of;
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
