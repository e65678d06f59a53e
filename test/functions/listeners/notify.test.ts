import { expect, test } from "vitest";
import { queuedMessage, type QueuedMessage } from "../../../contracts/queued-messages.ts";
import { answerTakingPart } from "../../../functions/doorways/candidates/answer-taking-part.ts";
import {
  MailRefusedError,
  notify,
  type NotifyDeps,
  type SendMail,
} from "../../../functions/listeners/notify/notify.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { remove } from "../../../store/database/expressions.ts";
import { flaggedItems } from "../../../store/journey/flags.ts";
import { findSending } from "../../../store/people/messages-to-people.ts";
import { transactIf } from "../../../store/store.ts";
import * as v from "valibot";
import { testTables } from "../../support/memory-database.ts";
import { doorways } from "../doorways/journey.ts";

/** A candidate was endorsed and is asked to take part; what goes out is kept. */
async function asked() {
  const world = doorways();
  const of = await world.endorsed();
  const mails: Parameters<SendMail>[0][] = [];
  const deps: NotifyDeps = {
    store: world.store,
    signInUrl: "https://local.naas.example/sign-in",
    sendMail: async (mail) => {
      mails.push(mail);
    },
  };
  return { ...world, ...of, mails, deps, event: await lastEvent("taking-part-asked") };

  async function lastEvent(type: QueuedMessage["type"]): Promise<QueuedMessage> {
    const found = (await readEvents(world.store, of.attemptId)).findLast((event) => event.type === type);
    return v.parse(queuedMessage, JSON.stringify({ detail: found }));
  }
}

test("the candidate is written to at the address that is held, by name and with the last day", async () => {
  const { deps, event, mails } = await asked();
  expect(await notify(event, deps)).toBe("sent");
  expect(mails).toEqual([
    {
      to: "ada@example.invalid",
      subject: "Your employer has put you forward for assessment",
      text: expect.stringContaining("Answer by the end of 1 October 2018."),
    },
  ]);
});

test("the same event again, or twice at once, writes once", async () => {
  const { deps, event, mails, store } = await asked();
  const at = { attemptId: event.attemptId, eventId: event.id };
  expect((await Promise.all([notify(event, deps), notify(event, deps)])).sort()).toEqual([
    "not-confirmed",
    "sent",
  ]);
  expect(await notify(event, deps)).toBe("already-sent");
  expect(mails).toHaveLength(1);
  // While the first was under way nobody could say; once it went, nothing waits for an operator.
  expect(await findSending(store, at)).toMatchObject({ state: "sent" });
  expect(await flaggedItems(store)).toEqual([]);
});

test("what the service refused is tried again, and goes out once", async () => {
  const { deps, event, mails } = await asked();
  const sendMail: SendMail = async () => {
    throw new MailRefusedError("TooManyRequestsException");
  };
  await expect(notify(event, { ...deps, sendMail })).rejects.toMatchObject({ name: "MailRefusedError" });
  await expect(notify(event, { ...deps, sendMail })).rejects.toMatchObject({ name: "MailRefusedError" });
  expect(await notify(event, deps)).toBe("sent");
  expect(mails).toHaveLength(1);
});

test("what nobody can say of whether it went out is not sent again: an operator is asked", async () => {
  const { deps, event, mails, store } = await asked();
  const sendMail: SendMail = async (mail) => {
    mails.push(mail);
    throw new Error("socket hang up");
  };
  await expect(notify(event, { ...deps, sendMail })).rejects.toThrow("socket hang up");
  expect(await notify(event, deps)).toBe("not-confirmed");
  expect(mails).toHaveLength(1);
  expect(await flaggedItems(store)).toMatchObject([
    { flagCode: "message-not-confirmed", attemptId: event.attemptId },
  ]);
});

test("a crash between sending and noting it is before an operator too, and nobody is written to twice", async () => {
  const { deps, event, mails, store } = await asked();
  let updates = 0;
  const crashing = {
    ...store,
    database: {
      get: store.database.get.bind(store.database),
      query: store.database.query.bind(store.database),
      transactWrite: store.database.transactWrite.bind(store.database),
      update: async (input: Parameters<typeof store.database.update>[0]) => {
        updates += 1;
        if (updates === 2) throw new Error("crashed");
        return store.database.update(input);
      },
    },
  };
  await expect(notify(event, { ...deps, store: crashing })).rejects.toThrow("crashed");
  expect(await notify(event, deps)).toBe("not-confirmed");
  expect(mails).toHaveLength(1);
});

test("a question that is answered by now is not asked by e-mail any more", async () => {
  const { deps, event, mails, attemptId, candidateId, store } = await asked();
  await answerTakingPart({ attemptId, candidateId, decision: "confirmed" }, store);
  expect(await notify(event, deps)).toBe("no-longer-asked");
  expect(mails).toEqual([]);
});

test("news of a question that was answered goes out: it is the answer that is told", async () => {
  const { deps, event, mails, store, attemptId, candidateId } = await asked();
  await answerTakingPart({ attemptId, candidateId, decision: "declined" }, store);
  const news = { ...event, id: "event-9", type: "endorsement-declined" } as const;
  expect(await notify(news, deps)).toBe("sent");
  expect(mails[0]?.subject).toBe("There is news about your assessment");
});

test("somebody whose data are gone is not written to", async () => {
  const { deps, event, mails, store, candidateId } = await asked();
  await transactIf(store, [remove(testTables.people, { pk: `PERSON#${candidateId}`, sk: "PERSON" })]);
  expect(await notify(event, deps)).toBe("person-not-held");
  expect(mails).toEqual([]);
});

test("on what nobody is written to nothing is kept either", async () => {
  const { deps, event, mails, store } = await asked();
  expect(await notify({ ...event, type: "stage-graded" }, deps)).toBe("nobody-is-written-to");
  expect(mails).toEqual([]);
  expect(await findSending(store, { attemptId: event.attemptId, eventId: event.id })).toBeUndefined();
});

test("nothing that is kept of a message, and no error of it, names a person or an address", async () => {
  const { deps, event, store, database } = await asked();
  await notify(event, deps);
  const kept = database.items(testTables.journeys).filter(({ sk }) => String(sk).startsWith("SENDING#"));
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toMatch(/ada|@/i);
  expect(new MailRefusedError("MessageRejected").message).not.toContain("@");
  expect(await findSending(store, { attemptId: event.attemptId, eventId: event.id })).toBeDefined();
});

test.each([
  "",
  "{}",
  '{"detail":{}}',
  '{"detail":{"id":"1","type":"no-such-event","attemptId":"a","detail":{}}}',
])("a record that is no event of ours is refused: %s", (body) => {
  expect(v.safeParse(queuedMessage, body).success).toBe(false);
});
