import { expect, test } from "vitest";
import { revokeAccreditation } from "../../../../functions/doorways/operators/revoke-accreditation.ts";
import { findAccreditation } from "../../../../store/journey/accreditations.ts";
import { faultsOfChain } from "../../../../store/journey/event-chain.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { findReason } from "../../../../store/people/reasons.ts";
import { doorways, problem } from "../journey.ts";

const shown = "GET /candidates/attempts/{attemptId}/accreditation";
const reason = "The simulation was sat by somebody else.";

test("an accreditation is revoked with its reason and by whom, and both are kept", async () => {
  const { awarded, attempt, store } = doorways();
  const { number, attemptId } = await awarded();
  expect(await revokeAccreditation({ number, reason, by: "operator-1" }, store)).toEqual({ recorded: true });
  expect(await findAccreditation(store, number)).toMatchObject({ state: "revoked", revokedBy: "operator-1" });
  expect((await attempt(attemptId)).status).toBe("accreditation-revoked");
  const log = await readEvents(store, attemptId);
  const event = log.at(-1);
  expect(event).toMatchObject({
    type: "accreditation-revoked",
    actor: { kind: "operator", id: "operator-1" },
    detail: { accreditationNumber: number },
  });
  expect(event && (await findReason(store, event))).toBe(reason);
  expect(JSON.stringify(log)).not.toContain("simulation was sat");
  expect(faultsOfChain(log, await attempt(attemptId))).toEqual([]);
});

test("it is revoked once: the first reason stays", async () => {
  const { awarded, attempt, store } = doorways();
  const { number, attemptId } = await awarded();
  await revokeAccreditation({ number, reason, by: "operator-1" }, store);
  const before = await attempt(attemptId);
  const again = revokeAccreditation({ number, reason: "Another.", by: "operator-2" }, store);
  expect(await again).toEqual({ recorded: true });
  expect(await attempt(attemptId)).toEqual(before);
  const event = (await readEvents(store, attemptId)).at(-1);
  expect(event && (await findReason(store, event))).toBe(reason);
});

test("two operators at once revoke it once", async () => {
  const { awarded, store } = doorways();
  const { number, attemptId } = await awarded();
  await Promise.all(
    ["operator-1", "operator-2"].map((by) => revokeAccreditation({ number, reason: by, by }, store)),
  );
  const revocations = (await readEvents(store, attemptId)).filter(
    ({ type }) => type === "accreditation-revoked",
  );
  expect(revocations).toHaveLength(1);
  const [event] = revocations;
  expect(event && (await findReason(store, event))).toBe(event?.actor.id);
});

test("a number that nobody holds is not found", async () => {
  const { store } = doorways();
  const revoking = revokeAccreditation({ number: "NAAS-0000-00FZ-Y", reason, by: "operator-1" }, store);
  await expect(revoking).rejects.toMatchObject(problem("not-found"));
});

test("its holder sees its public name and number, and why it was revoked", async () => {
  const { awarded, candidates, store } = doorways();
  const { number, attemptId, candidateId } = await awarded();
  const request = { candidateId, attemptId };
  expect(await candidates(shown, request)).toEqual({
    ...{ number, level: "practitioner", publicName: "Approved Child and Family Practitioner" },
    ...{ standardVersion: "practitioner-2018-1", awardedAt: "2018-09-03T09:00:00.000Z", state: "in-force" },
    expiresAt: "2021-09-03T22:59:59.000Z",
    renewal: { state: "not-due", canBeOpened: false },
  });
  await revokeAccreditation({ number, reason, by: "operator-1" }, store);
  const after = await candidates(shown, request);
  expect(after).toMatchObject({ state: "revoked", revocation: { reason } });
  expect(JSON.stringify(after)).not.toContain("operator-1");
});

test("nobody sees another's accreditation, nor one that is not awarded", async () => {
  const { awarded, endorsed, candidates } = doorways();
  const theirs = await awarded();
  const none = await endorsed();
  for (const [candidateId, attemptId] of [
    ["somebody-else", theirs.attemptId],
    [none.candidateId, none.attemptId],
  ] as const) {
    const asked = candidates(shown, { candidateId, attemptId });
    await expect(asked).rejects.toMatchObject(problem("not-found"));
  }
});
