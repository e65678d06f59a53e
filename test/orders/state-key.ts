import { hash } from "node:crypto";
import type { Execution } from "../support/run-workflow/execution.ts";
import { itemsIn, sortKey, type Item } from "./items.ts";
import type { Ledger, TrialSnapshot } from "./trial.ts";

/** Each text by a number: a state is hundreds of texts, nearly all of them met before. */
const numbers = new Map<string, number>([["", 0]]);
const numbered = new WeakMap<Item, number>();

function numberOf(text: string): number {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}

/** Left out: what follows from the rest, or is only ever compared with itself. */
const leftOut = new Set([
  ...["version", "eventSequence", "eventHash", "token", "tokenOrder"],
  ...["madeSequence", "reasonSequence"],
]);
/** Once an answer is taken up, how it came there matters to nobody: another leg begins all this anew. */
const leftOutOnceTakenUp = new Set([...leftOut, "resumeTries", "lastTriedAt", "resumedAt", "takenUpAt"]);
/** Of these there may be any number, and nothing follows from them. */
const uncounted = new Set(["answer-taken-up", "journey-restarted", "journey-halted"]);

function numberOfItem(item: Item): number {
  const known = numbered.get(item) ?? numberOf(textOf(item));
  numbered.set(item, known);
  return known;
}

/** Empty for an item that says nothing of what follows. */
function textOf(item: Item): string {
  const sk = sortKey(item);
  if (sk.startsWith("EVENT#"))
    return uncounted.has(String(item["type"])) ? "" : `${String(item["type"])} ${String(item["causation"])}`;
  if (sk.startsWith("LEG#") && item["state"] === "ended") return "";
  const isTakenUp = item["takenUpAt"] !== undefined;
  const entries = Object.entries(item)
    .filter(([name]) => !(isTakenUp ? leftOutOnceTakenUp : leftOut).has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([isTakenUp, entries]);
}

interface Sent {
  readonly token: string;
  readonly order: string;
  readonly question: string;
  readonly leg: string;
}

function field(value: unknown, ...path: readonly string[]): string {
  let found = value;
  for (const name of path)
    found =
      typeof found === "object" && found !== null
        ? Object.entries(found).find(([key]) => key === name)?.[1]
        : undefined;
  return typeof found === "string" ? found : "";
}

/**
 * Two states with the same key have the same future: the table without versions and hashes, the log as the set of
 * what happened, where each thread of each execution stands, which thread each token wakes, the tokens' orders by
 * rank, the clock, what is under way, and the ledger. Where no event is left to be chosen, what only a choice
 * would look at is left out. Whether the run has had its crash stands beside the key, not in it.
 */
export function stateKey({ world, ledger }: TrialSnapshot, isChoosing: boolean): string {
  const items = itemsIn(world.database);
  const { executions, writes } = world.engine.world;
  const { threads, whose } = threadsOf([...executions.values()], items);
  const sent = writes.map((write): Sent => ({
    token: write.token,
    order: field(write.arguments, "ExpressionAttributeValues", ":order", "S"),
    question: field(write.arguments, "Key", "sk", "S"),
    leg: field(write.arguments, "ExpressionAttributeValues", ":leg", "N"),
  }));
  const questions = items.filter(
    (item) => sortKey(item).startsWith("QUESTION#") && (isChoosing || item["takenUpAt"] === undefined),
  );
  const orders = [...sent.map(({ order }) => order), ...questions.map((item) => field(item, "tokenOrder"))];
  const ranks = [...new Set(orders)].sort();
  const parts = [
    questions.map((item) => [
      sortKey(item),
      whose(field(item, "token")),
      isChoosing && ranks.indexOf(field(item, "tokenOrder")),
    ]),
    isChoosing &&
      sent.map(({ token, order, question, leg }) => [whose(token), ranks.indexOf(order), question, leg]),
    threads,
    world.now,
    world.underway.questions.map(({ sk }) => sk),
    world.underway.notices,
    ledgerOf(ledger, isChoosing, whose),
  ];
  const table = items.map(numberOfItem).filter((number) => number !== 0);
  // A digest, for there are millions of states.
  return hash("sha1", `${table.sort((a, b) => a - b).join()};${JSON.stringify(parts)}`, "base64");
}

type Whose = (token: string) => string;

/** Where every thread stands, and which one a token wakes. Of executions that ended, only the present leg's matters. */
function threadsOf(
  executions: readonly Execution[],
  items: readonly Item[],
): { threads: unknown[]; whose: Whose } {
  const present = `-${String(items.find((item) => sortKey(item) === "ATTEMPT")?.["leg"])}`;
  const wakes = new Map<string, string>();
  const threads: unknown[] = [];
  for (const { name, status, threads: all } of executions) {
    if (status === "RUNNING" || name.endsWith(present)) threads.push([name, status]);
    for (const { id, state, phase, input, token } of all.values()) {
      if (token !== undefined) wakes.set(token, `${name} ${id}`);
      threads.push([id, state, phase, input]);
    }
  }
  return { threads, whose: (token) => (token === "" ? "none" : (wakes.get(token) ?? "nobody")) };
}

function ledgerOf(ledger: Ledger, isChoosing: boolean, whose: Whose): unknown {
  const slow = ledger.slow.map(({ key, item }) => [key.sk, whose(field(item, "token")), numberOfItem(item)]);
  return { ...ledger, slow, used: isChoosing ? ledger.used : [], hasCrashed: undefined };
}
