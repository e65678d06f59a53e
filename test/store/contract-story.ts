import { appealSteps } from "./appeals-story.ts";
import { renewalSteps } from "./renewals-story.ts";
import { sittingSteps } from "./sittings-story.ts";
import type { Database } from "../../store/database/database.ts";
import { seededIds } from "../support/ids.ts";
import { onEveryMachine } from "../support/leg-machines.ts";
import { TestClock } from "../support/clock.ts";
import { answerTakingPart } from "../../functions/doorways/candidates/answer-taking-part.ts";
import { chooseNextStep } from "../../functions/doorways/candidates/choose-next-step.ts";
import { asCandidate } from "../../functions/doorways/caller.ts";
import { withdrawAttempt } from "../../functions/doorways/shared/withdraw-attempt.ts";
import { answerEndorsement } from "../../functions/doorways/employers/answer-endorsement.ts";
import { recordMessage } from "../../functions/doorways/providers/record-message.ts";
import type { ProviderMessage } from "../../contracts/provider-messages.ts";
import { standardInForce } from "../../domain/policy/standards.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { awardAccreditation } from "../../functions/tasks/award-accreditation/award-accreditation.ts";
import { answerResitSupport } from "../../functions/doorways/employers/answer-resit-support.ts";
import { carryForwardStages } from "../../functions/tasks/carry-forward-stages/carry-forward-stages.ts";
import { composeFeedback } from "../../functions/tasks/compose-feedback/compose-feedback.ts";
import { decideOutcome } from "../../functions/tasks/decide-outcome/decide-outcome.ts";
import { gradeStage } from "../../functions/tasks/grade-stage/grade-stage.ts";
import { invite } from "../../functions/tasks/invite/invite.ts";
import { listStagesToSit } from "../../functions/tasks/list-stages-to-sit/list-stages-to-sit.ts";
import { releaseOutcome } from "../../functions/tasks/release-outcome/release-outcome.ts";
import { returnToEmployer } from "../../functions/tasks/return-to-employer/return-to-employer.ts";
import { startFastTrackResit } from "../../functions/tasks/start-fast-track-resit/start-fast-track-resit.ts";
import { takeUp } from "../../functions/tasks/take-up/take-up.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { entryOfGrant } from "../../domain/funding.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { fund } from "../../functions/listeners/fund/fund.ts";
import {
  awaitingApproval,
  registerInCohort,
  takeRegistrationBack,
} from "../../store/employers/cohort-registrations.ts";
import {
  enter as enterInLedger,
  issueStatement,
  pageOfEntries,
  pageOfStatements,
} from "../../store/employers/ledger.ts";
import { restartJourney } from "../../functions/shared/legs/restart-journey.ts";
import { handOnPlaces } from "../../functions/jobs/act-on-deadlines/hand-on-places.ts";
import { markHalted } from "../../functions/listeners/mark-halted/mark-halted.ts";
import type { LegExecutions } from "../../functions/shared/legs/executions.ts";
import { candidatesAttempts, employersAttempts, readAttempt } from "../../store/journey/attempts.ts";
import { commissionReference, findReference } from "../../store/providers/commissions.ts";
import { dueItems, deadlineShards } from "../../store/journey/deadlines.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { readEvents } from "../../store/journey/events.ts";
import { updateExpression, is } from "../../store/database/expressions.ts";
import { flaggedItems } from "../../store/journey/flags.ts";
import { keys } from "../../store/keys.ts";
import { firstWaiting, readPlaceCounts, takePlace } from "../../store/employers/places.ts";
import { readQuestions } from "../../store/journey/questions.ts";
import { registerAttempt } from "../../store/transitions/registration.ts";
import { readStages } from "../../store/journey/stages.ts";
import { transactIf, type Store } from "../../store/store.ts";
import { giveBackTry, takeTry } from "../../store/limits/verification-tries.ts";
import { append } from "../../store/append.ts";
import { system } from "../../domain/events.ts";

