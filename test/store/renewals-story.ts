import { giveEvidence } from "../../functions/doorways/candidates/give-evidence.ts";
import { reopenRenewal } from "../../functions/doorways/candidates/reopen-renewal.ts";
import { withdrawFromRenewal } from "../../functions/doorways/candidates/withdraw-from-renewal.ts";
import { confirmPractice } from "../../functions/doorways/employers/confirm-practice.ts";
import { auditRenewal } from "../../functions/doorways/operators/audit-renewal.ts";
import { revokeAccreditation } from "../../functions/doorways/operators/revoke-accreditation.ts";
import {
  expire,
  openRenewalDue,
  remindOfRenewal,
} from "../../functions/jobs/act-on-deadlines/renewal-actions.ts";
import type { LegExecutions } from "../../functions/shared/legs/executions.ts";
import { awardAccreditation } from "../../functions/tasks/award-accreditation/award-accreditation.ts";
import { drawAuditSample } from "../../functions/tasks/draw-audit-sample/draw-audit-sample.ts";
import { invite } from "../../functions/tasks/invite/invite.ts";
import { settleRenewal } from "../../functions/tasks/settle-renewal/settle-renewal.ts";
import { takeUp } from "../../functions/tasks/take-up/take-up.ts";
import type { DeadlineKind } from "../../domain/deadlines.ts";
import { accreditationOf, findAccreditation, readAccreditation } from "../../store/journey/accreditations.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { deadlineShards, dueItems, type DueItem } from "../../store/journey/deadlines.ts";
import type { Store } from "../../store/store.ts";
import type { TestClock } from "../support/clock.ts";
import { shifted, someEvidence } from "../support/renewals.ts";
import { candidateOf, released } from "./released.ts";

type Step = readonly [sentence: string, operation: () => Promise<unknown>];
interface Telling {
  readonly clock: TestClock;
  readonly newId: () => string;
  readonly executions: LegExecutions;
}

/** An accreditation from its award to its revocation, renewed, declined and restored: a part of the contract story. */
export function renewalSteps(store: Store, { clock, newId, executions }: Telling): Step[] {
  const attemptId = newId();
  const own = { attemptId, candidateId: candidateOf(attemptId) };
  const standing = async () => readAccreditation(store, await readAttempt(store, attemptId));
  const question = (kind: string, renewal: number) => `${kind}#renewal-${renewal}`;
  const confirm = (employerId: string) =>
    confirmPractice({ attemptId, employerId, by: "lead-1", decision: "confirmed" }, store);
  const evidence = (candidateId = own.candidateId) =>
    giveEvidence({ attemptId, candidateId, ...someEvidence }, store);
  const revoke = async (number?: string) =>
    revokeAccreditation(
      { number: number ?? (await standing()).number, reason: "A wrong identity.", by: "operator-1" },
      store,
    );
  /** The job's run, so many days before the accreditation's last one. */
  const due = (daysBefore: number, kind: DeadlineKind, act: (item: DueItem) => Promise<void>) => async () => {
    clock.set(shifted((await standing()).expiresAt, -daysBefore));
    const shards = Array.from({ length: deadlineShards }, (_, shard) =>
      dueItems(store, shard, clock.now(), 1000),
    );
    const items = (await Promise.all(shards))
      .flatMap((page) => page.due)
      .filter((item) => item.kind === kind);
    for (const item of items) await act(item);
    return items.length;
  };
  const open = (item: DueItem) => openRenewalDue(item, { store, executions });
  return [
    ["an outcome that is met is released", () => released(store, attemptId, [])],
    [
      "before the award there is no accreditation",
      async () => (await accreditationOf(store, await readAttempt(store, attemptId))) ?? "none",
    ],
    ["nor is one read", standing],
    ["it is awarded", () => awardAccreditation({ attemptId, leg: 1 }, store)],
    ["it stands under its number", standing],
    [
      "under another number none is found",
      async () => (await findAccreditation(store, "AFP-0000")) ?? "none",
    ],
    ["long before its last day no renewal can be opened", () => reopenRenewal(own, store)],
    ["no practice is confirmed that nobody asked about", () => confirm("Leeds")],
    ["ninety days before the last day the renewal opens", due(89, "open-renewal", open)],
    ["opened, it is opened no second time", due(89, "open-renewal", open)],
    ["a former leg may not ask", () => invite({ attemptId, leg: 1, kind: "renewal-evidence" }, store)],
    [
      "the holder is asked for evidence",
      () => invite({ attemptId, leg: 2, kind: "renewal-evidence" }, store),
    ],
    ["and reminded", due(59, "remind-of-renewal", (item) => remindOfRenewal(item, { store }))],
    ["the renewal can't be settled unanswered", () => settleRenewal({ attemptId, leg: 2 }, store)],
    ["somebody else gives no evidence", () => evidence("candidate-1")],
    ["the holder gives evidence", () => evidence()],
    ["the same again is recorded already", () => evidence()],
    [
      "which is taken up",
      () => takeUp({ attemptId, leg: 2, question: question("renewal-evidence", 1) }, store),
    ],
    [
      "the employer is asked to confirm",
      () => invite({ attemptId, leg: 2, kind: "renewal-confirmation" }, store),
    ],
    ["another employer can't", () => confirm("Bury")],
    ["the employer confirms", () => confirm("Leeds")],
    [
      "which is taken up too",
      () => takeUp({ attemptId, leg: 2, question: question("renewal-confirmation", 1) }, store),
    ],
    ["whether it is audited", () => drawAuditSample({ attemptId, leg: 2 }, store)],
    [
      "nothing is audited that was not asked",
      () => auditRenewal({ attemptId, decision: "satisfied", reason: "Looked.", by: "operator-1" }, store),
    ],
    ["the renewal is settled", () => settleRenewal({ attemptId, leg: 2 }, store)],
    ["settled once", () => settleRenewal({ attemptId, leg: 2 }, store)],
    ["and no more by an older leg", () => settleRenewal({ attemptId, leg: 1 }, store)],
    ["the renewed accreditation", standing],
    ["three years later it opens again", due(89, "open-renewal", open)],
    ["the holder is asked again", () => invite({ attemptId, leg: 3, kind: "renewal-evidence" }, store)],
    ["and withdraws from the renewal", () => withdrawFromRenewal(own, store)],
    [
      "a withdrawn renewal's leg asks nothing",
      () => invite({ attemptId, leg: 3, kind: "renewal-confirmation" }, store),
    ],
    ["before its last day it does not lapse", due(1, "expire", (item) => expire(item, { store }))],
    ["after it, it lapses", due(-1, "expire", (item) => expire(item, { store }))],
    ["the lapsed accreditation", standing],
    ["it may be restored", () => reopenRenewal(own, store)],
    ["opened for that, it is opened already", () => reopenRenewal(own, store)],
    [
      "while it is restored the holder is asked",
      () => invite({ attemptId, leg: 4, kind: "renewal-evidence" }, store),
    ],
    ["no accreditation of another number is revoked", () => revoke("AFP-0000")],
    ["an operator revokes it", () => revoke()],
    ["revoked again, it is recorded already", () => revoke()],
    ["what is revoked can't be restored", () => reopenRenewal(own, store)],
    ["the revoked accreditation", standing],
  ];
}
