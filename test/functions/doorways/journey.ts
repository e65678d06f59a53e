import { createSecretKey } from "node:crypto";
import type * as v from "valibot";
import type { Audience } from "../../../contracts/http/route.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { externalStages } from "../../../domain/levels.ts";
import { standardInForce } from "../../../domain/policy/standards.ts";
import { chooseNextStep } from "../../../functions/doorways/candidates/choose-next-step.ts";
import { startFastTrackResit } from "../../../functions/tasks/start-fast-track-resit/start-fast-track-resit.ts";
import { answerTakingPart } from "../../../functions/doorways/candidates/answer-taking-part.ts";
import { candidatesRoutes } from "../../../functions/doorways/candidates/routes.ts";
import { answerEndorsement } from "../../../functions/doorways/employers/answer-endorsement.ts";
import { employersRoutes } from "../../../functions/doorways/employers/routes.ts";
import { operatorsRoutes } from "../../../functions/doorways/operators/routes.ts";
import { recordMessage } from "../../../functions/doorways/providers/record-message.ts";
import type { Contracts, RouteHandlers, RouteRequest } from "../../../functions/doorways/router.ts";
import type { Executions } from "../../../functions/shared/legs/executions.ts";
import { awardAccreditation } from "../../../functions/tasks/award-accreditation/award-accreditation.ts";
import { composeFeedback } from "../../../functions/tasks/compose-feedback/compose-feedback.ts";
import { decideOutcome } from "../../../functions/tasks/decide-outcome/decide-outcome.ts";
import { gradeStage } from "../../../functions/tasks/grade-stage/grade-stage.ts";
import { invite } from "../../../functions/tasks/invite/invite.ts";
import { releaseOutcome } from "../../../functions/tasks/release-outcome/release-outcome.ts";
import { takeUp } from "../../../functions/tasks/take-up/take-up.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { commissionReference } from "../../../store/providers/commissions.ts";
import { findOrCreatePerson } from "../../../store/people/people.ts";
import { registerAttempt } from "../../../store/transitions/registration.ts";
import { readStage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { TestClock } from "../../support/clock.ts";
import { seededIds } from "../../support/ids.ts";
import { MemoryDatabase, testTables } from "../../support/memory-database.ts";
import { onEveryMachine } from "../../support/leg-machines.ts";

const employer = { employerId: "leeds", by: "lead-1" };
const operator = { by: "operator-1" };
const provider = "delivery-provider-1";

/** Asks a route as the router does once the request has passed its contract. */
export const atDoorway =
  <A extends Audience, Table extends Contracts<Table>>(handlers: RouteHandlers<A, Table>, store: Store) =>
  async <Route extends keyof Table>(
    route: Route,
    request: RouteRequest<A, Table[Route]>,
  ): Promise<v.InferInput<Table[Route]["answer"]>> =>
    handlers[route](request, store);

/** The doorways over a database in memory, and journeys moved to where a test needs them. */
export function doorways() {
  const clock = new TestClock();
  const database = new MemoryDatabase();
  const store: Store = {
    database,
    tables: testTables,
    now: clock.now,
    pause: async () => {},
    newSalt: () => "salt",
  };
  const newId = seededIds();
  const keys = { current: "v1", byVersion: { v1: createSecretKey(Buffer.alloc(32, 1)) } };

  async function register(
    of: { employerId?: string; isEndorsed?: boolean; registrationNumber?: string } = {},
  ) {
    const { employerId = employer.employerId, isEndorsed = false } = of;
    const attemptId = newId();
    const person = { givenName: "Ada", familyName: "Invented", email: "ada@example.invalid", employerId };
    const { registrationNumber = `SW${attemptId.slice(-6)}` } = of;
    const filed = await findOrCreatePerson(store, { ...person, registrationNumber }, { keys, newId });
    const candidateId = filed.personId;
    await registerAttempt(store, {
      ...{ attemptId, candidateId, employerId, level: "practitioner", listId: "list-1", row: 1 },
      spared: { exempt: [], carriedForward: [] },
      isEndorsed,
      pathway: "experienced",
      registeredBy: { kind: "employer", id: employer.by, onBehalfOf: employerId },
    });
    await invite({ attemptId, leg: 1, kind: isEndorsed ? "taking-part" : "endorsement" }, store);
    return { attemptId, candidateId };
  }

  /** Endorsed, and asked to take part. */
  async function endorsed() {
    const of = await register();
    const endorsement = {
      decision: "endorsed",
      supervisor: "Bo Invented",
      endorsedOn: "2018-09-01",
    } as const;
    await answerEndorsement({ attemptId: of.attemptId, ...employer, ...endorsement }, store);
    await takeUp({ attemptId: of.attemptId, leg: 1, question: "endorsement" }, store);
    await invite({ attemptId: of.attemptId, leg: 1, kind: "taking-part" }, store);
    return of;
  }

  /** Taking part, with every stage commissioned. */
  async function takingPart() {
    const of = await endorsed();
    await answerTakingPart({ ...of, decision: "confirmed" }, store);
    await takeUp({ attemptId: of.attemptId, leg: 1, question: "taking-part" }, store);
    for (const stage of externalStages)
      await invite({ attemptId: of.attemptId, leg: 1, kind: "result", stage }, store);
    return of;
  }

  let messages = 0;
  /** The provider's result of one stage, received but not yet graded. */
  async function result(
    attemptId: string,
    stage: ExternalStage,
    share: number,
    comment?: string,
    toDevelop: readonly string[] = [],
  ) {
    const { sitting } = await readStage(store, attemptId, stage);
    const standard = standardInForce("practitioner", store.now()).stages[stage];
    messages += 1;
    const areas = standard.areas.map((area) => ({
      area,
      band: toDevelop.includes(area) ? ("developing" as const) : ("meeting" as const),
      ...(comment && { comment }),
    }));
    await recordMessage(
      {
        type: "result",
        reference: commissionReference(attemptId, `result#${stage}#sitting-${sitting}`),
        stage,
        occurredAt: store.now(),
        data: { version: 1, score: standard.maximumScore * share, satOn: "2018-09-03", areas },
      },
      { provider, webhookId: `message-${messages}`, digest: `digest-${messages}`, sentAtSeconds: 0 },
      store,
    );
  }

  /** All stages have their results, the outcome is decided and its feedback composed, but nothing is released. */
  async function decided(
    shares: Readonly<Record<ExternalStage, number>>,
    comment?: string,
    toDevelop?: readonly string[],
  ) {
    const of = await takingPart();
    for (const stage of externalStages) {
      await result(of.attemptId, stage, shares[stage], comment, toDevelop);
      const { sitting } = await readStage(store, of.attemptId, stage);
      const question = `result#${stage}#sitting-${sitting}`;
      await takeUp({ attemptId: of.attemptId, leg: 1, question }, store);
      await gradeStage({ attemptId: of.attemptId, leg: 1, stage }, store);
    }
    await decideOutcome({ attemptId: of.attemptId, leg: 1 }, store);
    await composeFeedback({ attemptId: of.attemptId, leg: 1 }, store);
    return of;
  }

  /** Released; where the outcome is not met, the candidate is asked what next. */
  async function released(
    shares: Readonly<Record<ExternalStage, number>>,
    comment?: string,
    toDevelop?: readonly string[],
  ) {
    const of = await decided(shares, comment, toDevelop);
    const { code } = await releaseOutcome({ attemptId: of.attemptId, leg: 1 }, store);
    if (code === "not-met") await invite({ attemptId: of.attemptId, leg: 1, kind: "next-step" }, store);
    return of;
  }

  /** Accredited: the number under which it can be verified. */
  async function awarded() {
    const of = await released(everyStageMet);
    await awardAccreditation({ attemptId: of.attemptId, leg: 1 }, store);
    const { accreditationNumber = "none" } = await readAttempt(store, of.attemptId);
    return { ...of, number: accreditationNumber };
  }

  /** Partially met, and a re-sit chosen: the employer is asked to agree. */
  async function resitChosen() {
    const of = await released(partlyMet);
    await chooseNextStep({ ...of, choice: "fast-track-resit" }, store);
    await takeUp({ attemptId: of.attemptId, leg: 1, question: "next-step#round-1" }, store);
    await startFastTrackResit({ attemptId: of.attemptId, leg: 1 }, { store, executions: legs });
    await invite({ attemptId: of.attemptId, leg: 2, kind: "resit-support" }, store);
    return of;
  }

  const started: string[] = [];
  const executions: Executions = {
    start: async (name) => void started.push(name),
    stop: async () => {},
    isRunning: async () => true,
  };
  const legs = onEveryMachine(executions);
  const handlers = {
    employers: employersRoutes({
      newId,
      offerUpload: async (key) => ({
        url: "https://lists.example/",
        fields: { key },
        expiresAt: "2018-09-03T09:15:00.000Z",
      }),
      offerDownload: async (key) => ({
        url: `https://lists.example/${key}`,
        expiresAt: "2018-09-03T09:05:00.000Z",
      }),
    }),
    candidates: candidatesRoutes({ readKeys: async () => keys }),
    operators: operatorsRoutes({ executions: legs }),
  };
  return {
    ...{ clock, store, database, register, endorsed, takingPart, decided, released, awarded, resitChosen },
    attempt: (attemptId: string) => readAttempt(store, attemptId),
    handlers,
    openStore: async () => store,
    employers: atDoorway(handlers.employers, store),
    candidates: atDoorway(handlers.candidates, store),
    operators: atDoorway(handlers.operators, store),
    ...{ employer, operator, started },
  };
}

export const everyStageMet = { knowledge: 0.9, simulation: 0.9, written: 0.9 } as const;
export const partlyMet = { knowledge: 0.9, simulation: 0.1, written: 0.9 } as const;
export const nothingMet = { knowledge: 0.1, simulation: 0.1, written: 0.1 } as const;

/** Matches the ProblemError of a code. */
export const problem = (code: string) => ({ name: "ProblemError", code });
