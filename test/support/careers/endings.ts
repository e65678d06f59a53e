import { appealEnds, remedies } from "../../../domain/appeals.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../../domain/events.ts";

/** An attempt that has ended, with its whole log. */
export interface Ended {
  readonly attempt: Attempt;
  readonly events: readonly JourneyEvent[];
  /** The attempt before it at its level, if there was one. */
  readonly previous?: Attempt | undefined;
  /** Whether the person had been accredited at the other level when it was registered. */
  readonly isProgression: boolean;
}
type Came = (ended: Ended) => boolean;

const logs =
  (...types: readonly EventType[]): Came =>
  ({ events }) =>
    types.every((type) => events.some((event) => event.type === type));
const logsDetail =
  (type: EventType, name: string, value: string): Came =>
  ({ events }) =>
    events.some((event) => event.type === type && event.detail[name] === value);
const both =
  (...all: readonly Came[]): Came =>
  (ended) =>
    all.every((came) => came(ended));
const isAt =
  (status: Attempt["status"]): Came =>
  ({ attempt }) =>
    attempt.status === status;
const afterResits =
  (number: number): Came =>
  ({ attempt }) =>
    attempt.status === "accredited" && attempt.fastTrackResits === number;

/** Everything that may become of an attempt, and that a run of careers must have shown: by what its log says. */
export const endings: Readonly<Record<string, Came>> = {
  "not endorsed": isAt("not-endorsed"),
  "endorsement lapsed": isAt("endorsement-lapsed"),
  "not taking part: declined": logs("taking-part-declined"),
  "not taking part: no answer": logs("taking-part-lapsed"),
  "withdrawn before the endorsement": logsDetail("withdrawn", "statusBefore", "registered"),
  "withdrawn before taking part": logsDetail("withdrawn", "statusBefore", "endorsed"),
  "withdrawn while sitting": logsDetail("withdrawn", "statusBefore", "taking-part"),
  "withdrawn after the outcome": logsDetail("withdrawn", "statusBefore", "released"),
  "withdrawn during an appeal": logsDetail("withdrawn", "statusBefore", "under-appeal"),
  "accredited at the first sitting": afterResits(0),
  "accredited after a re-sit": afterResits(1),
  "accredited after two re-sits": afterResits(2),
  "accredited after an appeal": both(isAt("accredited"), logsDetail("appeal-closed", "end", "upheld")),
  "returned: the outcome was accepted": both(isAt("returned-to-employer"), logs("outcome-accepted")),
  "returned: no next step was chosen": both(isAt("returned-to-employer"), logs("next-step-lapsed")),
  "returned: the employer did not agree to a re-sit": both(
    isAt("returned-to-employer"),
    logs("resit-support-declined"),
  ),
  "returned: the employer did not answer": both(isAt("returned-to-employer"), logs("resit-support-lapsed")),
  "returned: two re-sits were had": ({ attempt }) =>
    attempt.status === "returned-to-employer" && attempt.fastTrackResits === 2,
  ...Object.fromEntries(
    appealEnds
      .filter((end) => end !== "candidate-withdrew")
      .map((end) => [`appeal: ${end}`, logsDetail("appeal-closed", "end", end)]),
  ),
  ...Object.fromEntries(
    remedies.map((remedy) => [`appeal upheld: ${remedy}`, logsDetail("appeal-closed", "remedy", remedy)]),
  ),
  "an appeal during a re-sit": logs("appeal-started", "commission-suspended"),
  "an appeal overdue": logs("appeal-overdue"),
  "an outcome issued anew after a review": logsDetail("outcome-reopened", "origin", "review"),
  "an accreditation revoked after a review": both(
    logs("accreditation-revoked"),
    logsDetail("outcome-reopened", "origin", "review"),
  ),
  "an accreditation revoked by an operator": isAt("accreditation-revoked"),
  "a stage whose window passed": logs("stage-window-passed"),
  "a stage that was not attended twice": logs("stage-not-sat"),
  "a sitting spoilt by an incident": logsDetail("sitting-to-be-repeated", "message", "incident"),
  "a result corrected before its release": logs("result-corrected"),
  "a move to another employer": logs("moved"),
  "a journey restarted after a halt": logs("journey-halted", "journey-restarted"),
  "put forward again by the same employer": ({ attempt, previous }) =>
    previous !== undefined && previous.employerId === attempt.employerId,
  "put forward again by another employer": ({ attempt, previous }) =>
    previous !== undefined && previous.employerId !== attempt.employerId,
  "on to the other level after an accreditation": ({ isProgression }) => isProgression,
  "an accreditation renewed": logs("accreditation-renewed"),
  "an accreditation lapsed": logs("accreditation-lapsed"),
  "referred to a full assessment": isAt("referred-to-full-assessment"),
  "a renewal withdrawn from": logs("renewal-withdrawn"),
  "a renewal audited": logs("renewal-audited"),
};
