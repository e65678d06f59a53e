import { system } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { renewalKey } from "../../../domain/question-keys.ts";
import { remindersDueBy, type Reminder } from "../../../domain/renewal.ts";
import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import {
  changeAccreditation,
  findAccreditation,
  type Accreditation,
} from "../../../store/journey/accreditations.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { pushBack, type DueItem } from "../../../store/journey/deadlines.ts";
import { idsOf } from "../../../store/keys.ts";
import { findQuestion, isOpen } from "../../../store/journey/questions.ts";
import { openRenewal } from "../../../store/journey/renewals.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";

const job = system("act-on-deadlines");

/** What acting on an accreditation comes to: nothing where its deadline moved on, or another look later. */
type Acted<T> = { readonly acted: T } | "moved-on" | "push-back";

/** Acts on an accreditation's deadline in the transaction of its attempt; `undefined` where there was nothing to act on. */
async function onAccreditation<T>(
  due: DueItem,
  store: Store,
  act: (attempt: Attempt, accreditation: Accreditation) => Promise<Change<T> | "push-back">,
): Promise<{ readonly attemptId: string; readonly acted: T } | undefined> {
  const { number } = idsOf.accreditation(due);
  const filed = await findAccreditation(store, number);
  if (filed === undefined) return undefined;
  const { attemptId } = filed;
  const answer = await append(store, attemptId, async (attempt): Promise<Decision<Acted<T>>> => {
    const accreditation = await findAccreditation(store, number);
    if (accreditation?.dueKind !== due.kind || accreditation.dueAt !== due.at) return { nothing: "moved-on" };
    const change = await act(attempt, accreditation);
    return change === "push-back" ? { nothing: change } : { ...change, answer: { acted: change.answer } };
  });
  if (answer === "push-back") await pushBack(store, due);
  return typeof answer === "string" ? undefined : { attemptId, acted: answer.acted };
}

/**
 * Opens the renewal of an accreditation with its first reminder, and starts its leg; of a day that was missed the latest
 * reminder goes. An attempt whose outcome is being issued anew is looked at again later.
 */
export async function openRenewalDue(
  due: DueItem,
  deps: { readonly store: Store; readonly executions: LegExecutions },
): Promise<void> {
  const { store } = deps;
  const opened = await onAccreditation(due, store, async (attempt, accreditation) => {
    if (attempt.status !== "accredited") return "push-back";
    const reminders = dueBy(store, accreditation);
    const detail = { daysBefore: reminders.at(-1)?.daysBefore };
    return openRenewal(store, attempt, accreditation, {
      actor: job,
      remindersSent: reminders.length,
      detail,
    });
  });
  if (opened !== undefined) await startLeg({ attemptId: opened.attemptId, leg: opened.acted.leg }, deps);
}

/**
 * Reminds whoever the renewal waits for, the candidate or the employer; while it is audited nobody is. Where its leg has
 * not come to ask yet, the reminder waits until somebody can answer it.
 */
export async function remindOfRenewal(due: DueItem, { store }: { readonly store: Store }): Promise<void> {
  await onAccreditation(due, store, async (attempt, accreditation) => {
    if (!(await isAsked(store, attempt))) return "push-back";
    const reminders = dueBy(store, accreditation);
    const question = await askedNow(store, attempt);
    const { number, expiresAt } = accreditation;
    const daysBefore = reminders.at(-1)?.daysBefore;
    return {
      answer: undefined,
      events:
        question === undefined
          ? []
          : [
              {
                type: "renewal-reminded",
                actor: job,
                causation: question,
                detail: { question, accreditationNumber: number, expiresAt, daysBefore },
              },
            ],
      writes: [changeAccreditation(store, accreditation, { remindersSent: reminders.length })],
    };
  });
}

/**
 * Lets an accreditation lapse that is not to be renewed: declined by its holder, or referred to a full assessment. While the
 * outcome is being issued anew it waits: lapsed meanwhile, the accreditation would be awarded a second time.
 */
export async function expire(due: DueItem, { store }: { readonly store: Store }): Promise<void> {
  await onAccreditation(due, store, async (attempt, accreditation) => {
    if (!isFinal(attempt.status)) return "push-back";
    return {
      answer: undefined,
      transition: attempt.status === "accredited" ? "lapseAccreditation" : undefined,
      events: [
        {
          type: "accreditation-lapsed",
          actor: job,
          causation: accreditation.renewal,
          detail: { accreditationNumber: accreditation.number, expiresAt: accreditation.expiresAt },
        },
      ],
      writes: [changeAccreditation(store, accreditation, { state: "lapsed", lapsedAt: store.now() })],
    };
  });
}

function dueBy(store: Store, accreditation: Accreditation): readonly Reminder[] {
  return remindersDueBy(accreditation, store.now(), policyOfVersion(accreditation.policyVersion));
}

async function isAsked(store: Store, attempt: Attempt): Promise<boolean> {
  const evidence = await findQuestion(store, attempt.attemptId, renewalKey("renewal-evidence", attempt));
  return evidence !== undefined;
}

/** The question that a person is to be reminded of; undefined where none is open. */
async function askedNow(store: Store, attempt: Attempt): Promise<string | undefined> {
  for (const kind of ["renewal-evidence", "renewal-confirmation"] as const) {
    const question = await findQuestion(store, attempt.attemptId, renewalKey(kind, attempt));
    if (question !== undefined && isOpen(question)) return question.key;
  }
  return undefined;
}
