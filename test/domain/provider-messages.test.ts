import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plusSeconds } from "../../domain/calendar.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { messageTypes, routeMessage, situationOf } from "../../domain/provider-messages.ts";
import type {
  MessageFacts,
  MessageFlag,
  MessageType,
  Route,
  Situation,
  StandingAnswer,
} from "../../domain/provider-messages.ts";

const policy = policyOfVersion("2018-1");
const limit = policy.parameters.sittingsPerStageLimit.value;
const firstSitting = { number: 1, missedBefore: 0 };

function flagged(flag: MessageFlag): Route {
  return { route: "keep-and-flag", flag };
}
function open(type: MessageType, sitting = firstSitting): Route {
  return routeMessage({ type, situation: "open", sitting }, policy);
}
function answered(type: MessageType, answer: StandingAnswer, version?: number): Route {
  return routeMessage({ type, situation: "answered", answer, version }, policy);
}
function result(version: number, hasSameContent: boolean): StandingAnswer {
  return { kind: "result", version, hasSameContent };
}
const otherAnswer: StandingAnswer = { kind: "other" };
const lapse: StandingAnswer = { kind: "lapsed" };

const grade: Route = { route: "answer", answer: "result" };
const show: Route = { route: "show" };
const keep: Route = { route: "keep" };
const noEffect: Route = { route: "no-effect" };
const conflict = flagged("conflicts-with-the-answer");

describe("the table of a message's routes", () => {
  /** By type: what it does to an open question at its first sitting, and to one answered by a different result. */
  const table: Record<MessageType, { open: Route; answered: Route; closed: Route; released?: Route }> = {
    booked: { open: show, answered: show, closed: flagged("about-a-closed-case") },
    rescheduled: { open: show, answered: show, closed: flagged("about-a-closed-case") },
    incident: {
      open: { route: "answer", answer: "sit-again", counts: false },
      answered: flagged("already-answered"),
      closed: flagged("about-a-closed-case"),
    },
    "cancelled-by-provider": {
      open: { route: "answer", answer: "sit-again", counts: false },
      answered: flagged("already-answered"),
      closed: flagged("about-a-closed-case"),
    },
    "did-not-attend": {
      open: { route: "answer", answer: "sit-again", counts: true },
      answered: flagged("already-answered"),
      closed: flagged("about-a-closed-case"),
    },
    "cancelled-by-candidate": {
      open: { route: "answer", answer: "sit-again", counts: true },
      answered: flagged("already-answered"),
      closed: flagged("about-a-closed-case"),
    },
    result: { open: grade, answered: conflict, closed: flagged("about-a-closed-case") },
    "result-corrected": {
      ...{ open: grade, answered: conflict, closed: flagged("about-a-closed-case") },
      released: flagged("corrected-after-release"),
    },
  };

  test.each(messageTypes)("%s about an unknown reference is kept and flagged", (type) => {
    expect(routeMessage({ type, situation: "unknown-reference" }, policy)).toEqual(
      flagged("unknown-reference"),
    );
  });

  test.each(messageTypes)("%s about an open question", (type) => {
    expect(open(type)).toEqual(table[type].open);
  });

  test.each(messageTypes)("%s about a question answered by another result", (type) => {
    expect(answered(type, result(1, false))).toEqual(table[type].answered);
  });

  test.each(messageTypes)("%s about a closed case is kept and flagged", (type) => {
    expect(routeMessage({ type, situation: "closed" }, policy)).toEqual(table[type].closed);
  });

  test.each(messageTypes)("%s about a sitting whose result is released is kept and flagged", (type) => {
    const { closed, released = closed } = table[type];
    expect(routeMessage({ type, situation: "released" }, policy)).toEqual(released);
  });
});

describe("a sitting missed", () => {
  test("did not attend, once: sit again, and it counts", () => {
    expect(open("did-not-attend")).toEqual({ route: "answer", answer: "sit-again", counts: true });
  });

  test.each(["did-not-attend", "cancelled-by-candidate"] as const)("%s, the second time: not sat", (type) => {
    const notSat = { route: "answer", answer: "not-sat", reason: type };
    expect(open(type, { number: 2, missedBefore: 1 })).toEqual(notSat);
  });

  test("incidents between never count: a first miss after four of them still sits again", () => {
    const sitting = { number: 5, missedBefore: 0 };
    expect(open("did-not-attend", sitting)).toEqual({ route: "answer", answer: "sit-again", counts: true });
    expect(open("incident", { number: 5, missedBefore: 1 })).toEqual({
      route: "answer",
      answer: "sit-again",
      counts: false,
    });
  });

  test.each(["incident", "cancelled-by-provider", "did-not-attend"] as const)(
    "%s at the last sitting that the loop allows waits for an operator, and the question stays open",
    (type) => {
      expect(open(type, { number: limit, missedBefore: 0 })).toEqual(flagged("sittings-limit-reached"));
    },
  );

  test("a second miss at the last sitting is not sat: it needs no further one", () => {
    expect(open("did-not-attend", { number: limit, missedBefore: 1 })).toMatchObject({ answer: "not-sat" });
  });
});

