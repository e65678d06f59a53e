import { describe, expect, test } from "vitest";
import { eventTypes } from "../../domain/events.ts";
import { messageNames, messageOn, typesThatTell } from "../../domain/messages-to-people.ts";
import { wordMessage } from "../../domain/message-words.ts";

const facts = {
  givenName: "Ada",
  signInUrl: "https://local.naas.example/sign-in",
  at: "2018-06-01T09:00:00.000Z",
};

describe("who is written to", () => {
  test.each([
    ["taking-part-asked", "asked-to-take-part"],
    ["outcome-released", "outcome-released"],
    ["endorsement-declined", "news-of-the-assessment"],
    ["accreditation-revoked", "news-of-the-accreditation"],
    ["withdrawn", "withdrawn"],
  ] as const)("on %s the candidate gets %s", (type, message) => {
    expect(messageOn({ type, detail: {} })).toBe(message);
  });

  test.each([
    ["next-step-asked", "the release said so at the same moment"],
    ["renewal-opened", "the question is not there yet"],
    ["accredited", "it is an outcome"],
    ["stage-graded", "it is held"],
    ["journey-halted", "it is the machine's"],
  ] as const)("nobody is written to on %s: %s", (type, _why) => {
    expect(messageOn({ type, detail: {} })).toBeUndefined();
  });

  test("nobody is told that they were put forward who is asked again, after an appeal, whether they take part", () => {
    const type = "taking-part-asked";
    expect(messageOn({ type, detail: { question: "taking-part#round-2" } })).toBeUndefined();
    expect(messageOn({ type, detail: { question: "taking-part" } })).toBe("asked-to-take-part");
  });

  test.each([
    ["taking-part", "reminder"],
    ["next-step#round-1", "reminder"],
    ["endorsement", undefined],
    ["result#knowledge#sitting-1", undefined],
    ["never-asked", undefined],
  ])("a reminder of %s is the candidate's only where the candidate is asked", (question, message) => {
    expect(messageOn({ type: "reminded", detail: { question } })).toBe(message);
  });

  test("the queue is given every type on which somebody may be written to, and no other", () => {
    const question = "taking-part";
    const telling = eventTypes.filter((type) => messageOn({ type, detail: { question } }) !== undefined);
    expect(typesThatTell()).toEqual(telling);
  });
});

describe("the words", () => {
  test.each(messageNames)("of %s greet, say where to sign in, and tell no result", (name) => {
    const { subject, text } = wordMessage(name, facts);
    expect(subject).toMatch(/^[A-Z][^.!]+$/);
    expect(text).toMatch(/^Dear Ada\n\n/);
    expect(text).toContain(`\n${facts.signInUrl}\n`);
    expect(`${subject} ${text}`).not.toMatch(
      /\b(not met|partially|passed|failed|re-sit|score|accredited|revoked)\b|undefined/i,
    );
  });

  test.each(messageNames)("of %s are one idea to a sentence, in short lines of plain English", (name) => {
    const sentences = wordMessage(name, facts).text.split(/(?<=[.:])\s/);
    for (const sentence of sentences) expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(28);
  });

  test("name the last day as people say it, by the clock in England", () => {
    const closesAt = "2018-07-01T22:59:59.000Z";
    expect(wordMessage("asked-to-take-part", { ...facts, closesAt }).text).toContain(
      "Answer by the end of 1 July 2018.",
    );
    expect(wordMessage("asked-to-take-part", facts).text).not.toContain("Answer by");
  });

  test("of a renewal name the accreditation's last day while it runs, and afterwards the question's", () => {
    const dates = { expiresAt: "2021-09-03T22:59:59.000Z", closesAt: "2022-02-26T23:59:59.000Z" };
    const words = (at: string) => wordMessage("asked-to-renew", { ...facts, ...dates, at }).text;
    const onTime = words("2021-06-05T09:00:00.000Z");
    expect(onTime).toContain("Your accreditation runs until the end of 3 September 2021.");
    expect(onTime).not.toContain("26 February");
    const restored = words("2022-02-12T09:00:00.000Z");
    expect(restored).toContain("Your accreditation ran until the end of 3 September 2021.");
    expect(restored).toContain("Answer by the end of 26 February 2022.");
  });
});
