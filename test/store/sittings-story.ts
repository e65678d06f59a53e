import { createSecretKey } from "node:crypto";
import type { ProviderMessage, ProviderNotice } from "../../contracts/provider-messages.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { answerTakingPart } from "../../functions/doorways/candidates/answer-taking-part.ts";
import { asEmployer } from "../../functions/doorways/caller.ts";
import { extendWindow } from "../../functions/doorways/shared/extend-window.ts";
import { listMoves } from "../../functions/doorways/employers/list-moves.ts";
import { answerMove, offerMove, takeMoveBack } from "../../functions/doorways/employers/move.ts";
import { agreeAdjustments } from "../../functions/doorways/operators/agree-adjustments.ts";
import { closeCentres, listClosures, tryClosure } from "../../functions/doorways/operators/close-centres.ts";
import { decideExemption, revokeExemption } from "../../functions/doorways/operators/decide-exemption.ts";
import { decideOnExaminer } from "../../functions/doorways/operators/decide-on-examiner.ts";
import { recordMessage } from "../../functions/doorways/providers/record-message.ts";
import { recordNotice } from "../../functions/doorways/providers/record-notice.ts";
import { requestExemption } from "../../functions/doorways/shared/request-exemption.ts";
import type { LegExecutions } from "../../functions/shared/legs/executions.ts";
import { rebookSession } from "../../functions/shared/sittings/rebook-session.ts";
import { spreadClosure } from "../../functions/shared/sittings/spread-closure.ts";
import { invite } from "../../functions/tasks/invite/invite.ts";
import { takeUp } from "../../functions/tasks/take-up/take-up.ts";
import type { DeadlineKind } from "../../domain/deadlines.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { readBookings } from "../../store/providers/bookings.ts";
import { commissionReference } from "../../store/providers/commissions.ts";
import { deadlineShards, dueItems, type DueItem } from "../../store/journey/deadlines.ts";
import { findPerson, findOrCreatePerson } from "../../store/people/people.ts";
import { findOpenAttempt, registerAttempt } from "../../store/transitions/registration.ts";
import { readStages } from "../../store/journey/stages.ts";
import type { Store } from "../../store/store.ts";
import type { TestClock } from "../support/clock.ts";

type Step = readonly [sentence: string, operation: () => Promise<unknown>];

const provider = "delivery-provider-1";
const employer = { employerId: "Leeds", by: "lead-1" };
const next = { employerId: "Bury", by: "lead-2" };
const session = "session-1";

interface Telling {
  readonly clock: TestClock;
  readonly newId: () => string;
  readonly executions: LegExecutions;
}

