import { expect, test } from "vitest";
import { parseBody } from "../../contracts/parse-body.ts";
import { ProblemError } from "../../contracts/problem-details.ts";
import { providerMessage, webhookMessage } from "../../contracts/provider-messages.ts";
import { faultsIn } from "./faults-in.ts";

const about = { reference: "ref-1", stage: "knowledge", occurredAt: "2018-07-02T09:30:00Z" };
const sitting = { sittingAt: "2018-07-20T10:00:00+01:00", venueCode: "LEEDS-1" };
const result = {
  version: 1,
  score: 24,
  satOn: "2018-07-02",
  areas: [{ area: "child-development", band: "meeting", comment: "Sound.\nClear." }],
  examinerReference: "ex-7",
};
const data: Record<string, object> = {
  booked: sitting,
  rescheduled: sitting,
  incident: { code: "platform-failure" },
  "cancelled-by-provider": {},
  "did-not-attend": {},
  "cancelled-by-candidate": {},
  result,
  "result-corrected": { ...result, version: 2 },
};
const messageOf = (type: string, change: object = {}) => ({
  type,
  ...about,
  data: { ...data[type], ...change },
});
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (value: unknown) => parseBody(providerMessage, bytes(value));

test.each(Object.keys(data))("the message %s is taken", (type) => {
  expect(read(messageOf(type)).type).toBe(type);
});

test("a date-time in any zone is read as an instant of fixed width in UTC", () => {
  expect(read(messageOf("booked")).data).toEqual({ ...sitting, sittingAt: "2018-07-20T09:00:00.000Z" });
});

test.each<[string, unknown, string]>([
  ["no message at all", null, ""],
  ["a list", [messageOf("booked")], "/type"],
  ["a type we don't know", { ...messageOf("booked"), type: "postponed" }, "/type"],
  ["no type", { ...about, data: {} }, "/type"],
  ["no reference", { ...messageOf("booked"), reference: undefined }, "/reference"],
  ["an empty reference", { ...messageOf("booked"), reference: "" }, "/reference"],
  ["a reference with a key's separator", { ...messageOf("booked"), reference: "a#b" }, "/reference"],
  ["a reference of 65 characters", { ...messageOf("booked"), reference: "r".repeat(65) }, "/reference"],
  ["a stage that is not external", { ...messageOf("booked"), stage: "endorsement" }, "/stage"],
  [
    "a date-time without a zone",
    { ...messageOf("booked"), occurredAt: "2018-07-02T09:30:00" },
    "/occurredAt",
  ],
  [
    "a day that does not exist",
    { ...messageOf("booked"), occurredAt: "2018-02-30T09:30:00Z" },
    "/occurredAt",
  ],
  [
    "an hour that does not exist",
    messageOf("booked", { sittingAt: "2018-02-20T24:00:00Z" }),
    "/data/sittingAt",
  ],
  ["a member we don't know", { ...messageOf("booked"), urgent: true }, "/urgent"],
  ["a member we don't know in data", messageOf("did-not-attend", { why: "x" }), "/data/why"],
  ["no data", { type: "did-not-attend", ...about }, "/data"],
  ["an incident of a code we don't know", messageOf("incident", { code: "weather" }), "/data/code"],
  ["a result of version 2", messageOf("result", { version: 2 }), "/data/version"],
  ["a correction of version 1", messageOf("result-corrected", { version: 1 }), "/data/version"],
  ["a correction of half a version", messageOf("result-corrected", { version: 2.5 }), "/data/version"],
  ["a score below nothing", messageOf("result", { score: -1 }), "/data/score"],
  ["a score in words", messageOf("result", { score: "24" }), "/data/score"],
  ["no areas", messageOf("result", { areas: [] }), "/data/areas"],
  ["an area twice", messageOf("result", { areas: [result.areas[0], result.areas[0]] }), "/data/areas"],
  [
    "a band we don't know",
    messageOf("result", { areas: [{ area: "a", band: "good" }] }),
    "/data/areas/0/band",
  ],
  [
    "a comment of 2,001 characters",
    messageOf("result", { areas: [{ area: "a", band: "meeting", comment: "x".repeat(2001) }] }),
    "/data/areas/0/comment",
  ],
  ["a day with a time", messageOf("result", { satOn: "2018-07-02T00:00:00Z" }), "/data/satOn"],
])("a message with %s is refused, with the place", (_what, value, pointer) => {
  const faults = faultsIn(() => read(value));
  expect(faults.map((fault) => fault.pointer)).toContain(pointer);
});

