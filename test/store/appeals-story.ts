import { standardOfVersion } from "../../domain/policy/standards.ts";
import { answerResitSupport } from "../../functions/doorways/employers/answer-resit-support.ts";
import { chooseNextStep } from "../../functions/doorways/candidates/choose-next-step.ts";
import { makeAppeal } from "../../functions/doorways/candidates/make-appeal.ts";
import { withdrawAppeal } from "../../functions/doorways/candidates/withdraw-appeal.ts";
import { formPanel } from "../../functions/doorways/operators/form-panel.ts";
import { judgeAdmissibility } from "../../functions/doorways/operators/judge-admissibility.ts";
import { decideAppeal, type PanelDecision } from "../../functions/doorways/panel/decide-appeal.ts";
import { applyRemedy } from "../../functions/tasks/apply-remedy/apply-remedy.ts";
import { awardAccreditation } from "../../functions/tasks/award-accreditation/award-accreditation.ts";
import { carryForwardStages } from "../../functions/tasks/carry-forward-stages/carry-forward-stages.ts";
import { closeTheAppeal } from "../../functions/tasks/close-appeal/close-appeal.ts";
import { invite } from "../../functions/tasks/invite/invite.ts";
import { listAffected } from "../../functions/tasks/list-affected/list-affected.ts";
import { listStagesToSit } from "../../functions/tasks/list-stages-to-sit/list-stages-to-sit.ts";
import { startAppeal } from "../../functions/tasks/start-appeal/start-appeal.ts";
import { startFastTrackResit } from "../../functions/tasks/start-fast-track-resit/start-fast-track-resit.ts";
import { takeUp } from "../../functions/tasks/take-up/take-up.ts";
import type { LegExecutions } from "../../functions/shared/legs/executions.ts";
import { accreditationOf } from "../../store/journey/accreditations.ts";
import { annulStages } from "../../store/transitions/annulment.ts";
import { findAppeal } from "../../store/journey/appeals.ts";
import { append, type Decision } from "../../store/append.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { assignmentsOf, declareInterests } from "../../store/journey/panel-members.ts";
import { readQuestions } from "../../store/journey/questions.ts";
import { reopenOutcome, type CorrectedResult } from "../../store/transitions/reopening.ts";
import { readResults } from "../../store/journey/results.ts";
import { readStages } from "../../store/journey/stages.ts";
import type { Store } from "../../store/store.ts";
import type { TestClock } from "../support/clock.ts";
import { candidateOf, decidedAndReleased, registered, released } from "./released.ts";

type Step = readonly [sentence: string, operation: () => Promise<unknown>];
interface Telling {
  readonly clock: TestClock;
  readonly newId: () => string;
  readonly executions: LegExecutions;
}

const reasons = "The room was evacuated.";
const [by, reason] = ["operator-1", "As the rules say."];
const memberId = "member-1";

