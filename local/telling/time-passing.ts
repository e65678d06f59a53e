import { deadlineKinds, type DeadlineKind } from "../../domain/deadlines.ts";

/** What the deadline job did, so many times. */
const done: Readonly<Record<DeadlineKind, string>> = {
  remind: "reminders sent",
  lapse: "windows lapsed",
  chase: "appeals chased",
  "resume-again": "journeys resumed again",
  "start-again": "legs started",
  "publish-again": "events published again",
  "commission-again": "commissions sent again",
  "roll-over": "executions begun anew",
  "open-renewal": "renewals opened",
  "remind-of-renewal": "reminders of a renewal sent",
  expire: "last days of accreditations passed",
  "rebook-session": "sessions rebooked",
  "spread-closure": "closures spread",
  "recheck-examiner": "examiners looked at again",
  "reach-again": "attempts left out before tried again",
  "renew-wait": "long waits begun anew",
  "hand-on-places": "places handed on",
  "issue-statement": "funding statements issued",
};

/** What the deadline job did on a day, in words. */
export function actedInWords(acted: Readonly<Record<string, number>>): string {
  const told = deadlineKinds.flatMap((kind) =>
    acted[kind] === undefined ? [] : [`${done[kind]}: ${acted[kind]}`],
  );
  return told.length === 0 ? "nothing was left to do" : told.join(", ");
}
