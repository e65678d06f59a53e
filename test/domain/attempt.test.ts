import { describe, expect, test } from "vitest";
import {
  finalStatuses,
  isFinal,
  mayStartFrom,
  openStatuses,
  statusAfter,
  TransitionRefusedError,
  transitions,
  type Transition,
} from "../../domain/attempt.ts";

const moves = Object.keys(transitions).filter((name): name is Transition => name in transitions);
const statuses = [...openStatuses, ...finalStatuses];

describe("the moves of an attempt", () => {
  const pairs = moves.flatMap((move) => statuses.map((status) => ({ move, status })));
  const may = pairs.filter(({ move, status }) => transitions[move].from.some((from) => from === status));

  test.each(may)("$move may start from $status", ({ move, status }) => {
    expect(statusAfter(move, status)).toBe(transitions[move].to);
  });

  test.each(pairs.filter((pair) => !may.includes(pair)))(
    "$move may not start from $status",
    ({ move, status }) => {
      expect(() => statusAfter(move, status)).toThrow(TransitionRefusedError);
    },
  );

  const afterTheEnd: readonly Transition[] = [
    "reopenOutcome",
    "openRenewal",
    "lapseAccreditation",
    "revokeAccreditation",
    "startAppeal",
  ];

  test.each(finalStatuses)(
    "nothing but a reopened outcome, an appeal and what is about the accreditation takes the assessment of an attempt up again that is %s",
    (status) => {
      expect(isFinal(status)).toBe(true);
      for (const move of moves.filter((name) => !afterTheEnd.includes(name)))
        expect(() => statusAfter(move, status)).toThrow(status);
    },
  );

  test("an appeal is started after the end only where the candidate had withdrawn", () => {
    expect(finalStatuses.filter((status) => mayStartFrom("startAppeal", status))).toEqual(["withdrawn"]);
  });

  test("only what was accredited can have its accreditation revoked, and once", () => {
    const from = statuses.filter((status) =>
      transitions.revokeAccreditation.from.some((start) => start === status),
    );
    expect(from).toEqual([
      "renewal-open",
      "accredited",
      "referred-to-full-assessment",
      "accreditation-lapsed",
    ]);
  });

  test("every open status can be withdrawn from, and can be left by more than a withdrawal", () => {
    for (const status of openStatuses) {
      const leaving = moves.filter((move) => transitions[move].from.some((from) => from === status));
      expect(leaving).toContain(status === "renewal-open" ? "withdrawFromRenewal" : "withdraw");
      expect(leaving.length).toBeGreaterThan(1);
    }
  });

  test("every status but waiting for a place, where a journey may begin, is reached by some move", () => {
    const reached = new Set<string>(moves.map((move) => transitions[move].to));
    expect(statuses.filter((status) => !reached.has(status))).toEqual(["waiting-listed"]);
  });
});