/** Appeals with their remedies, what they suspend, and reviews after a release: a part of the contract story. */
export function appealSteps(store: Store, telling: Telling): Step[] {
  const { clock, newId, executions } = telling;
  const [annulled, resitting, corrected, unreleased] = [newId(), newId(), newId(), newId()];
  const deps = { store, executions };
  const appeal = (attemptId: string, statement = reasons, candidateId = candidateOf(attemptId)) =>
    makeAppeal({ attemptId, candidateId, grounds: ["procedural-irregularity"], statement }, store);
  const decide = (attemptId: string, decision: PanelDecision, member = memberId) =>
    decideAppeal({ attemptId, memberId: member, ...decision }, store);
  const annulStage: PanelDecision = { decision: "annul-stage", stage: "simulation", reasons };
  const annulment = (attemptId: string) =>
    append(store, attemptId, async (attempt): Promise<Decision<string>> => ({
      ...(await annulStages(store, attempt, "attempt", { kind: "operator", id: by })),
      answer: "annulled",
    }));

  return [
    ["an outcome that is not met is released", () => released(store, annulled, ["simulation"])],
    ["what is not under appeal has none", async () => (await findAppeal(store, annulled)) ?? "none"],
    ["a remedy is for an appeal", () => applyRemedy({ attemptId: annulled, leg: 1 }, deps)],
    [
      "the appellant is asked what next",
      () => invite({ attemptId: annulled, leg: 1, kind: "next-step" }, store),
    ],
    ["somebody else's outcome can't be appealed", () => appeal(annulled, reasons, "candidate-1")],
    ["the candidate appeals", () => appeal(annulled)],
    ["the same appeal again is recorded already", () => appeal(annulled)],
    ["in other words it is refused", () => appeal(annulled, "Something else.")],
    ["a choice is refused while the appeal is open", () => choose(store, annulled)],
    [
      "that it is appealed is taken up",
      () => takeUp({ attemptId: annulled, leg: 1, question: "next-step#round-1" }, store),
    ],
    ["the appeal starts its leg", () => startAppeal({ attemptId: annulled, leg: 1 }, deps)],
    ["started again, it is the same appeal", () => startAppeal({ attemptId: annulled, leg: 1 }, deps)],
    [
      "an appeal that is not decided can't be closed",
      () => closeTheAppeal({ attemptId: annulled, leg: 2 }, deps),
    ],
    ["a review waits for the panel", () => review(store, annulled, asMet)],
    ...panelSteps(store, annulled, "first"),
    ["a member of another panel does not find the appeal", () => decide(annulled, annulStage, "member-2")],
    [
      "a stage that is not of the standard can't be corrected",
      () => decide(annulled, { ...asMetByPanel, score: 1000 }),
    ],
    ["the panel annuls a stage", () => decide(annulled, annulStage)],
    ["decided again, it is recorded already", () => decide(annulled, annulStage)],
    ["decided otherwise, it is refused", () => decide(annulled, { decision: "not-upheld", reasons })],
    [
      "the decision is taken up",
      () => takeUp({ attemptId: annulled, leg: 2, question: "appeal-decision" }, store),
    ],
    ["others who may be affected are listed", () => listAffected({ attemptId: annulled, leg: 2 }, store)],
    ["and listed once", () => listAffected({ attemptId: annulled, leg: 2 }, store)],
    ["the remedy is applied", () => applyRemedy({ attemptId: annulled, leg: 2 }, deps)],
    ["and applied once", () => applyRemedy({ attemptId: annulled, leg: 2 }, deps)],
    ["an older leg applies nothing", () => applyRemedy({ attemptId: annulled, leg: 1 }, deps)],
    [
      "the sitting is annulled",
      async () => (await readResults(store, annulled)).map((result) => result.annulledAt),
    ],
    ["what was annulled is sat again", () => listStagesToSit({ attemptId: annulled, leg: 3 }, store)],
    ["the annulled outcome can't be issued anew", () => review(store, annulled, asMet)],
    ["the appeal as it ended", () => findAppeal(store, annulled)],
    ["the second appeal of an attempt is refused", () => appeal(annulled, "Once more.")],

    ["a re-sit is under way", () => underResit(store, resitting, executions)],
    ["somebody else is registered", () => registered(store, unreleased)],
    ["before a release nothing can be annulled", () => annulment(unreleased)],
    ["nor reopened", () => review(store, unreleased, asMet)],
    ["nor appealed", () => appeal(unreleased)],
    ["the candidate appeals during the re-sit", () => appeal(resitting)],
    ["what is commissioned is suspended", () => readQuestions(store, resitting)],
    [
      "the re-sit's leg takes nothing up any more",
      () => takeUp({ attemptId: resitting, leg: 2, question: "result#written#sitting-2" }, store),
    ],
    [
      "admissibility is asked about",
      () => invite({ attemptId: resitting, leg: 3, kind: "appeal-admissibility" }, store),
    ],
    [
      "five days later the candidate withdraws the appeal",
      () => {
        clock.advance({ days: 5 });
        return withdrawAppeal({ attemptId: resitting, candidateId: candidateOf(resitting) }, store);
      },
    ],
    [
      "what is withdrawn can't be found admissible",
      () => judgeAdmissibility({ attemptId: resitting, by, reason, because: undefined }, store),
    ],
    ["the appeal is closed", () => closeTheAppeal({ attemptId: resitting, leg: 3 }, deps)],
    ["closed again, it is the same", () => closeTheAppeal({ attemptId: resitting, leg: 3 }, deps)],
    ["the sitting got its five days back", () => readStages(store, resitting)],

    ["another outcome is released", () => released(store, corrected, ["simulation"])],
    ["its candidate appeals too", () => appeal(corrected)],
    ["asked what next or not, it is a leg", () => readAttempt(store, corrected)],
    ...panelSteps(store, corrected, "second"),
    ["the panel corrects a result", () => decide(corrected, asMetByPanel)],
    ["which is taken up", () => takeUp({ attemptId: corrected, leg: 2, question: "appeal-decision" }, store)],
    ["the outcome is reopened", () => applyRemedy({ attemptId: corrected, leg: 2 }, deps)],
    ["while it is decided it can't be reopened", () => review(store, corrected, asMet)],
    ["it is released anew", () => decidedAndReleased(store, corrected, 3)],
    ["and accredits", () => awardAccreditation({ attemptId: corrected, leg: 3 }, store)],
    ["which is awarded once", () => awardAccreditation({ attemptId: corrected, leg: 3 }, store)],
    ["a review reopens it once more", () => review(store, corrected, { ...asMet, score: 0 })],
    ["it is released as not met", () => decidedAndReleased(store, corrected, 4)],
    [
      "and the accreditation with it",
      async () => accreditationOf(store, await readAttempt(store, corrected)),
    ],
    ["every result in every version", () => readResults(store, corrected)],
  ];
}

