import { expect, test } from "vitest";
import { standardOfVersion } from "../../../../domain/policy/standards.ts";
import { recordMessage } from "../../../../functions/doorways/providers/record-message.ts";
import { commissionReference, findCommission } from "../../../../store/providers/commissions.ts";
import { doorways, problem } from "../journey.ts";

/** A candidate taking part, and the results that the provider sends of them. */
async function sitting() {
  const world = doorways();
  const { store, takingPart } = world;
  const { attemptId } = await takingPart();
  const { standardVersion } = await world.attempt(attemptId);
  const reference = commissionReference(attemptId, "result#written#sitting-1");
  const { areas, maximumScore } = standardOfVersion(standardVersion).stages.written;
  const rated = areas.map((area) => ({ area, band: "meeting" as const }));
  const send = (but: { standardVersion?: string; score?: number; areas?: typeof rated }) =>
    recordMessage(
      {
        ...{ type: "result", stage: "written", reference, occurredAt: store.now() },
        data: { version: 1, score: 50, satOn: "2018-09-03", areas: rated, ...but },
      },
      { provider: "delivery-provider-1", webhookId: "message-1", digest: "digest-1", sentAtSeconds: 0 },
      store,
    );
  return { ...world, attemptId, standardVersion, reference, rated, maximumScore, send };
}

test("a result may name the standard that the commission named", async () => {
  const { send, store, attemptId, reference, standardVersion } = await sitting();
  expect(await findCommission(store, attemptId, reference)).toMatchObject({ standardVersion });
  expect(await send({ standardVersion })).toEqual({ verdict: "taken" });
});

test("what does not fit the attempt's standard is refused with every fault in its place, and nothing is stored", async () => {
  const { send, attempt, attemptId, rated, maximumScore } = await sitting();
  const before = await attempt(attemptId);
  const [first] = rated;
  const areas = [...(first ? [first] : []), { area: "magic", band: "meeting" as const }];
  const sent = send({ standardVersion: "practitioner-2030-1", score: maximumScore + 1, areas });
  await expect(sent).rejects.toMatchObject({
    ...problem("body-not-as-agreed"),
    particulars: {
      errors: expect.arrayContaining([
        {
          pointer: "/data/standardVersion",
          detail:
            'The result was assessed against standard "practitioner-2030-1"; this attempt\'s is "practitioner-2018-1".',
        },
        expect.objectContaining({ pointer: "/data/score" }),
        expect.objectContaining({ pointer: "/data/areas/1/area" }),
        expect.objectContaining({ pointer: "/data/areas" }),
      ]),
    },
  });
  expect(await attempt(attemptId)).toEqual(before);
  expect(await send({})).toEqual({ verdict: "taken" });
});
