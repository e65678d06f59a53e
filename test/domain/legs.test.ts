import { describe, expect, test } from "vitest";
import { finalStatuses } from "../../domain/attempt.ts";
import { fence, fenceOfRenewal, legStartOf } from "../../domain/legs.ts";
import { resitRefusal } from "../../domain/next-steps.ts";
import { attempt } from "../support/attempts.ts";

describe("where the next leg starts", () => {
  test.each([
    ["registered", undefined, "endorsement"],
    ["endorsed", undefined, "taking-part"],
    ["taking-part", undefined, "stages"],
    ["outcome-decided", undefined, "outcome"],
    ["released", "met", "outcome"],
    ["released", "not-met", "next-step"],
    ["renewal-open", undefined, "renewal"],
  ] as const)("at %s with the last result %s: %s", (status, result, start) => {
    expect(legStartOf({ status }, result)).toBe(start);
  });

  const first = { round: 1, outcomeVersion: 1 };

  test("where a re-sit is chosen, the employer is asked first", () => {
    const chosen = { status: "released", releasedOutcome: first, resitChosenAfter: first } as const;
    expect(legStartOf(chosen, "not-met")).toBe("resit-support");
    expect(legStartOf({ ...chosen, status: "taking-part" }, "not-met")).toBe("stages");
    expect(legStartOf({ ...chosen, status: "withdrawn" }, "not-met")).toBeUndefined();
  });

  test("a re-sit that was chosen or refused after an outcome that is issued anew by now counts no more", () => {
    const issuedAnew = { status: "released", releasedOutcome: { round: 1, outcomeVersion: 2 } } as const;
    expect(legStartOf({ ...issuedAnew, resitChosenAfter: first }, "not-met")).toBe("next-step");
    const refused = { resitRefusedAfter: { ...first, because: "declined" } } as const;
    expect(resitRefusal({ releasedOutcome: first, ...refused })).toBe("declined");
    expect(resitRefusal({ ...issuedAnew, ...refused })).toBeUndefined();
    expect(resitRefusal(issuedAnew)).toBeUndefined();
  });

  test("an attempt that waits for a place has no leg", () => {
    expect(legStartOf({ status: "waiting-listed" })).toBeUndefined();
  });

  test.each(finalStatuses)("an attempt that is %s has no next leg", (status) => {
    expect(legStartOf({ status })).toBeUndefined();
  });
});

describe("the fence", () => {
  test("lets the attempt's own leg act", () => {
    expect(fence(attempt({ leg: 2 }), 2)).toBeUndefined();
  });

  test.each([1, 3])("leg %i of an attempt at its second is superseded", (leg) => {
    expect(fence(attempt({ leg: 2 }), leg)).toBe("superseded");
  });

  test("an old leg of a withdrawn attempt is superseded, its own leg withdrawn", () => {
    const withdrawn = attempt({ leg: 2, status: "withdrawn" });
    expect([fence(withdrawn, 1), fence(withdrawn, 2)]).toEqual(["superseded", "withdrawn"]);
  });
});

describe("the fence of a renewal", () => {
  const renewing = attempt({ leg: 3, status: "renewal-open" });

  test("lets the renewal's own leg act, and no other", () => {
    expect([2, 3, 4].map((leg) => fenceOfRenewal(renewing, leg))).toEqual([
      "superseded",
      undefined,
      "superseded",
    ]);
  });

  test.each(["accredited", "accreditation-lapsed", "accreditation-revoked"] as const)(
    "asks nobody any more of an attempt that is %s",
    (status) => {
      expect(fenceOfRenewal({ ...renewing, status }, 3)).toBe("withdrawn");
    },
  );
});
