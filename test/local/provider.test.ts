import { describe, expect, test } from "vitest";
import type { CommissionBody } from "../../contracts/commissions.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { awaitsCommission, Provider } from "../../local/actors/provider.ts";
import { memberOf } from "../support/members.ts";

type Sent = { readonly id: string; readonly body: object; readonly isForged?: boolean };

function staff(statuses: readonly number[] = []) {
  const sent: Sent[] = [];
  const answers = [...statuses];
  const provider = new Provider({
    simulator: {
      send: async (_, webhook) => {
        sent.push(webhook);
        return { status: answers.shift() ?? 202, verdict: "taken" };
      },
    },
    webhooksUrl: "http://127.0.0.1/webhooks/p",
    now: () => "2018-10-01T09:00:00.000Z",
    seed: 1,
  });
  return { sent, provider };
}

const commission = (stage: ExternalStage, reference: string): CommissionBody => ({
  ...{ type: "commission", reference, stage, level: "practitioner", windowClosesOn: "2019-01-01" },
  candidate: { givenName: "Jo", familyName: "Bloggs", email: "jo@example.invalid" },
  adjustments: [],
});

describe("a commission", () => {
  test("taken twice is one sitting", () => {
    const { provider } = staff();
    const who = memberOf([["written"]]);
    provider.take(who, commission("written", "r1"), 0);
    provider.take(who, commission("written", "r1"), 0);
    expect(who.lanes.get("written")?.references).toEqual(["r1"]);
    expect(provider.unforeseen).toEqual([]);
  });

  test("of a stage that is sat in the first and the third round is of those two, not of the one between", () => {
    const { provider } = staff();
    const who = memberOf([externalStages, ["knowledge"], ["written"]]);
    provider.take(who, commission("written", "r1"), 0);
    provider.take(who, commission("written", "r2"), 0);
    expect(who.lanes.get("written")).toMatchObject({ round: 2, references: ["r2"] });
  });

  test("that no story foresees is told of", () => {
    const { provider } = staff();
    provider.take(memberOf([["knowledge"]]), commission("written", "r1"), 0);
    expect(provider.unforeseen).toEqual(["written of attempt a"]);
  });

  test("is awaited until every stage of the round has its own", () => {
    const { provider } = staff();
    const who = memberOf([["knowledge", "written"]]);
    provider.take(who, commission("written", "r1"), 0);
    expect(awaitsCommission(who)).toBe(true);
    provider.take(who, commission("knowledge", "r2"), 0);
    expect(awaitsCommission(who)).toBe(false);
  });
});

describe("a result", () => {
  test("of the last stage waits until all others have gone", () => {
    const { provider } = staff();
    const who = memberOf([["knowledge", "written"]]);
    provider.take(who, commission("written", "r2"), 0);
    expect(provider.next(who, 0)).toBeUndefined();
    provider.take(who, commission("knowledge", "r1"), 0);
    expect(provider.next(who, 0)?.lane.stage).toBe("knowledge");
  });

  test("goes again under its own id while the service fails, and is noted once", async () => {
    const { provider, sent } = staff([503, 429, 202]);
    const who = memberOf([["knowledge"]]);
    provider.take(who, commission("knowledge", "r1"), 0);
    const next = provider.next(who, 0);
    if (next === undefined) throw new TypeError("nothing to send");
    await provider.send(who, next);
    expect(sent.map(({ id }) => id)).toEqual(["r1-1", "r1-1", "r1-1"]);
    expect(provider.sent).toMatchObject([{ id: "r1-1", status: 202, expected: { status: 202 } }]);
    expect(provider.next(who, 0)).toBeUndefined();
  });
});