describe("a second result", () => {
  test.each<[string, StandingAnswer, Route]>([
    ["that says the same has no effect", result(1, true), noEffect],
    ["that says something else is a conflict", result(1, false), conflict],
    ["that a correction overtook is kept", result(2, false), keep],
    ["that says what the correction says has no effect", result(2, true), noEffect],
    ["for a sitting that was missed is a conflict", otherAnswer, conflict],
    ["after the window has passed is too late", lapse, flagged("too-late")],
  ])("%s", (_, answer, route) => {
    expect(answered("result", answer)).toEqual(route);
  });
});

describe("a corrected result", () => {
  test.each<[string, number, StandingAnswer, Route]>([
    ["newer than the result is a new version", 2, result(1, false), { route: "new-version" }],
    ["newer than a correction is a new version", 4, result(2, false), { route: "new-version" }],
    ["the same again has no effect", 2, result(2, true), noEffect],
    ["of a version already here that says something else is a conflict", 2, result(2, false), conflict],
    ["older than the one already here is kept", 2, result(3, false), keep],
    ["of a sitting that was missed corrects nothing", 2, otherAnswer, flagged("corrects-no-result")],
    ["after the window has passed is too late", 2, lapse, flagged("too-late")],
  ])("%s", (_, version, answer, route) => {
    expect(answered("result-corrected", answer, version)).toEqual(route);
  });

  test("that overtook its result is graded as it stands", () => {
    expect(
      routeMessage(
        { type: "result-corrected", version: 3, situation: "open", sitting: firstSitting },
        policy,
      ),
    ).toEqual(grade);
  });
});

describe("how the question stands", () => {
  const closesAt = "2024-06-30T22:59:59.000Z";
  const asked = { isReleased: false, isClosed: false, isAnswered: false, closesAt };
  const ended = { ...asked, isAnswered: true, isClosed: true };

  test.each<[string, Parameters<typeof situationOf>[0], string, Situation]>([
    ["no question has the reference", undefined, closesAt, "unknown-reference"],
    ["nobody answered yet", asked, "2024-06-01T12:00:00.000Z", "open"],
    ["received in the last second", asked, closesAt, "open"],
    ["received a second later, the lapse not yet recorded", asked, plusSeconds(closesAt, 1), "answered"],
    ["answered", { ...asked, isAnswered: true }, "2024-06-01T12:00:00.000Z", "answered"],
    ["released", { ...ended, isReleased: true }, "2024-06-01T12:00:00.000Z", "released"],
    ["ended before its release", ended, "2024-06-01T12:00:00.000Z", "closed"],
    ["ended without an answer", { ...asked, isClosed: true }, "2024-06-01T12:00:00.000Z", "closed"],
  ])("%s", (_, question, receivedAt, situation) => {
    expect(situationOf(question, receivedAt)).toBe(situation);
  });
});

describe("whatever the message", () => {
  const anyAnswer: fc.Arbitrary<StandingAnswer> = fc.oneof(
    fc.constant(otherAnswer),
    fc.constant(lapse),
    fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.boolean())
      .map(([version, hasSameContent]) => result(version, hasSameContent)),
  );
  const type = fc.constantFrom(...messageTypes);
  const version = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });
  const sitting = fc
    .integer({ min: 1, max: limit + 2 })
    .chain((number) => fc.nat(number - 1).map((missedBefore) => ({ number, missedBefore })));
  const situations: Record<Situation, fc.Arbitrary<MessageFacts>> = {
    "unknown-reference": fc.record({ type, situation: fc.constant("unknown-reference" as const) }),
    released: fc.record({ type, situation: fc.constant("released" as const) }),
    closed: fc.record({ type, situation: fc.constant("closed" as const) }),
    open: fc.record({ type, situation: fc.constant("open" as const), sitting }),
    answered: fc.record({ type, version, situation: fc.constant("answered" as const), answer: anyAnswer }),
  };

  test("only an open question is answered, and only a corrected result makes a new version", () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(situations)), (facts) => {
        const { route } = routeMessage(facts, policy);
        const isAnsweredElsewhere = route === "answer" && facts.situation !== "open";
        const isCorrection = facts.type === "result-corrected" && facts.situation === "answered";
        expect(isAnsweredElsewhere || (route === "new-version" && !isCorrection)).toBe(false);
      }),
    );
  });

  test("what is unknown, released or closed always comes before an operator", () => {
    fc.assert(
      fc.property(
        fc.oneof(situations["unknown-reference"], situations.released, situations.closed),
        (facts) => {
          expect(routeMessage(facts, policy).route).toBe("keep-and-flag");
        },
      ),
    );
  });

  test("the loop of sittings is bounded: nobody sits again past the limit", () => {
    fc.assert(
      fc.property(type, sitting, (given, { number, missedBefore }) => {
        const route = open(given, { number, missedBefore });
        const sitsAgain = route.route === "answer" && route.answer === "sit-again";
        expect(sitsAgain && number >= limit).toBe(false);
      }),
    );
  });
});
