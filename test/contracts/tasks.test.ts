import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { executionEnded, inviteTask, legInput } from "../../contracts/tasks.ts";

const statusChange = (detail: object) => JSON.stringify({ source: "aws.states", detail });

describe("the service's word that an execution ended", () => {
  const machine = "arn:aws:states:eu-west-2:000000000000:stateMachine:naas-test";

  test("says which leg of an attempt, and how", () => {
    const body = statusChange({
      name: "attempt-1-2",
      status: "FAILED",
      stateMachineArn: `${machine}-accreditation`,
    });
    expect(v.parse(executionEnded, body)).toEqual({
      executionName: "attempt-1-2",
      executionStatus: "FAILED",
      isOfList: false,
    });
  });

  test("tells a list from a leg", () => {
    const body = statusChange({
      name: "list-1",
      status: "TIMED_OUT",
      stateMachineArn: `${machine}-employer-list`,
    });
    expect(v.parse(executionEnded, body).isOfList).toBe(true);
  });

  test.each(["", "{}", "[]", statusChange({ name: "attempt-1-2" })])(
    "that is not such a word is refused: %s",
    (body) => {
      expect(v.safeParse(executionEnded, body).success).toBe(false);
    },
  );
});

describe("what crosses into a task", () => {
  test.each([0, -1, 1.5, "1"])("a leg numbered %s is refused", (leg) => {
    expect(v.safeParse(legInput, { v: 1, attemptId: "a", leg, startAt: "stages" }).success).toBe(false);
  });

  test("an input of a version that is not known is refused", () => {
    expect(v.safeParse(legInput, { v: 2, attemptId: "a", leg: 1, startAt: "stages" }).success).toBe(false);
  });

  test("a kind of question that is not known is refused, and members that came later are let be", () => {
    expect(v.safeParse(inviteTask, { attemptId: "a", leg: 1, kind: "appeal" }).success).toBe(false);
    expect(
      v.safeParse(inviteTask, { attemptId: "a", leg: 1, kind: "endorsement", later: true }).success,
    ).toBe(true);
  });
});