const idle: LegExecutions = onEveryMachine({
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  isRunning: () => Promise.resolve(true),
});

/** One operation of the story, by the sentence that it stands for. */
type Step = readonly [sentence: string, operation: () => Promise<unknown>];

/**
 * Every operation of the stores on one database, in an order that meets their refusals as well: what each
 * answered, or the name of the error that it threw. Two databases that keep the contract answer the same.
 */
export async function tellContractStory(
  database: Database,
  tables: Store["tables"],
): Promise<readonly (readonly [string, unknown])[]> {
  const clock = new TestClock();
  const store: Store = {
    database,
    tables,
    now: clock.now,
    pause: () => Promise.resolve(),
    newSalt: () => "salt",
  };
  const answers: (readonly [string, unknown])[] = [];
  for (const [sentence, operation] of steps(store, clock))
    answers.push([sentence, await answerOf(operation)]);
  return answers;
}

async function answerOf(operation: () => Promise<unknown>): Promise<unknown> {
  try {
    // Through JSON: an attribute that is undefined and one that is not there are the same.
    return JSON.parse(JSON.stringify((await operation()) ?? null));
  } catch (error) {
    return error instanceof Error ? { threw: error.name } : { threw: "no error" };
  }
}

const leg = (attemptId: string, number = 1) => ({ attemptId, leg: number });

