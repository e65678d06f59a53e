import { expect, test } from "vitest";
import type { Commission } from "../../../store/providers/commissions.ts";
import {
  sendBatch,
  type QueuedRecord,
  type SendBatchDeps,
} from "../../../functions/listeners/send-to-provider/send-batch.ts";
import {
  CommissionNotAcceptedError,
  sendToProvider,
} from "../../../functions/listeners/send-to-provider/send-to-provider.ts";
import { webhookKey } from "../../../functions/shared/standard-webhooks/secret.ts";
import { verifyWebhook } from "../../../functions/shared/standard-webhooks/signature.ts";

const outgoing = webhookKey(`whsec_${Buffer.alloc(32, 9).toString("base64")}`);
const signingTime = Date.UTC(2026, 0, 1);
const commission: Commission = {
  attemptId: "attempt-1",
  candidateId: "person-1",
  reference: "ref_1-x",
  provider: "assessors",
  stage: "simulation",
  sitting: 1,
  level: "practitioner",
  questionKey: "result#simulation#sitting-1",
  closesAt: "2018-10-30T23:59:59.000Z",
  policyVersion: "2018-1",
  says: "commission",
  since: "2018-07-02T09:30:00.000Z",
  tries: 0,
};
const withdrawal: Commission = { ...commission, says: "commission-withdrawn" };
const person = {
  candidate: { givenName: "Jo", familyName: "Bloggs", email: "jo@example.org" },
  adjustments: ["25 % more time"],
};
const coded = { ...person, adjustments: ["extra-time-25-percent", "a measure of earlier"] };

interface World {
  readonly isStillAsked?: boolean;
  readonly commission?: Commission | undefined;
  readonly person?: typeof person | undefined;
  readonly answer?: () => Response;
}

function provider(world: World = {}) {
  const { answer = () => new Response(null, { status: 202 }) } = world;
  const found = "commission" in world ? world.commission : commission;
  const state: {
    accepted: Commission[];
    dropped: Commission[];
    posts: { url: string; request: RequestInit }[];
  } = {
    accepted: [],
    dropped: [],
    posts: [],
  };
  const send = () =>
    sendToProvider(
      { attemptId: "attempt-1", reference: "ref_1-x" },
      {
        findCommission: async () => found,
        findPerson: async () => ("person" in world ? world.person : person),
        drop: async (one) => state.dropped.push(one),
        markAccepted: async (one) => state.accepted.push(one),
        providers: {
          find: async (name) =>
            name === "assessors"
              ? { commissionUrl: "https://p.example/c", incoming: [], outgoing }
              : undefined,
          refresh: async () => undefined,
        },
        post: async (url, request) => {
          state.posts.push({ url, request });
          return answer();
        },
        isStillAsked: async () => world.isStillAsked ?? true,
        signingTime: () => signingTime,
      },
    );
  return { state, send };
}

function sentIn(request: RequestInit | undefined) {
  const body = request?.body instanceof Uint8Array ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(new Headers(request?.headers).entries());
  const content: unknown = JSON.parse(Buffer.from(body).toString());
  return { body, headers, content };
}

test("a commission goes out signed, with no more of the person than the provider needs", async () => {
  const { state, send } = provider();
  expect(await send()).toBe("accepted");
  const { body, headers, content } = sentIn(state.posts[0]?.request);
  expect(content).toEqual({
    type: "commission",
    reference: "ref_1-x",
    stage: "simulation",
    level: "practitioner",
    windowClosesOn: "2018-10-30",
    ...person,
  });
  expect(verifyWebhook({ headers, body }, [outgoing], signingTime / 1000)).toMatchObject({
    verified: true,
    id: "commission-ref_1-x",
  });
  expect(state.accepted).toEqual([commission]);
});

test("the measures agreed are sent in words; one that the list does not know, as it was agreed", async () => {
  const { state, send } = provider({ person: coded });
  await send();
  expect(sentIn(state.posts[0]?.request).content).toMatchObject({
    adjustments: ["25 % more time", "a measure of earlier"],
  });
});

test("a window that closes in summer closes on its London day", async () => {
  const summer = { ...commission, closesAt: "2018-08-30T22:59:59.000Z" };
  const { state, send } = provider({ commission: summer });
  await send();
  expect(sentIn(state.posts[0]?.request).content).toMatchObject({ windowClosesOn: "2018-08-30" });
});

test("every try of a commission has the same id, and its withdrawal another one", async () => {
  const { state, send } = provider();
  await send();
  await send();
  const other = provider({ commission: withdrawal });
  await other.send();
  const ids = [...state.posts, ...other.state.posts].map(
    ({ request }) => sentIn(request).headers["webhook-id"],
  );
  expect(ids).toEqual(["commission-ref_1-x", "commission-ref_1-x", "commission-withdrawn-ref_1-x"]);
});

test("a commission that changed says how it now stands, under an id of its own for each change", async () => {
  const changed = {
    ...commission,
    says: "commission-changed",
    closesAt: "2018-11-20T23:59:59.000Z",
  } as const;
  const { state, send } = provider({ commission: changed });
  await send();
  const again = provider({ commission: { ...changed, since: "2018-07-03T09:30:00.000Z" } });
  await again.send();
  expect(sentIn(state.posts[0]?.request).content).toEqual({
    ...{ type: "commission-changed", reference: "ref_1-x", stage: "simulation", level: "practitioner" },
    ...{ windowClosesOn: "2018-11-20", ...person },
  });
  const ids = [...state.posts, ...again.state.posts].map(
    ({ request }) => sentIn(request).headers["webhook-id"],
  );
  expect(ids).toEqual([
    "commission-changed-ref_1-x-20180702093000000",
    "commission-changed-ref_1-x-20180703093000000",
  ]);
});

