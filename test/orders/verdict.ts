import { isFinal, type Attempt } from "../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { faultsOfChain } from "../../store/event-chain.ts";
import { keys } from "../../store/keys.ts";
import { allItems, itemOf, sortKey, under, type Item } from "./items.ts";
import type { Trial } from "./trial.ts";

/** What is wrong at any moment, whatever comes after: a result seen too early, a flag for what heals by itself. */
export function faultsNow(trial: Trial): string[] {
  const items = allItems(trial.world);
  const attempt = itemOf(trial.world, keys.attempt(trial.world.attemptId));
  const isSeen = items.some(
    (item) => /^(RESULT|OUTCOME|FEEDBACK)#/.test(sortKey(item)) && item["releasedAt"] !== undefined,
  );
  return [
    ...(isSeen && attempt?.["releasedAt"] === undefined ? ["a result is seen before its release"] : []),
    ...needless(trial, items),
  ];
}

/** An operator is needed by the leg whose execution was aborted; whatever else is tried here heals by itself. */
function needless({ ledger }: Trial, items: readonly Item[]): string[] {
  const isNeeded = (item: Item) => item["flagCode"] === "journey-halted" && item["leg"] === ledger.abortedLeg;
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
  const question = itemOf(trial.world, keys.question(attempt.attemptId, trial.of.question));
  const status = isWithdrawn ? "withdrawn" : trial.of.endsAs[one];
  const holds = isWithdrawn && one === "none" ? ["withdrawn", "lapsed"] : [trial.of.holds[one]];
  const answer = question?.["answer"];
  return [
    ...(taken.length > 1 ? [`two answers were taken: ${taken.join(", ")}`] : []),
    ...(attempt.status === status ? [] : [`it ended as ${attempt.status}; ${one} makes it ${status}`]),
    ...(question === undefined || holds.includes(String(answer))
      ? []
      : [`the question holds ${String(answer)}; ${one} counted`]),
    ...(trial.ledger.accepted.includes("withdrawal: recorded") && !isWithdrawn
      ? ["a withdrawal is lost"]
      : []),
  ];
}

/** Of each of these at most one, whatever the legs. */
const once: readonly (readonly EventType[])[] = [
  ["registered"],
  ["endorsement-asked"],
  ["endorsed", "endorsement-declined", "endorsement-lapsed"],
  ["taking-part-asked"],
  ["taking-part-confirmed", "taking-part-declined", "taking-part-lapsed"],
  ["stage-commissioned"],
  ["result-received", "stage-window-passed"],
  ["stage-graded"],
  ["outcome-decided"],
  ["feedback-composed"],
  ["outcome-released"],
  ["next-step-asked"],
  ["next-step-lapsed"],
  ["accredited", "returned-to-employer"],
  ["withdrawn"],
];

function happensOnce(items: readonly Item[], events: readonly JourneyEvent[]): string[] {
  const twice = once
    .map((types) => events.filter(({ type }) => types.includes(type)).map(({ type }) => type))
    .filter((found) => found.length > 1)
    .map((found) => `twice: ${found.join(", ")}`);
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
  if (trial.of.question === "endorsement") return [];
  const kept = under(items, "MESSAGE");
  const acknowledged = new Set(
    trial.ledger.accepted.filter((each) => !each.startsWith("withdrawal")).map((each) => each.split(":")[0]),
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