function steps(store: Store, clock: TestClock): Step[] {
  const newId = seededIds(7);
  const [first, second, third] = [newId(), newId(), newId()];
  const provider = "delivery-provider-1";
  const register = (attemptId: string, row: number, isEndorsed: boolean, candidateId = `candidate-${row}`) =>
    registerAttempt(store, {
      ...{ attemptId, candidateId, employerId: "Leeds", level: "practitioner", listId: "list-1", row },
      ...{ spared: { exempt: [], carriedForward: [] }, isEndorsed },
      pathway: "experienced",
      registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "Leeds" },
    });
  const reference = (stage: ExternalStage, sitting = 1, attemptId = first) =>
    commissionReference(attemptId, `result#${stage}#sitting-${sitting}`);
  const message = (webhookId: string, content: ProviderMessage, from = provider) =>
    recordMessage(
      content,
      { provider: from, webhookId, digest: JSON.stringify(content).length.toString(), sentAtSeconds: 1 },
      store,
    );
  const result = (stage: ExternalStage, score: number, version = 1, sitting = 1): ProviderMessage =>
    resultMessage(reference(stage, sitting), stage, score, version);
  const writeToken = (attemptId: string, question: string, token: string, order: string, askedByLeg = 1) =>
    store.database.update({
      TableName: store.tables.journeys,
      Key: keys.question(attemptId, question),
      ...updateExpression({ token, tokenOrder: order, resumedAt: undefined }, is("askedByLeg", askedByLeg)),
    });
  const cohort = { cohort: "post-asye-2020", places: 1 };
  const own = {
    ...{ candidateId: "entrant-5", cohort: "post-asye-2020", employerId: "Kent", asyeYear: "2018-19" },
    registeredAt: clock.now(),
  };
  const entrants = { 1: newId(), 2: newId(), 3: newId(), 4: newId() };
  const enter = (number: 1 | 2 | 3 | 4) =>
    registerAttempt(store, {
      ...{
        attemptId: entrants[number],
        candidateId: `entrant-${number}`,
        employerId: "Kent",
      },
      ...{
        level: "practitioner",
        pathway: "post-asye",
        listId: "list-2",
        row: number,
        isEndorsed: true,
        cohort,
      },
      ...{ spared: { exempt: [], carriedForward: [] } },
      registeredBy: { kind: "employer", id: "lead-2", onBehalfOf: "Kent" },
    });
  return [
    ["a row that names its endorsement registers an endorsed attempt", () => register(first, 1, true)],
    [
      "the same person at the same level is registered already",
      () => register(second, 9, true, "candidate-1"),
    ],
    ["another person without endorsement is registered", () => register(second, 2, false)],
    ["a third", () => register(third, 3, true)],
    ["an attempt id that exists is never registered over", () => register(first, 4, true)],
    ["an attempt that nobody registered is not read", () => readAttempt(store, "nobody")],
    ["three appends at once all land, in order", () => appendThree(store, first)],
    ["the employer is asked to endorse", () => invite({ ...leg(second), kind: "endorsement" }, store)],
    ["asked again, the same question stands", () => invite({ ...leg(second), kind: "endorsement" }, store)],
    ["a leg that never was may not ask", () => invite({ ...leg(second, 2), kind: "endorsement" }, store)],
    ["the wait writes its token", () => writeToken(second, "endorsement", "token-1", "2018#000")],
    ["a wait of another leg is refused", () => writeToken(second, "endorsement", "token-2", "2018#000", 2)],
    ["another employer does not find the attempt", () => endorse(store, second, "Bury")],
    ["the employer endorses", () => endorse(store, second, "Leeds")],
    ["the employer endorses again: recorded already", () => endorse(store, second, "Leeds")],
    ["the employer can't decline any more", () => decline(store, second)],
    ["the answer is taken up", () => takeUp({ ...leg(second), question: "endorsement" }, store)],
    ["taken up again, it is the same", () => takeUp({ ...leg(second), question: "endorsement" }, store)],
    [
      "a question that was never asked can't be taken up",
      () => takeUp({ ...leg(third), question: "taking-part" }, store),
    ],
    ["the candidate is asked to take part", () => invite({ ...leg(first), kind: "taking-part" }, store)],
    ["somebody else's attempt is not found", () => confirm(store, first, "candidate-2")],
    ["the candidate takes part", () => confirm(store, first, "candidate-1")],
    ["taking part is taken up", () => takeUp({ ...leg(first), question: "taking-part" }, store)],
    ["the stages are to be sat", () => listStagesToSit(leg(first), store)],
    ...externalStages.map((stage): Step => [
      `${stage} is commissioned`,
      () => invite({ ...leg(first), kind: "result", stage }, store),
    ]),
    [
      "a stage without a result can't be graded",
      () => gradeStage({ ...leg(first), stage: "knowledge" }, store),
    ],
    ["an outcome can't be decided on unfinished stages", () => decideOutcome(leg(first), store)],
    ["the reference is this provider's", () => findReference(store, provider, reference("knowledge"))],
    ["it is no other's", () => findReference(store, "another", reference("knowledge"))],
    [
      "another provider's message is kept for an operator",
      () => message("w-0", result("knowledge", 20), "another"),
    ],
    ["a result that does not fit the standard is refused", () => message("w-1", result("knowledge", 1000))],
    ["a result is taken", () => message("w-1", result("knowledge", 20))],
    ["the same message again has no other effect", () => message("w-1", result("knowledge", 20))],
    ["the same id with another body is kept for an operator", () => message("w-1", result("knowledge", 2))],
    ["the same result under another id is known", () => message("w-2", result("knowledge", 20))],
    ["another result conflicts", () => message("w-3", result("knowledge", 19))],
    ["a correction is a new version", () => message("w-4", result("knowledge", 19, 2))],
    ["an older correction is kept", () => message("w-5", result("knowledge", 18, 1))],
    ["a correction overtakes its result", () => message("w-6", result("simulation", 10, 2))],
    ["the candidate did not attend", () => message("w-7", missed(reference("written")))],
    ...externalStages.map((stage): Step => [
      `the answer on ${stage} is taken up`,
      () => takeUp({ ...leg(first), question: `result#${stage}#sitting-1` }, store),
    ]),
    ["written is to be sat again", () => listStagesToSit(leg(first), store)],
    [
      "its next sitting is commissioned",
      () => invite({ ...leg(first), kind: "result", stage: "written" }, store),
    ],
    ["its result is taken", () => message("w-8", result("written", 10, 1, 2))],
    ["and taken up", () => takeUp({ ...leg(first), question: "result#written#sitting-2" }, store)],
    ...externalStages.map((stage): Step => [
      `${stage} is graded`,
      () => gradeStage({ ...leg(first), stage }, store),
    ]),
    ["nothing can be released before it is decided", () => releaseOutcome(leg(first), store)],
    ["the outcome is decided", () => decideOutcome(leg(first), store)],
    ["without feedback it is decided again", () => releaseOutcome(leg(first), store)],
    ["feedback is composed", () => composeFeedback(leg(first), store)],
    ["a correction arrives", () => message("w-9", result("written", 11, 2, 2))],
    ["what was decided on an older result is not released", () => releaseOutcome(leg(first), store)],
    ["it is decided again", () => decideOutcome(leg(first), store)],
    ["feedback is composed again", () => composeFeedback(leg(first), store)],
    ["it is released", () => releaseOutcome(leg(first), store)],
    ["nothing that is not met is awarded twice over", () => returnAndBack(store, first)],
    ["the candidate is asked what next", () => invite({ ...leg(first), kind: "next-step" }, store)],
    ["and chooses the re-sit", () => choose(store, first, "fast-track-resit")],
    ["accepting is refused by then", () => choose(store, first, "accept")],
    ["the choice is taken up", () => takeUp({ ...leg(first), question: "next-step#round-1" }, store)],
    ["the re-sit starts", () => startFastTrackResit(leg(first), { store, executions: idle })],
    ["started again, it is the same", () => startFastTrackResit(leg(first), { store, executions: idle })],
    ["the old leg may no longer act", () => awardAccreditation(leg(first), store)],
    [
      "the employer is asked to agree to the re-sit",
      () => invite({ ...leg(first, 2), kind: "resit-support" }, store),
    ],
    ["and agrees", () => agree(store, first)],
    [
      "the agreement is taken up",
      () => takeUp({ ...leg(first, 2), question: "resit-support#round-1" }, store),
    ],
    ["what was met is carried forward", () => carryForwardStages(leg(first, 2), store)],
    ["once only, too", () => carryForwardStages(leg(first, 2), store)],
    ["what is to be sat in the re-sit", () => listStagesToSit(leg(first, 2), store)],
    ["the execution of the new leg fails", () => halt(store, first, 2)],
    ["an old one's failure is nobody's concern", () => halt(store, first, 1)],
    ["an operator restarts the journey", () => restart(store, first, 2)],
    ["once only", () => restart(store, first, 2)],
    [
      "the third candidate is asked to take part",
      () => invite({ ...leg(third), kind: "taking-part" }, store),
    ],
    ["and withdraws", () => withdraw(store, third, "candidate-3")],
    ["withdrawn again, it is recorded already", () => withdraw(store, third, "candidate-3")],
    ["a withdrawn candidate is asked nothing", () => invite({ ...leg(third), kind: "taking-part" }, store)],
    ["the withdrawal frees the person for the next attempt", () => register(newId(), 5, true, "candidate-3")],
    ["a caller's tries to verify are counted, all at once as one after the other", () => tryOften(store)],
    ["a try that found something is taken back", () => giveBackTry(store, "lead-1")],
    ["and can be had again", () => takeTry(store, "lead-1")],
    ["once", () => takeTry(store, "lead-1")],
    ["in a cohort of one place the first has it", () => enter(1)],
    ["the second joins the waiting list", () => enter(2)],
    ["the third after them", () => enter(3)],
    ["it is counted", () => readPlaceCounts(store, cohort.cohort)],
    ["no place is to be taken", () => transactIf(store, [takePlace(store, cohort)])],
    ["the second is first of the list", () => firstWaiting(store, cohort.cohort)],
    ["the first withdraws", () => withdraw(store, entrants[1], "entrant-1")],
    ["nobody overtakes who waits", () => enter(4)],
    ["the place is handed on", () => sweep(store, clock)],
    ["and counted", () => readPlaceCounts(store, cohort.cohort)],
    ["its journey begins", async () => (await readEvents(store, entrants[2])).map(({ type }) => type)],
    [
      "a larger cohort serves the others, and nobody waits",
      async () => {
        clock.advance({ days: 1 });
        await sweep(store, clock, 9);
        return readPlaceCounts(store, cohort.cohort);
      },
    ],
    ["what is owed for the first is entered, and taken back", () => fund({ attemptId: entrants[1] }, store)],
    ["entered once, however many do at once", () => fundOften(store, entrants[2])],
    ["an entry of an earlier month goes on that month's statement", () => enterGrant(store, "2018-08-31")],
    ["no statement is issued on another's deadline", () => issue(store, "2018-09")],
    ["the first month is issued", () => issue(store, "2018-08")],
    ["and issued once", () => issue(store, "2018-08")],
    ["what comes late for it goes on the next", () => enterGrant(store, "2018-08-30")],
    ["the next month is issued", () => issue(store, "2018-09")],
    ["statements come the newest first, in pages", () => pageOfStatements(store, "Kent", { limit: 1 })],
    [
      "with their entries",
      () => pageOfEntries(store, { employerId: "Kent", month: "2018-09" }, { limit: 9 }),
    ],
    ["a candidate registers for themself", () => registerInCohort(store, own, undefined)],
    ["registered again, it is refused", () => registerInCohort(store, own, undefined)],
    ["the employer sees it", () => awaitingApproval(store, "Kent", { limit: 5 })],
    ["it is taken back", () => takeRegistrationBack(store, own)],
    ["and can't be taken back twice", () => takeRegistrationBack(store, own)],
    ...sittingSteps(store, { clock, newId, executions: idle }),
    ...appealSteps(store, { clock, newId, executions: idle }),
    ["the employer's attempts come in pages", () => pages(store)],
    ["and by status", () => employersAttempts(store, "Leeds", { status: "withdrawn", limit: 5 })],
    ["a candidate's attempts", () => candidatesAttempts(store, "candidate-3")],
    ["everything that waits for an operator", () => flaggedItems(store)],
    ["everything that is due within a year", () => allDue(store, clock)],
    ["every event of the first attempt", () => readEvents(store, first)],
    [
      "its chain is whole",
      async () => faultsOfChain(await readEvents(store, first), await readAttempt(store, first)),
    ],
    ["its questions", () => readQuestions(store, first)],
    ["its stages", () => readStages(store, first)],
    // The years pass in it: so it is told last.
    ...renewalSteps(store, { clock, newId, executions: idle }),
  ];
}