test("the change of a commission that is no longer asked for is not sent", async () => {
  const { state, send } = provider({
    commission: { ...commission, says: "commission-changed" },
    isStillAsked: false,
  });
  expect(await send()).toBe("no-longer-asked");
  expect(state.posts).toEqual([]);
});

test("a withdrawal says nothing about the person, and is sent though the result is no longer asked for", async () => {
  const { state, send } = provider({ commission: withdrawal, person: undefined, isStillAsked: false });
  expect(await send()).toBe("accepted");
  expect(sentIn(state.posts[0]?.request).content).toEqual({
    type: "commission-withdrawn",
    reference: "ref_1-x",
    stage: "simulation",
    level: "practitioner",
  });
});

test("a suspension says nothing about the person, and is not sent of a sitting that has its result", async () => {
  const suspension: Commission = { ...commission, says: "commission-suspended" };
  const { state, send } = provider({ commission: suspension, person: undefined });
  expect(await send()).toBe("accepted");
  expect(sentIn(state.posts[0]?.request).content).toEqual({
    type: "commission-suspended",
    reference: "ref_1-x",
    stage: "simulation",
    level: "practitioner",
  });
  const answered = provider({ commission: suspension, isStillAsked: false });
  expect(await answered.send()).toBe("no-longer-asked");
});

test.each<[string, World, string]>([
  ["accepted already", { commission: { ...commission, acceptedAt: commission.since } }, "already-accepted"],
  ["no longer asked for", { isStillAsked: false }, "no-longer-asked"],
  ["unknown", { commission: undefined }, "unknown-commission"],
])("a commission that is %s is not sent", async (_what, world, sending) => {
  const { state, send } = provider(world);
  expect(await send()).toBe(sending);
  expect(state.posts).toEqual([]);
  expect(state.accepted).toEqual([]);
  expect(state.dropped).toHaveLength(sending === "no-longer-asked" ? 1 : 0);
});

test.each([300, 301, 302, 307, 308, 400, 401, 404, 410, 429, 500, 503])(
  "an answer of %d is no acceptance",
  async (status) => {
    const { state, send } = provider({ answer: () => new Response("Jo Bloggs", { status }) });
    await expect(send()).rejects.toThrow(CommissionNotAcceptedError);
    await expect(send()).rejects.toThrow(`it answered ${status}`);
    expect(state.accepted).toEqual([]);
    expect(state.posts[0]?.request.redirect).toBe("manual");
  },
);

test.each<[string, World, string]>([
  ["a provider without a secret", { commission: { ...commission, provider: "nobody" } }, "has no secret"],
  ["a person that is not known", { person: undefined }, "not known"],
  [
    "a provider that can't be reached",
    {
      answer: () => {
        throw new TypeError("fetch failed");
      },
    },
    "fetch failed",
  ],
])("a commission for %s stays due", async (_what, world, why) => {
  const { state, send } = provider(world);
  await expect(send()).rejects.toThrow(why);
  expect(state.accepted).toEqual([]);
});

test("a person whose data are not as agreed is not sent, and the fault does not repeat them", async () => {
  const email = "jo at example.org";
  const { state, send } = provider({ person: { ...person, candidate: { ...person.candidate, email } } });
  await expect(send()).rejects.toThrow("/candidate/email expected an e-mail address");
  await expect(send()).rejects.not.toThrow(email);
  expect(state.posts).toEqual([]);
});

const queued = (messageId: string, received = 1, body?: string): QueuedRecord => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  attributes: { ApproximateReceiveCount: String(received) },
  body:
    body ?? JSON.stringify({ detail: { attemptId: "a", detail: { reference: messageId } }, source: "naas" }),
});

interface QueueState {
  readonly sent: string[];
  readonly postponed: [string, number][];
  readonly failures: string[];
}

function queue(): { state: QueueState; deps: SendBatchDeps } {
  const state: QueueState = { sent: [], postponed: [], failures: [] };
  return {
    state,
    deps: {
      send: async ({ reference }) => {
        if (reference.startsWith("bad")) throw new Error("no");
        state.sent.push(reference);
        return "accepted";
      },
      postpone: async (record, seconds) => state.postponed.push([record.messageId, seconds]),
      noteFailure: (messageId) => state.failures.push(messageId),
    },
  };
}

const failing = () => Promise.reject(new Error("throttled"));

test("a commission that fails doesn't keep the others of its batch from being sent", async () => {
  const { state, deps } = queue();
  const records = [queued("good-1"), queued("bad-1"), queued("not-ours", 1, "no JSON"), queued("good-2")];
  const { batchItemFailures } = await sendBatch(records, deps);
  expect(batchItemFailures).toEqual([{ itemIdentifier: "bad-1" }, { itemIdentifier: "not-ours" }]);
  expect(state.sent).toEqual(["good-1", "good-2"]);
});

test("each failure waits three times as long as the one before", async () => {
  const { state, deps } = queue();
  for (const received of [1, 2, 3, 4, 5]) await sendBatch([queued("bad", received)], deps);
  expect(state.postponed.map(([, seconds]) => seconds)).toEqual([10, 30, 90, 270, 270]);
});

test("a record that can't be postponed is still brought again", async () => {
  const { state, deps } = queue();
  const { batchItemFailures } = await sendBatch([queued("bad")], { ...deps, postpone: failing });
  expect(batchItemFailures).toEqual([{ itemIdentifier: "bad" }]);
  expect(state.failures).toEqual(["bad", "bad"]);
});
