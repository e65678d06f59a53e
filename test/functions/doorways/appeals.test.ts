import { beforeEach, describe, expect, test } from "vitest";
import { externalStages } from "../../../domain/levels.ts";
import { candidatesRoutes } from "../../../functions/doorways/candidates/routes.ts";
import { answerMove, offerMove } from "../../../functions/doorways/employers/move.ts";
import { operatorsRoutes } from "../../../functions/doorways/operators/routes.ts";
import type { PanelDecision } from "../../../functions/doorways/panel/decide-appeal.ts";
import { panelsRoutes } from "../../../functions/doorways/panel/routes.ts";
import { update } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { findAppeal } from "../../../store/journey/appeals.ts";
import { findComments, commentsWrite } from "../../../store/people/people.ts";
import { findResult } from "../../../store/journey/results.ts";
import { journeyWorld, type JourneyWorld } from "../../support/journey-world.ts";
import { correctedAsMet } from "../../support/journey-world/people.ts";
import { testKeys } from "../../support/lists.ts";
import { atDoorway, problem } from "./journey.ts";

const making = "POST /candidates/attempts/{attemptId}/appeal";
const seeing = "GET /candidates/attempts/{attemptId}/appeal";
const withdrawing = "POST /candidates/attempts/{attemptId}/appeal/withdrawal";
const judging = "POST /operators/attempts/{attemptId}/appeal/admissibility";
const forming = "POST /operators/attempts/{attemptId}/appeal/panel";
const replacing = "POST /operators/attempts/{attemptId}/appeal/panel/replacement";
const declaring = "POST /operators/panel-members/{memberId}/interests";
const read = "GET /operators/attempts/{attemptId}/appeal";
const waiting = "GET /panel/appeals";
const reading = "GET /panel/appeals/{attemptId}";
const deciding = "POST /panel/appeals/{attemptId}/decision";

const statement = "Nobody gave me the extra time that was agreed.";
const reason = "For a reason that is told.";
const operator = { by: "operator-1" };

type Interests = Parameters<ReturnType<typeof operatorsRoutes>[typeof declaring]>[0];
const examined = { provider: "delivery-provider-1", examinerReference: "ex-7" };

let world: JourneyWorld;
let candidate: { candidateId: string };
let about: { attemptId: string };
const candidates = () => atDoorway(candidatesRoutes({ readKeys: async () => testKeys }), world.store);
const operators = () => atDoorway(operatorsRoutes({ executions: world.executions }), world.store);
const panel = () => atDoorway(panelsRoutes, world.store);

/** A journey whose simulation is not met, examined by ex-7. */
beforeEach(async () => {
  world = journeyWorld();
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met: stage !== "simulation", examiner: "ex-7" });
  await world.runUntilQuiet();
  about = { attemptId };
  candidate = { candidateId: (await world.attempt()).candidateId };
});

const appeal = (words = statement, caller = candidate) =>
  candidates()(making, { ...caller, ...about, grounds: ["adjustments-not-provided"], statement: words });
const admit = () => operators()(judging, { ...operator, ...about, decision: "admissible", reason });
const form = (members: string[]) =>
  operators()(forming, { ...operator, ...about, members, reason: "Nobody else is free." });
const declare = (memberId: string, but: Partial<Interests> = {}) =>
  operators()(declaring, { ...operator, memberId, isIndependent: true, employers: [], examines: [], ...but });
const replace = (members: string[]) => operators()(replacing, { ...operator, ...about, members, reason });
const listed = (memberId: string) => panel()(waiting, { memberId });
const shownTo = (memberId: string) => panel()(reading, { memberId, ...about });
async function candidateMovesTo(to: string) {
  const by = "lead-1";
  await offerMove({ ...about, employerId: "leeds", by, to }, world.store);
  await answerMove({ ...about, employerId: to, by, decision: "accepted" }, world.store);
}
const decide = (decision: PanelDecision, memberId = "member-1") =>
  panel()(deciding, { memberId, ...about, ...decision });
const withdraw = () => candidates()(withdrawing, { ...candidate, ...about });
const seen = (caller = candidate) => candidates()(seeing, { ...caller, ...about });