function appendThree(store: Store, attemptId: string): Promise<unknown> {
  const one = (name: string) =>
    append(store, attemptId, () => ({
      answer: "landed",
      events: [{ type: "reminded", actor: system(name), causation: "contract" }],
    }));
  return Promise.all(["first", "second", "third"].map(() => one("contract")));
}

const endorse = (store: Store, attemptId: string, employerId: string) =>
  answerEndorsement(
    {
      ...{ attemptId, employerId, by: "lead-1" },
      ...{ decision: "endorsed", supervisor: "An Invented Supervisor", endorsedOn: "2018-09-01" },
    },
    store,
  );
const decline = (store: Store, attemptId: string) =>
  answerEndorsement(
    { attemptId, employerId: "Leeds", by: "lead-1", decision: "declined", reason: "later" },
    store,
  );
const confirm = (store: Store, attemptId: string, candidateId: string) =>
  answerTakingPart({ attemptId, candidateId, decision: "confirmed" }, store);
const withdraw = (store: Store, attemptId: string, candidateId: string) =>
  withdrawAttempt({ attemptId, ...asCandidate({ candidateId }) }, store);
const choose = (store: Store, attemptId: string, choice: "fast-track-resit" | "accept") =>
  chooseNextStep({ attemptId, candidateId: "candidate-1", choice }, store);
