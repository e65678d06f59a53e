import { describe, expect, test } from "vitest";
import type { ExemptionEvidence } from "../../../functions/doorways/shared/request-exemption.ts";
import { findExemption } from "../../../store/journey/exemptions.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { flaggedItems } from "../../../store/journey/flags.ts";
import { readQuestions } from "../../../store/journey/questions.ts";
import { findReason } from "../../../store/people/reasons.ts";
import { readStages } from "../../../store/journey/stages.ts";
import { doorways, everyStageMet, problem } from "./journey.ts";

const evidence: ExemptionEvidence = {
  met: { simulation: "2017-05-02", written: "2017-05-03" },
  reference: "POC-77",
  statement: "Assessed in Leeds in the spring.",
};
const liaison = "Talked over with the principal social worker on 4 September.";
const reason = "Found in the record of the proof of concept.";
const second = { by: "operator-2" };

function world() {
  const all = doorways();
  const { employers, candidates, operators, employer, operator, store } = all;
  return {
    ...all,
    asked: (attemptId: string, body = evidence, caller = employer) =>
      employers("POST /employers/attempts/{attemptId}/exemption", { attemptId, ...caller, ...body }),
    askedByCandidate: (attemptId: string, candidateId: string) =>
      candidates("POST /candidates/attempts/{attemptId}/exemption", { attemptId, candidateId, ...evidence }),
    putIn: (attemptId: string) =>
      operators("POST /operators/attempts/{attemptId}/exemption", { attemptId, ...operator, ...evidence }),
    approve: (attemptId: string, caller = operator) =>
      operators("POST /operators/attempts/{attemptId}/exemption/decision", {
        attemptId,
        ...caller,
        decision: "approved",
        liaison,
        reason,
      }),
    refuse: (attemptId: string) =>
      operators("POST /operators/attempts/{attemptId}/exemption/decision", {
        attemptId,
        ...operator,
        decision: "refused",
        reason,
      }),
    revoke: (attemptId: string) =>
      operators("POST /operators/attempts/{attemptId}/exemption/revocation", {
        attemptId,
        ...operator,
        reason,
      }),
    withdraw: (attemptId: string) =>
      employers("POST /employers/attempts/{attemptId}/withdrawal", { attemptId, ...employer, reason }),
    see: (attemptId: string) => employers("GET /employers/attempts/{attemptId}", { attemptId, ...employer }),
    standings: async (attemptId: string) =>
      (await readStages(store, attemptId)).map(({ standing }) => standing ?? "to sit"),
    flags: async () => (await flaggedItems(store)).map(({ flagCode }) => flagCode),
  };
}

test("asked for by the employer, approved by an official after liaison: simulation and written are exempt", async () => {
  const { register, asked, approve, see, standings, flags, store, attempt } = world();
  const { attemptId } = await register();
  expect(await asked(attemptId)).toEqual({ recorded: true });
  expect(await flags()).toEqual(["exemption-requested"]);
  expect(await see(attemptId)).toMatchObject({ exempt: [], exemption: "requested" });
  expect(await standings(attemptId)).toEqual(["to sit", "to sit", "to sit"]);
  expect(await approve(attemptId)).toEqual({ recorded: true });
  expect(await see(attemptId)).toMatchObject({ exempt: ["simulation", "written"], exemption: "approved" });
  expect(await standings(attemptId)).toEqual(["to sit", "exempt", "exempt"]);
  expect(await flags()).toEqual([]);
  // Nothing runs yet that would have to be told.
  expect(await attempt(attemptId)).toMatchObject({ leg: 1, exemptStages: ["simulation", "written"] });
  const events = (await readEvents(store, attemptId)).slice(-2);
  expect(events).toMatchObject([
    { type: "exemption-requested", actor: { kind: "employer", id: "lead-1" } },
    { type: "exemption-approved", actor: { kind: "operator", id: "operator-1" } },
  ]);
  expect(JSON.stringify(events)).not.toMatch(/POC-77|Talked/);
  const words = await Promise.all(events.map((event) => findReason(store, event)));
  expect(words.join("\n")).toContain("POC-77: simulation met on 2017-05-02, written on 2017-05-03.");
  expect(words.join("\n")).toContain(liaison);
});

test("the candidate may ask for it, and sees how it stands", async () => {
  const { register, askedByCandidate, refuse, candidates } = world();
  const { attemptId, candidateId } = await register();
  await askedByCandidate(attemptId, candidateId);
  await refuse(attemptId);
  const request = { candidateId, attemptId };
  expect(await candidates("GET /candidates/attempts/{attemptId}", request)).toMatchObject({
    exempt: [],
    exemption: "refused",
  });
  await expect(askedByCandidate(attemptId, "somebody-else")).rejects.toMatchObject(problem("not-found"));
});

test("who put it in does not decide on it: another official does", async () => {
  const { register, putIn, approve, standings } = world();
  const { attemptId } = await register();
  await putIn(attemptId);
  await expect(approve(attemptId)).rejects.toMatchObject(problem("not-open"));
  expect(await standings(attemptId)).toEqual(["to sit", "to sit", "to sit"]);
  await approve(attemptId, second);
  expect(await standings(attemptId)).toEqual(["to sit", "exempt", "exempt"]);
});

