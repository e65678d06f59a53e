import { expect, test } from "vitest";
import { deadlineKinds } from "../../domain/deadlines.ts";
import { actedInWords } from "../../local/telling/time-passing.ts";
import { waitingInWords } from "../../local/telling/waiting.ts";

test("what waits for an operator is told reason by reason, with why and about whom", () => {
  const told = waitingInWords([
    {
      ...{ pk: "MESSAGE#provider-1#w1", sk: "MESSAGE", flagCode: "corrected-after-release" },
      ...{ flaggedAt: "2019-02-11T09:00:00.000Z", attemptId: "a", type: "result-corrected" },
      ...{ stage: "written", provider: "provider-1" },
    },
    { pk: "ATTEMPT#b", sk: "ATTEMPT", flagCode: "journey-halted", flaggedAt: "2019-02-12T09:00:00.000Z" },
    {
      pk: "MESSAGE#p#u",
      sk: "MESSAGE",
      flagCode: "unknown-reference",
      flaggedAt: "2019-02-13T09:00:00.000Z",
    },
  ]);
  expect(told.split("\n").filter((line) => line !== "")).toEqual([
    "3 things wait for an operator:",
    "A provider corrected a result after its release: the outcome may be wrong. (docs/runbook.md#corrected-after-release)",
    "  since 2019-02-11 09:00  attempt a  written, result corrected, from provider-1",
    "The execution of the journey ended before the journey did. (docs/runbook.md#journey-halted)",
    "  since 2019-02-12 09:00  attempt b",
    "A provider's message names a reference that it was never given. (docs/runbook.md#unknown-reference)",
    "  since 2019-02-13 09:00  no attempt  MESSAGE#p#u MESSAGE",
  ]);
  expect(waitingInWords([])).toBe("Nothing waits for an operator.");
});

test("what the jobs did on a day is told in words, and no kind is left out", () => {
  expect(actedInWords({ remind: 4, lapse: 1 })).toBe("reminders sent: 4, windows lapsed: 1");
  expect(actedInWords({})).toBe("nothing was left to do");
  for (const kind of deadlineKinds) expect(actedInWords({ [kind]: 2 })).toMatch(/^[a-z ]+: 2$/);
});