const agree = (store: Store, attemptId: string) =>
  answerResitSupport(
    {
      ...{ attemptId, employerId: "Leeds", by: "lead-1" },
      ...{ decision: "agreed", support: "A mentor.", releaseDays: [store.now().slice(0, 10)] },
    },
    store,
  );
const halt = (store: Store, attemptId: string, number: number) =>
  markHalted({ executionName: `${attemptId}-${number}`, executionStatus: "FAILED" }, store);
const restart = (store: Store, attemptId: string, number: number) =>
  restartJourney(
    { attemptId, leg: number, reason: "restarted", by: "operator-1", words: "mended" },
    { store, executions: idle },
  );
/** An award needs an outcome that is met to be asked for at all; a return that is done is answered as the first. */
const returnAndBack = (store: Store, attemptId: string) => returnToEmployer({ attemptId, leg: 9 }, store);

/** How many of many tries are allowed: those at once that collide too often are refused, and tried again after. */
async function tryOften(store: Store): Promise<unknown> {
  const three = await Promise.all(["first", "second", "third"].map(() => takeTry(store, "lead-1")));
  const after: unknown[] = [];
  for (let tried = 0; tried < 9; tried += 1) after.push(await takeTry(store, "lead-1"));
  return [...three, ...after];
}

async function pages(store: Store): Promise<unknown> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await employersAttempts(store, "Leeds", { after, limit: 2 });
    found.push(page.items.map(({ status }) => status).join("+"));
    after = page.next;
  } while (after !== undefined);
  return found;
}