/** What is done to sittings, exemptions and moves, on one attempt: a part of the contract story. */
export function sittingSteps(store: Store, { clock, newId, executions }: Telling): Step[] {
  const attemptId = newId();
  let candidateId = "";
  const of = { attemptId, leg: 1 };
  const reference = (stage: ExternalStage, sitting: number) =>
    commissionReference(attemptId, `result#${stage}#sitting-${sitting}`);
  const message = (webhookId: string, content: ProviderMessage) =>
    recordMessage(content, { provider, webhookId, digest: webhookId, sentAtSeconds: 1 }, store);
  const notice = (webhookId: string, content: ProviderNotice, digest = webhookId) =>
    recordNotice(content, { provider, webhookId, digest, sentAtSeconds: 1 }, store);
  const booked = (webhookId: string, occurredAt: string, data: object = {}): Promise<unknown> =>
    message(webhookId, {
      ...{ type: "booked", reference: reference("knowledge", 1), stage: "knowledge", occurredAt },
      alsoAbout: (["simulation", "written"] as const).map((stage) => ({
        stage,
        reference: reference(stage, 1),
      })),
      data: { sittingAt: "2018-10-01T09:00:00.000Z", ...data },
    });
  const incident = (occurredAt: string, named = session): ProviderNotice => ({
    ...{ type: "session-incident", session: named, occurredAt, data: { code: "platform-failure" } },
  });
  const acting = (kind: DeadlineKind, act: (due: DueItem) => Promise<void>) => async () => {
    clock.advance({ days: 0.01 });
    const shards = Array.from({ length: deadlineShards }, (_, shard) =>
      dueItems(store, shard, clock.now(), 1000),
    );
    const due = (await Promise.all(shards)).flatMap((page) => page.due).filter((item) => item.kind === kind);
    for (const item of due) await act(item);
    return due.length;
  };
  const stages = async () =>
    (await readStages(store, attemptId)).map(({ sitting, standing, closesAt }) => ({
      sitting,
      standing,
      closesAt,
    }));
  const isTheirs = () => true;
  const evidence = {
    met: { simulation: "2017-05-02", written: "2017-05-03" },
    reference: "POC-1",
    statement: "Met.",
  };
  const days = { from: "2018-10-01", until: "2018-10-03" };
  return [
    [
      "somebody takes part",
      async () => {
        const filed = await findOrCreatePerson(
          store,
          {
            ...{
              givenName: "Ada",
              familyName: "Invented",
              email: "ada@example.invalid",
              employerId: "Leeds",
            },
            registrationNumber: "SW9000001",
          },
          { keys: { current: "v1", byVersion: { v1: createSecretKey(Buffer.alloc(32, 1)) } }, newId },
        );
        candidateId = filed.personId;
        await registerAttempt(store, {
          ...{ attemptId, candidateId, employerId: "Leeds", level: "practitioner", listId: "list-3", row: 1 },
          ...{ spared: { exempt: [], carriedForward: [] }, isEndorsed: true, pathway: "experienced" },
          registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "Leeds" },
        });
        await invite({ ...of, kind: "taking-part" }, store);
        await answerTakingPart({ attemptId, candidateId, decision: "confirmed" }, store);
        await takeUp({ ...of, question: "taking-part" }, store);
        for (const stage of externalStages) await invite({ ...of, kind: "result", stage }, store);
        return stages();
      },
    ],
    ["a visit is booked into a session", () => booked("v-1", "2018-09-03T10:00:00.000Z", { session })],
    ["what was said before it changes nothing", () => booked("v-2", "2018-09-03T09:00:00.000Z")],
    ["booked anew, without a session", () => booked("v-3", "2018-09-03T11:00:00.000Z")],
    ["and into it again", () => booked("v-4", "2018-09-03T12:00:00.000Z", { session })],
    ["its bookings", () => readBookings(store, attemptId)],
    [
      "a session that nobody is in fails",
      () => notice("n-0", incident("2018-09-03T13:00:00.000Z", "session-0")),
    ],
    ["the session fails", () => notice("n-1", incident("2018-09-03T13:00:00.000Z"))],
    ["the same report again", () => notice("n-1", incident("2018-09-03T13:00:00.000Z"))],
    ["the same id with another body", () => notice("n-1", incident("2018-09-03T14:00:00.000Z"), "other")],
    ["an earlier failure is known", () => notice("n-2", incident("2018-09-03T12:30:00.000Z"))],
    ["everyone in it is rebooked", acting("rebook-session", (due) => rebookSession(due, store))],
    ["and nobody twice", acting("rebook-session", (due) => rebookSession(due, store))],
    [
      "the sittings are repeated",
      async () => {
        for (const stage of externalStages) {
          await takeUp({ ...of, question: `result#${stage}#sitting-1` }, store);
          await invite({ ...of, kind: "result", stage }, store);
        }
        return stages();
      },
    ],
    [
      "a window is extended",
      () =>
        extendWindow(
          {
            ...of,
            ...asEmployer({ employerId: "Leeds", by: "lead-1" }),
            question: "result",
            closesOn: "2019-01-10",
            reason: "ill",
          },
          store,
        ),
    ],
    [
      "but not too far",
      () =>
        extendWindow(
          {
            ...of,
            ...asEmployer({ employerId: "Leeds", by: "lead-1" }),
            question: "result",
            closesOn: "2019-02-10",
            reason: "ill",
          },
          store,
        ),
    ],
    ["whom a closure would touch", () => tryClosure(days, store)],
    ["the centres are closed", () => closeCentres({ ...days, by: "operator-1", reason: "an order" }, store)],
    ["for the same days once", () => closeCentres({ ...days, by: "operator-2", reason: "an order" }, store)],
    [
      "and for no days twice",
      () =>
        closeCentres(
          { from: "2018-10-03", until: "2018-10-04", by: "operator-1", reason: "an order" },
          store,
        ),
    ],
    ["the closure is spread", acting("spread-closure", (due) => spreadClosure(due, store))],
    ["and is through", acting("spread-closure", (due) => spreadClosure(due, store))],
    ["the closures", () => listClosures(store)],
    ["windows are longer", stages],
    [
      "measures are agreed",
      () => agreeAdjustments({ attemptId, by: "operator-1", measures: ["scribe"] }, store),
    ],
    [
      "others take their place",
      () => agreeAdjustments({ attemptId, by: "operator-1", measures: ["reader", "scribe"] }, store),
    ],
    ["and are the person's", async () => (await findPerson(store, candidateId))?.adjustments],
    [
      "an examiner declares",
      () =>
        notice("n-3", {
          type: "examiner-declared",
          examiner: "ex-1",
          occurredAt: clock.now(),
          data: { interests: ["leeds"] },
        }),
    ],
    [
      "an exemption is asked for",
      () =>
        requestExemption(
          { attemptId, isTheirs, ...evidence, actor: { kind: "candidate", id: candidateId } },
          store,
        ),
    ],
    [
      "and approved",
      () =>
        decideExemption(
          { attemptId, by: "operator-1", decision: "approved", liaison: "yes", reason: "found" },
          { store, executions },
        ),
    ],
    ["two stages are exempt", stages],
    [
      "it is revoked",
      () => revokeExemption({ attemptId, by: "operator-1", reason: "mistaken" }, { store, executions }),
    ],
    ["all are to be sat", stages],
    [
      "the next leg commissions them",
      async () => {
        for (const stage of externalStages) await invite({ attemptId, leg: 3, kind: "result", stage }, store);
        return stages();
      },
    ],
    [
      "a simulation by the examiner is held",
      () => message("v-5", simulated(reference("simulation", 3), clock.now())),
    ],
    [
      "and not cleared",
      () =>
        decideOnExaminer(
          { attemptId, by: "operator-1", decision: "not-cleared", reason: "kin" },
          { store, executions },
        ),
    ],
    [
      "decided again, it is recorded already",
      () =>
        decideOnExaminer(
          { attemptId, by: "operator-1", decision: "not-cleared", reason: "kin" },
          { store, executions },
        ),
    ],
    ["a move is offered", () => offerMove({ ...employer, attemptId, to: "Bury" }, store)],
    ["taken back", () => takeMoveBack({ ...employer, attemptId }, store)],
    ["and offered again", () => offerMove({ ...employer, attemptId, to: "Bury" }, store)],
    ["the next employer sees it", () => listMoves({ employerId: "Bury" }, store)],
    ["and accepts", () => answerMove({ ...next, attemptId, decision: "accepted" }, store)],
    [
      "the guard follows",
      async () => (await findOpenAttempt(store, { candidateId, level: "practitioner" }))?.employerId,
    ],
    [
      "the attempt's employers",
      async () => {
        const { employerId, formerEmployers, move } = await readAttempt(store, attemptId);
        return { employerId, formerEmployers, move };
      },
    ],
  ];
}

function simulated(reference: string, occurredAt: string): ProviderMessage {
  const areas = ["relationships", "communication", "abuse-and-neglect", "assessment"].map((area) => ({
    ...{ area, band: "meeting" as const },
  }));
  const data = { version: 1, score: 90, satOn: "2018-10-10", areas, examinerReference: "ex-1" } as const;
  return { type: "result", reference, stage: "simulation", occurredAt, data };
}