/** Appealed, admitted, and before the panel of member-1. */
async function beforeThePanel() {
  await appeal();
  await world.runUntilQuiet();
  await admit();
  await world.runUntilQuiet();
  await declare("member-1");
  await form(["member-1"]);
  await world.runUntilQuiet();
}

test("a panel reads the sitting before a re-sit too, which the candidate could still have appealed when it was decided", async () => {
  await world.candidate.choose("fast-track-resit");
  await world.runUntilQuiet();
  await world.employer.agreeToResit();
  await world.runUntilQuiet();
  await world.provider.send("result", { stage: "simulation", sitting: 2, met: false });
  await world.runUntilQuiet();
  await beforeThePanel();
  const { stages } = await shownTo("member-1");
  const [knowledge, simulation] = stages;
  expect(knowledge?.earlierSittings).toEqual([]);
  expect(simulation?.earlierSittings).toEqual([
    { score: expect.any(Number), satOn: expect.any(String), areas: expect.any(Array) },
  ]);
  await decide({ decision: "annul-stage", stage: "simulation", reasons: reason });
  await world.runUntilQuiet();
  expect(await world.attempt()).toMatchObject({ status: "taking-part", isFreeRound: true });
});

describe("the candidate", () => {
  test("sees their appeal with its statement, and its reasons only once it has ended", async () => {
    await appeal();
    expect(await seen()).toEqual({
      ...{ attemptId: about.attemptId, grounds: ["adjustments-not-provided"], statement, state: "received" },
      madeAt: expect.any(String),
    });
    await world.runUntilQuiet();
    await operators()(judging, {
      ...operator,
      ...about,
      decision: "not-admissible",
      because: "academic-judgement-alone",
      reason,
    });
    expect(await seen()).toMatchObject({ state: "ending" });
    expect(await seen()).not.toHaveProperty("reasons");
    await world.runUntilQuiet();
    expect(await seen()).toMatchObject({ state: "ended", end: "not-admissible", reasons: reason });
  });

  test("appeals in words that stand with people's data; the log holds their seal", async () => {
    await appeal();
    expect(JSON.stringify(await world.events())).not.toContain("extra time");
    const made = (await world.events()).find(({ type }) => type === "appeal-made");
    expect(made?.detail).toMatchObject({
      grounds: ["adjustments-not-provided"],
      reasonSeal: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("appeals, withdraws and reads for nobody else", async () => {
    const caller = { candidateId: "another-person" };
    await expect(appeal(statement, caller)).rejects.toMatchObject(problem("not-found"));
    await appeal();
    await expect(seen(caller)).rejects.toMatchObject(problem("not-found"));
    const withdrawal = candidates()(withdrawing, { ...caller, ...about });
    await expect(withdrawal).rejects.toMatchObject(problem("not-found"));
  });

  test("who withdraws the appeal is told that, and nothing of what operators said among themselves", async () => {
    await beforeThePanel();
    await withdraw();
    await world.runUntilQuiet();
    expect(await seen()).toMatchObject({ state: "ended", end: "appeal-withdrawn" });
    expect(await seen()).not.toHaveProperty("reasons");
  });

  test("who withdraws too late is not told how it was decided before the appeal has ended", async () => {
    await beforeThePanel();
    await decide({ decision: "annul-attempt", reasons: reason });
    await expect(withdraw()).rejects.toMatchObject({
      ...{ code: "not-open", particulars: { detail: expect.not.stringMatching(/annul/) } },
    });
  });

  test("has no appeal to see or to withdraw before one is made", async () => {
    await expect(seen()).rejects.toMatchObject(problem("not-found"));
    const withdrawal = candidates()(withdrawing, { ...candidate, ...about });
    await expect(withdrawal).rejects.toMatchObject(problem("not-open"));
  });
});

describe("an operator", () => {
  test("judges once: another judgement is refused, the same again is recorded already", async () => {
    await appeal();
    await world.runUntilQuiet();
    await admit();
    expect(await admit()).toEqual({ recorded: true });
    const other = operators()(judging, {
      ...operator,
      ...about,
      decision: "not-admissible",
      because: "statement-says-no-ground",
      reason,
    });
    await expect(other).rejects.toMatchObject(problem("not-open"));
    expect((await world.events()).filter(({ type }) => type === "appeal-admissible")).toHaveLength(1);
  });

  test("who repeats a judgement after the panel was formed is answered as the first time", async () => {
    await beforeThePanel();
    const before = await world.events();
    expect(await admit()).toEqual({ recorded: true });
    await decide({ decision: "not-upheld", reasons: reason });
    expect(await admit()).toEqual({ recorded: true });
    expect(await form(["member-1"])).toEqual({ recorded: true });
    expect((await world.events()).slice(0, before.length)).toEqual(before);
  });

  test("who names another panel for the same reason has not formed it", async () => {
    await beforeThePanel();
    await declare("member-2");
    await expect(form(["member-2"])).rejects.toMatchObject(problem("not-open"));
    expect(await findAppeal(world.store, about.attemptId)).toMatchObject({ members: ["member-1"] });
  });

  test("replaces members who must not decide any more, and the log says whom and by whom", async () => {
    await beforeThePanel();
    await candidateMovesTo("wigan");
    await declare("member-1", { employers: ["wigan"] });
    await declare("member-2");
    const verdict = { decision: "not-upheld", reasons: reason } as const;
    await expect(decide(verdict)).rejects.toMatchObject(problem("not-open"));
    expect(await replace(["member-2"])).toEqual({ recorded: true });
    expect(await replace(["member-2"])).toEqual({ recorded: true });
    expect((await world.events()).filter(({ type }) => type === "appeal-panel-replaced")).toMatchObject([
      {
        actor: { kind: "operator", id: "operator-1" },
        detail: { members: ["member-2"], replaced: ["member-1"] },
      },
    ]);
    expect((await listed("member-1")).appeals).toEqual([]);
    await expect(shownTo("member-1")).rejects.toMatchObject(problem("not-found"));
    await expect(decide(verdict)).rejects.toMatchObject(problem("not-found"));
    expect((await listed("member-2")).appeals).toMatchObject([{ attemptId: about.attemptId }]);
    expect(await decide(verdict, "member-2")).toEqual({ recorded: true });
    await world.runUntilQuiet();
    expect(await seen()).toMatchObject({ state: "ended", end: "not-upheld" });
    expect(world.faults).toEqual([]);
  });

  test("is refused a replacement who has a conflict, and the panel stays", async () => {
    await beforeThePanel();
    await declare("member-2", { isIndependent: false, examines: [examined] });
    await expect(replace(["member-1", "member-2"])).rejects.toMatchObject({
      particulars: {
        errors: [{ pointer: "/members/1", detail: expect.stringMatching(/examined-the-candidate/) }],
      },
    });
    expect(await findAppeal(world.store, about.attemptId)).toMatchObject({ members: ["member-1"] });
  });

  test("replaces nobody before there is a panel, after its decision, or where the appeal was withdrawn", async () => {
    await expect(replace(["member-2"])).rejects.toMatchObject(problem("not-found"));
    await appeal();
    await world.runUntilQuiet();
    await declare("member-2");
    await expect(replace(["member-2"])).rejects.toMatchObject(problem("not-open"));
    await admit();
    await world.runUntilQuiet();
    await declare("member-1");
    await form(["member-1"]);
    await world.runUntilQuiet();
    await decide({ decision: "not-upheld", reasons: reason });
    await expect(replace(["member-2"])).rejects.toMatchObject(problem("not-open"));
    await world.runUntilQuiet();
    await expect(replace(["member-2"])).rejects.toMatchObject(problem("not-open"));
  });

  test("is asked for nothing where nobody appealed, and for no panel before the judgement", async () => {
    await expect(admit()).rejects.toMatchObject(problem("not-found"));
    await appeal();
    await world.runUntilQuiet();
    await declare("member-1");
    await expect(form(["member-1"])).rejects.toMatchObject(problem("not-open"));
  });

  test.each<[string, Partial<Interests> | undefined, RegExp]>([
    ["never declared an interest", undefined, /declared/],
    ["examined the candidate", { isIndependent: false, examines: [examined] }, /examined-the-candidate/],
    ["works for the candidate's employer", { employers: ["leeds"] }, /of-the-candidates-employer/],
  ])("is refused a panel with somebody who %s, and nothing changes", async (_, interests, detail) => {
    await appeal();
    await world.runUntilQuiet();
    await admit();
    await world.runUntilQuiet();
    await declare("member-1");
    if (interests !== undefined) await declare("member-2", interests);
    await expect(form(["member-1", "member-2"])).rejects.toMatchObject({
      code: "body-not-as-agreed",
      particulars: { errors: [{ pointer: "/members/1", detail: expect.stringMatching(detail) }] },
    });
    expect(await findAppeal(world.store, about.attemptId)).not.toHaveProperty("members");
    expect(await form(["member-1"])).toEqual({ recorded: true });
  });

  test("is refused a panel that nobody is independent on", async () => {
    await appeal();
    await world.runUntilQuiet();
    await admit();
    await world.runUntilQuiet();
    await declare("member-1", { isIndependent: false });
    await expect(form(["member-1"])).rejects.toMatchObject({
      particulars: { errors: [{ pointer: "/members", detail: expect.stringMatching(/nobody-independent/) }] },
    });
  });

  test("is refused a panel with somebody of an employer that the candidate moved away from", async () => {
    await appeal();
    await world.runUntilQuiet();
    await admit();
    await world.runUntilQuiet();
    const former = [{ employerId: "wigan", until: world.clock.now() }];
    const moved = update(world.store.tables.journeys, keys.attempt(about.attemptId), {
      formerEmployers: former,
    });
    await world.store.database.transactWrite({ TransactItems: [moved] });
    await declare("member-1", { employers: ["wigan"] });
    await expect(form(["member-1"])).rejects.toMatchObject(problem("body-not-as-agreed"));
  });

  test("reads statement, panel and end", async () => {
    await beforeThePanel();
    expect(await operators()(read, { ...operator, ...about })).toMatchObject({
      ...{ statement, state: "before-its-panel", members: ["member-1"] },
    });
  });
});

describe("a panel's member", () => {
  test("finds the appeals assigned to them, and no other", async () => {
    await beforeThePanel();
    expect((await listed("member-1")).appeals).toMatchObject([{ attemptId: about.attemptId }]);
    expect((await listed("member-2")).appeals).toEqual([]);
    await decide({ decision: "not-upheld", reasons: reason });
    expect((await listed("member-1")).appeals).toEqual([]);
  });

  test("reads the results that were decided on, and neither name nor employer nor examiner", async () => {
    await beforeThePanel();
    const shown = await shownTo("member-1");
    expect(shown).toMatchObject({ statement, partiallyMet: true, level: "practitioner" });
    expect(shown.stages.map(({ stage, standing }) => `${stage} ${standing}`)).toEqual([
      "knowledge met",
      "simulation not-met",
      "written met",
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/leeds|ex-7|candidateId|Bloggs/);
    await expect(shownTo("member-2")).rejects.toMatchObject(problem("not-found"));
  });

  test("reads the case no more once the appeal has ended, however it ended", async () => {
    await beforeThePanel();
    await decide({ decision: "not-upheld", reasons: reason });
    expect(await shownTo("member-1")).toMatchObject({ state: "ending" });
    await world.runUntilQuiet();
    await expect(shownTo("member-1")).rejects.toMatchObject(problem("not-found"));
    expect(await decide({ decision: "not-upheld", reasons: reason })).toEqual({ recorded: true });
  });

  test("reads the case no more once the candidate has withdrawn", async () => {
    await beforeThePanel();
    await world.candidate.withdraw();
    await expect(shownTo("member-1")).rejects.toMatchObject(problem("not-found"));
  });

  test("who names another remedy in the same words has not decided it", async () => {
    await beforeThePanel();
    const met = correctedAsMet("simulation", "practitioner-2018-1");
    if (met.decision !== "correct-result") throw new TypeError("expected a corrected result");
    expect(await decide(met)).toEqual({ recorded: true });
    expect(await decide(met)).toEqual({ recorded: true });
    await expect(decide({ ...met, score: met.score + 1 })).rejects.toMatchObject(problem("not-open"));
  });

  test("decides for nobody else's panel, and once", async () => {
    await beforeThePanel();
    const verdict = { decision: "not-upheld", reasons: reason } as const;
    await expect(decide(verdict, "member-2")).rejects.toMatchObject(problem("not-found"));
    expect(await decide(verdict)).toEqual({ recorded: true });
    expect(await decide(verdict)).toEqual({ recorded: true });
    await expect(decide({ decision: "annul-attempt", reasons: reason })).rejects.toMatchObject(
      problem("not-open"),
    );
    await expect(decide({ ...verdict, reasons: "Others." })).rejects.toMatchObject(problem("not-open"));
    expect((await world.events()).filter(({ type }) => type === "appeal-decided")).toMatchObject([
      { actor: { kind: "panel", id: "member-1" } },
    ]);
  });

  test("decides no more once the candidate has moved to an employer of theirs; another member does", async () => {
    await appeal();
    await world.runUntilQuiet();
    await admit();
    await world.runUntilQuiet();
    await declare("member-1", { employers: ["wigan"] });
    await declare("member-2");
    await form(["member-1", "member-2"]);
    await world.runUntilQuiet();
    await candidateMovesTo("wigan");
    const verdict = { decision: "not-upheld", reasons: reason } as const;
    const barred = { code: "not-open", particulars: { detail: expect.stringMatching(/employer/) } };
    await expect(decide(verdict)).rejects.toMatchObject(barred);
    await expect(shownTo("member-1")).rejects.toMatchObject(barred);
    expect(await findAppeal(world.store, about.attemptId)).not.toHaveProperty("decision");
    expect(await decide(verdict, "member-2")).toEqual({ recorded: true });
  });

  test("decides nothing where nobody independent is left beside them", async () => {
    await appeal();
    await world.runUntilQuiet();
    await admit();
    await world.runUntilQuiet();
    await declare("member-1", { employers: ["wigan"] });
    await declare("member-2", { isIndependent: false });
    await form(["member-1", "member-2"]);
    await world.runUntilQuiet();
    await candidateMovesTo("wigan");
    const verdict = { decision: "not-upheld", reasons: reason } as const;
    await expect(decide(verdict, "member-2")).rejects.toMatchObject({
      ...{ code: "not-open", particulars: { detail: expect.stringMatching(/independent/) } },
    });
    await declare("member-3");
    await replace(["member-2", "member-3"]);
    expect(await decide(verdict, "member-2")).toEqual({ recorded: true });
  });

  test("can't give a score outside the standard, an area of another stage, or a result to a stage without one", async () => {
    await beforeThePanel();
    const met = correctedAsMet("simulation", "practitioner-2018-1");
    if (met.decision !== "correct-result") throw new TypeError("expected a corrected result");
    await expect(decide({ ...met, score: 10_000 })).rejects.toMatchObject({
      particulars: { errors: [{ pointer: "/score" }] },
    });
    await expect(decide({ ...met, areas: met.areas.slice(1) })).rejects.toMatchObject(
      problem("body-not-as-agreed"),
    );
    expect(await findAppeal(world.store, about.attemptId)).not.toHaveProperty("decision");
  });

  test("leaves the examiners' words with the result that they corrected", async () => {
    const of = { attemptId: about.attemptId, stage: "simulation", sitting: 1 } as const;
    const comments = { communication: "Listens." };
    const write = commentsWrite(world.store, { ...of, version: 1, comments });
    await world.store.database.transactWrite({ TransactItems: [write] });
    await beforeThePanel();
    await decide(correctedAsMet("simulation", "practitioner-2018-1"));
    await world.runUntilQuiet();
    expect(await findResult(world.store, about.attemptId, { ...of, version: 2 })).toMatchObject({
      origin: "panel",
    });
    expect(await findComments(world.store, { ...of, version: 2 })).toEqual(comments);
    expect(await seen()).toMatchObject({ end: "upheld", remedy: "correct-result", stage: "simulation" });
  });
});