const { threshold, areas } = standardOfVersion("practitioner-2018-1").stages.simulation;
const met = { score: threshold, areas: areas.map((area) => ({ area, band: "meeting" as const })) };
const asMet: CorrectedResult = { ...met, stage: "simulation", origin: "review" };
const asMetByPanel = { ...met, stage: "simulation", decision: "correct-result", reasons } as const;

/** From the question of admissibility to the panel that is asked to decide. */
function panelSteps(store: Store, attemptId: string, which: "first" | "second"): Step[] {
  const of = { attemptId, leg: 2 };
  const acting = { attemptId, by, reason };
  const form = (members: readonly string[]) => formPanel({ ...acting, members }, store);
  const declare = (id: string, isIndependent: boolean, employers: readonly string[] = []) =>
    declareInterests(store, { memberId: id, isIndependent, employers, examines: [] }, by);
  const steps: Step[] = [
    [
      "it is asked whether the appeal is admissible",
      () => invite({ ...of, kind: "appeal-admissibility" }, store),
    ],
    ["it is", () => judgeAdmissibility({ ...acting, because: undefined }, store)],
    [
      "found otherwise, that is refused",
      () => judgeAdmissibility({ ...acting, because: "academic-judgement-alone" }, store),
    ],
    ["that it is, is taken up", () => takeUp({ ...of, question: "appeal-admissibility" }, store)],
    ["a panel is asked for", () => invite({ ...of, kind: "appeal-panel" }, store)],
    ["a panel of nobody who is known is refused", () => form(["nobody"])],
    ["a member of the employer's declares their interest", () => declare("member-3", true, ["Leeds"])],
    ["and is refused", () => form(["member-3"])],
    ["an independent member declares none", () => declare(memberId, true)],
    ["the panel is formed", () => form([memberId])],
    ["the member sees that it is", () => assignmentsOf(store, memberId)],
    ["that it is formed is taken up", () => takeUp({ ...of, question: "appeal-panel" }, store)],
    ["the panel is asked to decide", () => invite({ ...of, kind: "appeal-decision" }, store)],
  ];
  return steps.map(([sentence, operation]) => [`${sentence}, of the ${which} appeal`, operation]);
}

/** Written is not met, and is being sat again. */
async function underResit(store: Store, attemptId: string, executions: LegExecutions): Promise<unknown> {
  await released(store, attemptId, ["written"]);
  await invite({ attemptId, leg: 1, kind: "next-step" }, store);
  await choose(store, attemptId);
  await takeUp({ attemptId, leg: 1, question: "next-step#round-1" }, store);
  await startFastTrackResit({ attemptId, leg: 1 }, { store, executions });
  await invite({ attemptId, leg: 2, kind: "resit-support" }, store);
  await answerResitSupport(
    {
      ...{ attemptId, employerId: "Leeds", by: "lead-1" },
      ...{ decision: "agreed", support: "A mentor.", releaseDays: [store.now().slice(0, 10)] },
    },
    store,
  );
  await takeUp({ attemptId, leg: 2, question: "resit-support#round-1" }, store);
  await carryForwardStages({ attemptId, leg: 2 }, store);
  await listStagesToSit({ attemptId, leg: 2 }, store);
  return invite({ attemptId, leg: 2, kind: "result", stage: "written" }, store);
}

const choose = (store: Store, attemptId: string) =>
  chooseNextStep({ attemptId, candidateId: candidateOf(attemptId), choice: "fast-track-resit" }, store);

/** An operator has the outcome issued anew; the leg, or why not. */
function review(store: Store, attemptId: string, result: CorrectedResult): Promise<unknown> {
  return append(store, attemptId, async (attempt): Promise<Decision<unknown>> => {
    const reopening = await reopenOutcome(store, attempt, result, { kind: "operator", id: by });
    return reopening.refused === undefined
      ? { answer: reopening.leg, ...reopening.parts }
      : { nothing: reopening.refused };
  });
}