test("asked for, decided and revoked twice, it is recorded already, and once", async () => {
  const { register, asked, approve, revoke, attempt } = world();
  const { attemptId } = await register();
  for (const act of [() => asked(attemptId), () => approve(attemptId), () => revoke(attemptId)]) {
    await act();
    const before = await attempt(attemptId);
    expect(await act()).toEqual({ recorded: true });
    expect(await attempt(attemptId)).toEqual(before);
  }
});

test("refused, it may be asked for again with better evidence; approved, it stays so", async () => {
  const { register, asked, refuse, approve, store } = world();
  const { attemptId } = await register();
  await asked(attemptId);
  await refuse(attemptId);
  await expect(approve(attemptId)).rejects.toMatchObject(problem("not-open"));
  await asked(attemptId);
  await approve(attemptId);
  await expect(refuse(attemptId)).rejects.toMatchObject(problem("not-open"));
  expect((await findExemption(store, attemptId))?.state).toBe("approved");
});

describe("nobody is exempt", () => {
  test.each([
    ["simulation", { simulation: "2018-01-01", written: "2017-05-03" }],
    ["written", { simulation: "2017-05-02", written: "2018-06-01" }],
  ])("by a %s met after the proof of concept", async (stage, met) => {
    const { register, asked, attempt } = world();
    const { attemptId } = await register();
    const before = await attempt(attemptId);
    await expect(asked(attemptId, { ...evidence, met })).rejects.toMatchObject({
      ...problem("body-not-as-agreed"),
      particulars: { errors: [{ pointer: `/met/${stage}` }] },
    });
    expect(await attempt(attemptId)).toEqual(before);
  });

  test("without a request, nor by another employer's, nor of an attempt that never was", async () => {
    const { register, asked, approve, revoke } = world();
    const { attemptId } = await register();
    await expect(approve(attemptId)).rejects.toMatchObject(problem("not-open"));
    await expect(revoke(attemptId)).rejects.toMatchObject(problem("not-open"));
    const stranger = { employerId: "bury", by: "lead-2" };
    await expect(asked(attemptId, evidence, stranger)).rejects.toMatchObject(problem("not-found"));
    await expect(approve("never-was")).rejects.toMatchObject(problem("not-found"));
  });

  test("whose attempt ended before anybody decided: it waits for no operator, and nobody decides on it any more", async () => {
    const { register, asked, approve, refuse, flags, store, withdraw } = world();
    const { attemptId } = await register();
    await asked(attemptId);
    await withdraw(attemptId);
    expect(await flags()).toEqual([]);
    expect(await findExemption(store, attemptId)).toMatchObject({ state: "not-decided" });
    await expect(approve(attemptId)).rejects.toMatchObject(problem("not-open"));
    await expect(refuse(attemptId)).rejects.toMatchObject(problem("not-open"));
  });

  test("who has the outcome, and a request that came too late can still be refused", async () => {
    const { takingPart, decided, asked, approve, refuse, flags } = world();
    const { attemptId } = await decided(everyStageMet);
    await expect(asked(attemptId)).rejects.toMatchObject(problem("not-open"));
    const waiting = (await takingPart()).attemptId;
    await asked(waiting);
    expect(await flags()).toEqual(["exemption-requested"]);
    await refuse(waiting);
    expect(await flags()).toEqual([]);
    await expect(approve(waiting)).rejects.toMatchObject(problem("not-open"));
  });
});

test("approved while the stages are commissioned: those of the pair end, and the next leg sits what is left", async () => {
  const { takingPart, asked, approve, attempt, started, store } = world();
  const { attemptId } = await takingPart();
  await asked(attemptId);
  await approve(attemptId);
  const questions = (await readQuestions(store, attemptId)).filter(({ kind }) => kind === "result");
  expect(questions.map(({ stage, answer, dueKind }) => [stage, answer, dueKind])).toEqual([
    ["knowledge", undefined, "lapse"],
    ["simulation", "no-longer-asked", undefined],
    ["written", "no-longer-asked", undefined],
  ]);
  expect((await attempt(attemptId)).leg).toBe(2);
  expect(started).toContain(`${attemptId}-2`);
  const types = (await readEvents(store, attemptId)).slice(-3).map(({ type }) => type);
  expect(types).toEqual(["exemption-approved", "commission-withdrawn", "commission-withdrawn"]);
});

test("revoked while stages are under way: they are to be sat in a window of their own, as a new sitting", async () => {
  const { takingPart, asked, approve, revoke, attempt, standings, store } = world();
  const { attemptId } = await takingPart();
  await asked(attemptId);
  await approve(attemptId);
  await revoke(attemptId);
  expect(await standings(attemptId)).toEqual(["to sit", "to sit", "to sit"]);
  expect((await readStages(store, attemptId)).map(({ sitting, closesAt }) => [sitting, closesAt])).toEqual([
    [1, "2019-01-01T23:59:59.000Z"],
    [2, undefined],
    [2, undefined],
  ]);
  expect(await attempt(attemptId)).toMatchObject({ leg: 3, exemptStages: [] });
});
