import type { Attempt } from "../../domain/attempt.ts";
import { closeAfterClosures } from "../../domain/closures.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import type { Question } from "../../domain/questions.ts";
import { readClosures } from "../providers/closures.ts";
import { changeCommission } from "../providers/commissions.ts";
import { dueAttributes } from "./deadlines.ts";
import { update, type Changes, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import type { Store } from "../store.ts";

/** The deadline slot of a question as it is to stand. */
export function questionDue(attempt: Pick<Attempt, "policyVersion">, question: Question): Changes {
  const due = nextDeadline({ item: "question", ...question }, policyOfVersion(attempt.policyVersion));
  return dueAttributes(keys.question(question.attemptId, question.key), due);
}

/** A window as it is to be; what is left out stays as it was. */
type Window = Pick<Question, "closesAt" | "extendedDays" | "closures">;

interface MovedWindow extends Window {
  /** How long the journey has stood still in all, where the new close gives that time back. */
  readonly standstillSeconds?: number;
}

/**
 * Moves the close of an open question, and its deadline with it. A stage keeps the window through its rebookings, and its
 * provider is told until when it may be sat.
 */
export function moveClose(
  store: Store,
  attempt: Attempt,
  question: Question,
  moved: MovedWindow,
): readonly Write[] {
  const { standstillSeconds: _, ...window } = moved;
  const ofQuestion = update(store.tables.journeys, keys.question(question.attemptId, question.key), {
    ...moved,
    ...questionDue(attempt, { ...question, ...moved }),
  });
  if (question.stage === undefined) return [ofQuestion];
  const { closesAt } = moved;
  return [
    ofQuestion,
    ...keepWindow(store, question, window),
    changeCommission(store, attempt, question.key, { closesAt }),
  ];
}

/** Keeps a question's window with its stage, so that a sitting in its place closes with it; only a result's has one. */
export function keepWindow(store: Store, { attemptId, stage }: Question, window: Window): readonly Write[] {
  return stage === undefined ? [] : [update(store.tables.journeys, keys.stage(attemptId, stage), window)];
}

/** The window of a stage that is to be sat once the closures of its centres are given back. */
export async function windowAfterClosures(
  store: Store,
  window: Pick<Question, "kind" | "openedAt" | "closesAt" | "closures">,
): Promise<Pick<Question, "closesAt" | "closures">> {
  if (window.kind !== "result") return { closesAt: window.closesAt };
  const { closesAt, closures } = closeAfterClosures(window, await readClosures(store));
  return { closesAt, ...(closures.length > 0 && { closures }) };
}
