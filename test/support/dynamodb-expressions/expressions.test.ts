import { expect, test } from "vitest";
import { type Bindings, bind } from "./bindings.ts";
import { checkOperands, evaluateCondition, parseCondition } from "./conditions.ts";
import { applyUpdate, parseUpdate, refuseOverlaps, writtenPaths } from "./updates.ts";
import type { Item, Value } from "./values.ts";

const question: Item = {
  pk: "ATTEMPT#1",
  sk: "QUESTION#endorsement",
  askedByLeg: 2,
  opened: "2018-09-03",
  answer: { code: "endorsed", versions: [1, 2] },
  tags: new Set(["a", "b"]),
  nothing: null,
  isShown: false,
};

const names = { "#t": "token", "#s": "status" };

function holds(text: string, values: Record<string, Value> = {}, item: Item | undefined = question): boolean {
  const parsed = parseCondition(text);
  const used = Object.fromEntries(Object.entries(names).filter(([name]) => parsed.names.has(name)));
  const input = {
    ...(Object.keys(used).length > 0 && { ExpressionAttributeNames: used }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
  const bindings = bind(input, [parsed]);
  checkOperands(parsed.tree, bindings);
  return evaluateCondition(parsed.tree, item, bindings);
}

test.each<[text: string, values: Record<string, Value>, expected: boolean]>([
  ["askedByLeg = :l", { ":l": 2 }, true],
  ["askedByLeg = :l", { ":l": "2" }, false],
  ["askedByLeg <> :l", { ":l": 3 }, true],
  ["absent <> :l", { ":l": 3 }, true],
  ["absent = :l", { ":l": 3 }, false],
  ["absent < :l", { ":l": 3 }, false],
  ["NOT absent < :l", { ":l": 3 }, true],
  ["askedByLeg < :l", { ":l": 3 }, true],
  ["askedByLeg < :l", { ":l": "3" }, false],
  ["askedByLeg >= :l", { ":l": 2 }, true],
  ["opened BETWEEN :a AND :b", { ":a": "2018-09-01", ":b": "2018-09-30" }, true],
  [
    "opened BETWEEN :a AND :b AND askedByLeg = :l",
    { ":a": "2018-09-01", ":b": "2018-09-30", ":l": 1 },
    false,
  ],
  ["askedByLeg IN (:a, :b)", { ":a": 1, ":b": 2 }, true],
  ["askedByLeg IN (:a, :b)", { ":a": 1, ":b": 3 }, false],
  ["attribute_exists(answer.code)", {}, true],
  ["attribute_exists(answer.body)", {}, false],
  ["attribute_not_exists(#t)", {}, true],
  ["attribute_exists(nothing)", {}, true],
  ["answer.versions[1] = :v", { ":v": 2 }, true],
  ["answer.versions[2] = :v", { ":v": 2 }, false],
  ["answer = :v", { ":v": { versions: [1, 2], code: "endorsed" } }, true],
  ["begins_with(opened, :y)", { ":y": "2018-" }, true],
  ["begins_with(askedByLeg, :y)", { ":y": "2" }, false],
  ["(size(opened) > :n AND attribute_exists(pk)) OR (isShown = :no)", { ":n": 9, ":no": false }, true],
  ["contains(tags, :t)", { ":t": "b" }, true],
  ["contains(opened, :t)", { ":t": "09" }, true],
  ["size(answer.versions) = :n", { ":n": 2 }, true],
  ["size(absent) = :n", { ":n": 0 }, false],
  ["attribute_type(askedByLeg, :n)", { ":n": "N" }, true],
  ["isShown = :no", { ":no": false }, true],
])("%s with %j is %s", (text, values, expected) => {
  expect(holds(text, values)).toBe(expected);
});

test("AND binds tighter than OR, NOT tighter than AND, and parentheses bind tightest", () => {
  const values = { ":yes": false, ":no": true };
  expect(holds("isShown = :yes OR isShown = :no AND isShown = :no", values)).toBe(true);
  expect(holds("(isShown = :yes OR isShown = :no) AND isShown = :no", values)).toBe(false);
  expect(holds("NOT isShown = :no AND isShown = :yes", values)).toBe(true);
  expect(holds("NOT (isShown = :no OR isShown = :yes)", values)).toBe(false);
});

test("of an item that does not exist nothing exists and nothing equals", () => {
  expect(
    evaluateCondition(parseCondition("attribute_not_exists(pk)").tree, undefined, { names: {}, values: {} }),
  ).toBe(true);
  expect(
    evaluateCondition(parseCondition("attribute_exists(pk)").tree, undefined, { names: {}, values: {} }),
  ).toBe(false);
});

test.each([
  ["status = :s", /reserved keyword: status/],
  ["a.Token = :s", /reserved keyword: Token/],
  ["a = :s AND", /Syntax error; token: "<EOF>"/],
  ["a == :s", /Syntax error/],
  ["a = 'text'", /Syntax error/],
  ["a = :s)", /Syntax error; token: "\)"/],
  ["attribute_exists(:s)", /Syntax error/],
  ["unheard_of(a, :s)", /Syntax error/],
  ["((a = :s))", /redundant parentheses/],
  ["a = :s AND ((b = :s OR c = :s))", /redundant parentheses/],
  ["  ", /can not be empty/],
])("the condition %j is refused", (text, message) => {
  expect(() => parseCondition(text)).toThrow(message);
});

test("a comparison by order with what has no order is refused", () => {
  expect(() => holds("isShown < :v", { ":v": true })).toThrow(/Incorrect operand type/);
  expect(() => holds("attribute_exists(absent) AND isShown < :v", { ":v": null })).toThrow(
    /operand type: NULL/,
  );
  expect(() => holds("begins_with(opened, :v)", { ":v": 2 })).toThrow(/begins with, operand type: N/);
  expect(() => holds("opened BETWEEN :a AND :b", { ":a": "2", ":b": "1" })).toThrow(/upper bound/);
  expect(() => holds("NOT opened BETWEEN :a AND :b", { ":a": "2", ":b": 3 })).toThrow(/upper bound/);
});

test("placeholders that are missing or unused are refused", () => {
  const parsed = parseCondition("#s = :s");
  const both = { ExpressionAttributeNames: { "#s": "status" }, ExpressionAttributeValues: { ":s": 1 } };
  expect(bind(both, [parsed]).values).toEqual({ ":s": 1 });
  expect(() => bind({ ...both, ExpressionAttributeNames: {} }, [parsed])).toThrow(/must not be empty/);
  expect(() => bind({ ExpressionAttributeValues: { ":s": 1 } }, [parsed])).toThrow(
    /name used in expression is not defined: #s/,
  );
  expect(() => bind({ ...both, ExpressionAttributeValues: { ":s": undefined, ":x": 1 } }, [parsed])).toThrow(
    /not defined: :s/,
  );
  expect(() => bind({ ...both, ExpressionAttributeValues: { ":s": 1, ":x": 1 } }, [parsed])).toThrow(
    /unused in expressions: keys: \{:x\}/,
  );
});

function updated(text: string, values: Record<string, Value> = {}, item: Item = question): Item {
  const bindings: Bindings = { names, values };
  const { tree } = parseUpdate(text);
  refuseOverlaps(writtenPaths(tree, bindings));
  return applyUpdate(tree, item, bindings);
}

test("SET, REMOVE, ADD and DELETE in one expression each read the item as it was before", () => {
  const after = updated(
    "SET opened = :o, was = opened, #t = :t, tries = if_not_exists(tries, :zero) + :one REMOVE nothing ADD askedByLeg :one DELETE tags :a",
    { ":o": "2019-01-01", ":t": "tok", ":zero": 0, ":one": 1, ":a": new Set(["a"]) },
  );
  expect(after).toEqual({
    pk: "ATTEMPT#1",
    sk: "QUESTION#endorsement",
    askedByLeg: 3,
    opened: "2019-01-01",
    was: "2018-09-03",
    token: "tok",
    tries: 1,
    answer: { code: "endorsed", versions: [1, 2] },
    tags: new Set(["b"]),
    isShown: false,
  });
  expect(question["askedByLeg"]).toBe(2);
});

test("nested paths and list elements are changed in place, elements removed from the end", () => {
  expect(updated("SET answer.code = :c", { ":c": "declined" })["answer"]).toEqual({
    code: "declined",
    versions: [1, 2],
  });
  expect(updated("SET answer.versions[7] = :c", { ":c": 9 })["answer"]).toEqual({
    code: "endorsed",
    versions: [1, 2, 9],
  });
  expect(updated("REMOVE answer.versions[0], answer.versions[1]")["answer"]).toEqual({
    code: "endorsed",
    versions: [],
  });
  expect(updated("SET answer.versions = list_append(answer.versions, :l)", { ":l": [3] })["answer"]).toEqual({
    code: "endorsed",
    versions: [1, 2, 3],
  });
});

test("ADD starts a counter at nothing and a set at its members", () => {
  expect(updated("ADD count1 :n, labels :s", { ":n": 5, ":s": new Set(["x"]) })).toMatchObject({
    count1: 5,
    labels: new Set(["x"]),
  });
});

test("REMOVE of what is not there changes nothing", () => {
  expect(updated("REMOVE #t")).toEqual(question);
});

test.each<[text: string, values: Record<string, Value>, message: RegExp]>([
  ["SET a = absent", {}, /does not exist in the item/],
  ["SET a = absent + :n", { ":n": 1 }, /does not exist in the item/],
  ["SET a = opened + :n", { ":n": 1 }, /Incorrect operand type/],
  ["SET a.b = :n", { ":n": 1 }, /document path .* invalid/],
  ["SET answer = :n, answer.code = :n", { ":n": 1 }, /overlap/],
  ["SET opened = :n REMOVE opened", { ":n": 1 }, /overlap/],
  ["ADD opened :n", { ":n": 1 }, /incorrect data type/],
  ["ADD tags :n", { ":n": "c" }, /incorrect data type/],
  ["SET a = size(opened)", {}, /not allowed/],
])("the update %j is refused", (text, values, message) => {
  expect(() => updated(text, values)).toThrow(message);
});

test.each([
  ["SET a = :a SET b = :b"],
  ["PUT a = :a"],
  ["SET a = :a,"],
  ["REMOVE"],
  ["SET status = :a"],
  ["ADD a b"],
])("the update %j can't be parsed", (text) => {
  expect(() => parseUpdate(text)).toThrow(/Invalid expression|only be used once/);
});