async function allDue(store: Store, clock: TestClock): Promise<unknown> {
  clock.advance({ days: 365 });
  const shards = Array.from({ length: deadlineShards }, (_, shard) =>
    dueItems(store, shard, clock.now(), 1000),
  );
  return (await Promise.all(shards)).flatMap(({ due }) =>
    due.map(({ sk, kind, at }) => `${sk} ${kind} ${at}`),
  );
}

async function fundOften(store: Store, attemptId: string): Promise<unknown> {
  const funded = await Promise.all([1, 2, 3].map(() => fund({ attemptId }, store)));
  // Which of them was first is chance.
  return funded
    .map((each) => (typeof each === "string" ? each : each.entered))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

const enterGrant = (store: Store, dueOn: string) =>
  enterInLedger(store, entryOfGrant({ phase: `of-${dueOn}`, employerId: "Kent", dueOn, pence: 70 }));

function issue(store: Store, openMonth: string): Promise<unknown> {
  const due = nextDeadline({ item: "ledger", openMonth }, policyInForce(store.now()));
  return due === undefined ? Promise.resolve() : issueStatement(store, "Kent", due);
}

/** The deadline job's run over the cohorts that are due. */
async function sweep(store: Store, clock: TestClock, places = 1): Promise<void> {
  const shards = Array.from({ length: deadlineShards }, (_, shard) =>
    dueItems(store, shard, clock.now(), 1000),
  );
  for (const { due } of await Promise.all(shards))
    for (const item of due.filter(({ kind }) => kind === "hand-on-places"))
      await handOnPlaces(item, { store, executions: idle, placesIn: () => places });
}

const missed = (reference: string): ProviderMessage => ({
  ...{
    type: "did-not-attend",
    reference,
    stage: "written",
    occurredAt: "2018-09-03T09:00:00.000Z",
    data: {},
  },
});

function resultMessage(
  reference: string,
  stage: ExternalStage,
  score: number,
  version: number,
): ProviderMessage {
  const standard = standardInForce("practitioner", "2018-09-03T09:00:00.000Z");
  const areas = standard.stages[stage].areas.map((area) => ({
    area,
    band: "meeting" as const,
    comment: "An invented comment.",
  }));
  const about = { reference, stage, occurredAt: "2018-09-03T09:00:00.000Z" };
  const data = { score, satOn: "2018-09-03", areas };
  return version === 1
    ? { type: "result", ...about, data: { ...data, version } }
    : { type: "result-corrected", ...about, data: { ...data, version } };
}