test("what was wrong is said without repeating what was sent", () => {
  const secret = "Jo Bloggs, 3 Mill Lane";
  const wrong = { ...messageOf("result", { score: secret, satOn: secret, areas: secret }), stage: secret };
  const faults = faultsIn(() => read(wrong));
  expect(faults).toHaveLength(4);
  expect(JSON.stringify(faults)).not.toContain("Bloggs");
});

test("a name from the prototype is a member we don't know, not a way in", () => {
  const text = JSON.stringify(messageOf("did-not-attend")).replace(
    '"data":{',
    '"data":{"__proto__":{"code":1}',
  );
  expect(faultsIn(() => parseBody(providerMessage, Buffer.from(text)))).toEqual([
    { pointer: "/data/__proto__", detail: "is no member of this message" },
  ]);
});

test("a thousand faults are told twenty at a time, with short pointers", () => {
  const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`${n}${"x".repeat(300)}`, n]));
  const areas = Array.from({ length: 20 }, () => ({ ...unknown, area: "", band: "" }));
  const faults = faultsIn(() => read(messageOf("result", { areas })));
  expect(faults).toHaveLength(20);
  expect(Math.max(...faults.map(({ pointer }) => pointer.length))).toBeLessThanOrEqual(200);
});

test.each([
  ["a name given twice", Buffer.from('{"type":"booked","type":"result"}')],
  ["a name given twice, once escaped", Buffer.from(String.raw`{"a":1,"\u0061":2}`)],
  ["a name given twice far inside", Buffer.from('[{"a":[{"b":{"c":1,"d":[],"c":2}}]}]')],
  ["bytes outside UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ["a byte order mark", Buffer.from('\uFEFF{"type":"booked"}')],
  ["no bytes", Buffer.alloc(0)],
  ["half a text", Buffer.from('{"type":')],
  ["two texts", Buffer.from("{}{}")],
])("a body with %s is not one JSON text", (_what, body) => {
  expect(() => parseBody(providerMessage, body)).toThrow(
    expect.objectContaining({ name: "ProblemError", code: "body-not-json" }),
  );
});

test("names that only look repeated are not", () => {
  const body = Buffer.from(
    String.raw`{"a":"a","b":{"a":"{\"a\":1,\"a\":2}"},"c":["a","a",{"a":1},{"a":"\\"}]}`,
  );
  expect(() => parseBody(providerMessage, body)).toThrow(
    expect.objectContaining({ code: "body-not-as-agreed" }),
  );
});

test("64 KiB of open brackets are refused like any other text", () => {
  const deep = Buffer.from("[".repeat(32_000) + "]".repeat(32_000));
  expect(() => parseBody(providerMessage, deep)).toThrow(ProblemError);
});

const visit = {
  ...messageOf("booked", { session: "session-1" }),
  alsoAbout: [
    { reference: "ref-2", stage: "simulation" },
    { reference: "ref-3", stage: "written" },
  ],
};
const incident = {
  ...{ type: "session-incident", session: "session-1", occurredAt: about.occurredAt },
  data: { code: "platform-failure" },
};
const receive = (value: unknown) => parseBody(webhookMessage, bytes(value));

test.each(Object.keys(data).filter((type) => !type.startsWith("result")))(
  "%s may be about the other stages of the visit",
  (type) => {
    expect(receive({ ...visit, type, data: data[type] })).toMatchObject({ type, alsoAbout: visit.alsoAbout });
  },
);

test("a session's incident is about no single case", () => {
  expect(receive(incident)).toMatchObject({ type: "session-incident", session: "session-1" });
});

test.each<[string, unknown, string]>([
  ["a result of several stages", { ...visit, type: "result", data: result }, "/alsoAbout"],
  ["a stage twice", { ...visit, alsoAbout: [{ reference: "ref-2", stage: "knowledge" }] }, ""],
  [
    "more stages than there are",
    { ...visit, alsoAbout: [...visit.alsoAbout, ...visit.alsoAbout] },
    "/alsoAbout",
  ],
  [
    "a stage without its reference",
    { ...visit, alsoAbout: [{ stage: "written" }] },
    "/alsoAbout/0/reference",
  ],
  ["a session with a key's separator", { ...incident, session: "a#b" }, "/session"],
  ["no session", { ...incident, session: undefined }, "/session"],
  ["a reference beside the session", { ...incident, reference: "ref-1" }, "/reference"],
  ["a code that we don't know", { ...incident, data: { code: "rain" } }, "/data/code"],
])("%s is refused, with the place", (_what, value, pointer) => {
  expect(faultsIn(() => receive(value)).map((fault) => fault.pointer)).toContain(pointer);
});
