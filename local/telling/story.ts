import { attemptInWords } from "../../domain/attempt-in-words.ts";
import type { Attempt } from "../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { flagCodes, flags } from "../../domain/flags.ts";
import { questionKinds, type QuestionKind } from "../../domain/kinds-of-question.ts";
import type { Question } from "../../domain/questions.ts";

type Tell = (detail: JourneyEvent["detail"]) => string;
const stageOf: Tell = ({ stage, sitting }) => `${String(stage)}, sitting ${String(sitting)}`;

const asked: Record<QuestionKind, string> = {
  "renewal-evidence": "the candidate's evidence for the renewal",
  "renewal-confirmation": "the employer's confirmation of practice",
  "renewal-audit": "an operator's audit of the renewal",
  endorsement: "the employer's endorsement",
  "taking-part": "the candidate's confirmation",
  "resit-support": "the employer's agreement to the re-sit",
  result: "the provider's result",
  "next-step": "the candidate's choice of what next",
  "appeal-admissibility": "an operator to judge the appeal's statement",
  "appeal-panel": "an operator to form the appeal's panel",
  "appeal-decision": "the panel's decision of the appeal",
};

/** What is asked, by its key: `result#written#sitting-2` is the provider's result (written, sitting 2). */
function wordsFor(key: unknown): string {
  const [kind = "", ...parts] = String(key).split("#");
  // Which time it is asked is the machine's count.
  const of = parts.filter((part) => !/^(?:round|time|renewal)-/.test(part));
  const words = questionKinds.find((known) => known === kind);
  if (words === undefined) return String(key);
  return asked[words] + (of.length === 0 ? "" : ` (${of.join(", ").replaceAll("-", " ")})`);
}

const inWords = (code: unknown): string => String(code).replaceAll("-", " ");

/** One after the other: exceptional circumstances, bias or discrimination. */
const listed = (codes: unknown): string => [codes].flat().map(inWords).join(", ");

const decided: Readonly<Record<string, string>> = {
  "correct-result": "upheld, and a result is corrected",
  "annul-stage": "upheld, and a stage is annulled",
  "annul-attempt": "upheld, and the attempt is annulled",
};

/** Why something waited for an operator. */
function reasonOf(code: unknown): string {
  const known = flagCodes.find((flagCode) => flagCode === code);
  return known === undefined ? `${inWords(code)}.` : flags[known].says;
}

/** What each event says to somebody who was not there, in the trade's words; never a result. */
const sentences: Record<EventType, Tell> = {
  registered: ({ previousAttemptId }) =>
    previousAttemptId === undefined
      ? "The employer put the candidate forward; the attempt was registered."
      : `The candidate was put forward again, after attempt ${String(previousAttemptId)}; a new attempt was registered.`,
  "waiting-listed": () => "No place was free: the candidate is on the waiting list.",
  "place-allocated": ({ cohort }) => `A place was allocated in the cohort ${String(cohort)}.`,
  "learning-plan-recorded": () => "The employer recorded the learning plan.",
  "place-given-back": () => "The place was given back: the attempt ended before an outcome.",
  "endorsement-asked": ({ closesAt }) =>
    `The employer was asked to endorse, by ${String(closesAt).slice(0, 10)}.`,
  endorsed: () => "The employer endorsed the candidate's practice.",
  "endorsement-declined": () => "The employer declined to endorse.",
  "endorsement-lapsed": () => "Nobody answered in time: the endorsement lapsed.",
  "taking-part-asked": ({ closesAt }) =>
    `The candidate was asked to confirm taking part, by ${String(closesAt).slice(0, 10)}.`,
  "taking-part-confirmed": () => "The candidate confirmed taking part.",
  "taking-part-declined": () => "The candidate declined to take part.",
  "taking-part-lapsed": () => "The candidate did not answer in time.",
  "release-planned": ({ week }) =>
    `The employer releases the candidate in the week of ${String(week)}, by its cap.`,
  "release-given-back": ({ week }) => `The release in the week of ${String(week)} was given back.`,
  "stage-commissioned": (detail) => `The provider was commissioned: ${stageOf(detail)}.`,
  "commission-changed": () => "The provider was told how the commission now stands.",
  "move-offered": ({ to, closesAt }) =>
    `The employer released the candidate for a move to ${String(to)}, which may accept until ${String(closesAt).slice(0, 10)}.`,
  "move-taken-back": ({ to }) => `The employer took the move to ${String(to)} back.`,
  "move-declined": ({ to }) => `${String(to)} declined to take the candidate on.`,
  moved: ({ from, to }) => `The candidate moved from ${String(from)} to ${String(to)}.`,
  "centres-closed": ({ from, until, repeated }) =>
    `All centres are closed from ${String(from)} to ${String(until)}: windows get the days back; sat again: ${String(repeated) || "nothing"}.`,
  "exemption-requested": () => "An exemption from simulation and written was asked for.",
  "exemption-approved": () => "The exemption was approved: simulation and written need not be sat.",
  "exemption-refused": () => "The exemption was refused.",
  "exemption-revoked": () => "The exemption was revoked: simulation and written are to be sat.",
  "adjustments-agreed": () => "Reasonable adjustments were agreed; the provider is told of the measures.",
  "window-extended": ({ question, closesAt }) =>
    `The window was extended: ${wordsFor(question)}, until ${String(closesAt).slice(0, 10)}.`,
  "commission-withdrawn": () => "The provider was told that a sitting is asked for no longer.",
  "provider-message-received": ({ message, verdict, ...detail }) =>
    `The provider said "${inWords(message)}" of ${stageOf(detail)}: ${inWords(verdict)}.`,
  "result-received": (detail) => `A result came for ${stageOf(detail)}; it is held.`,
  "result-corrected": (detail) => `The provider corrected the result of ${stageOf(detail)}; it is held.`,
  "interest-found-after-release": (detail) =>
    `The examiner of ${stageOf(detail)} declared an interest after the release; an operator looks at it.`,
  "result-held": (detail) =>
    `The result of ${stageOf(detail)} waits: its examiner has an interest to be cleared.`,
  "result-cleared": (detail) => `An operator cleared the examiner of ${stageOf(detail)}; the result counts.`,
  "result-not-admitted": (detail) =>
    `An operator did not clear the examiner of ${stageOf(detail)}: it is sat again and never counts.`,
  "sitting-to-be-repeated": ({ message, ...detail }) =>
    `Did not take place: ${stageOf(detail)} (${inWords(message)}). It is sat again.`,
  "stage-not-sat": ({ message, ...detail }) => `Not sat: ${stageOf(detail)} (${inWords(message)}).`,
  "stage-window-passed": ({ question }) => `The window passed without ${wordsFor(question)}.`,
  "stage-graded": ({ stage }) => `The ${String(stage)} stage was graded; the grade is held.`,
  "outcome-decided": ({ outcomeVersion }) =>
    outcomeVersion === 1
      ? "The outcome was decided; it is held."
      : "The outcome was decided anew; it is held, and the one before is kept.",
  "feedback-composed": () => "Feedback was composed for the candidate and for the employer.",
  "outcome-released": () => "Outcome, results and feedback were released to candidate and employer.",
  "outcome-reopened": ({ stage, origin }) =>
    origin === "panel"
      ? `The appeal's panel corrected the result of the ${String(stage)} stage: the outcome is decided again.`
      : `The provider had erred in the result of the ${String(stage)} stage; an operator put it right: the outcome is issued anew.`,
  "feedback-discussed": ({ discussedOn }) =>
    `The manager discussed the feedback with the candidate on ${String(discussedOn)}.`,
  "support-plan-recorded": () => "The employer recorded what it does about the areas to develop.",
  "next-step-asked": ({ closesAt }) =>
    `The candidate was asked what next; the longest window ends on ${String(closesAt).slice(0, 10)}.`,
  "outcome-accepted": ({ returnWaitsUntil }) =>
    `The candidate accepted the outcome; the return waits until ${String(returnWaitsUntil).slice(0, 10)}.`,
  "fast-track-resit-chosen": () => "The candidate chose a fast-track re-sit.",
  "next-step-lapsed": () => "The last window passed.",
  "resit-support-asked": ({ closesAt }) =>
    `The employer was asked to agree support and release for the re-sit, by ${String(closesAt).slice(0, 10)}.`,
  "resit-support-agreed": () => "The employer agreed support and release for the re-sit.",
  "resit-support-declined": () =>
    "The employer declined to support the re-sit, with a reason for the candidate.",
  "resit-support-lapsed": () => "The employer did not answer in time whether it supports the re-sit.",
  "fast-track-resit-taken-back": ({ next }) =>
    next === "ask-again"
      ? "The re-sit does not take place; the candidate is asked again what next."
      : "The re-sit does not take place; no other choice is open.",
  "fast-track-resit-started": ({ carriedForward }) =>
    `The fast-track re-sit started; carried forward: ${listed(carriedForward) || "nothing"}.`,
  "appeal-made": ({ grounds }) => `The candidate appealed the outcome, on: ${listed(grounds)}.`,
  "appeal-withdrawn": () => "The candidate withdrew the appeal.",
  "appeal-started": () => "The appeal began; everything else stands still.",
  "appeal-admissibility-asked": ({ closesAt }) =>
    `An operator is to judge the statement, by ${String(closesAt).slice(0, 10)}.`,
  "appeal-admissible": () => "The appeal is admissible.",
  "appeal-not-admissible": ({ because }) => `The appeal is not admissible: ${String(because)}.`,
  "appeal-panel-asked": ({ closesAt }) =>
    `An operator is to form a panel, by ${String(closesAt).slice(0, 10)}.`,
  "appeal-panel-formed": ({ members }) => {
    const number = [members].flat().length;
    return `The panel was formed, of ${number} ${number === 1 ? "member" : "members"}.`;
  },
  "appeal-panel-replaced": () => "Members of the panel were replaced.",
  "appeal-decision-asked": ({ closesAt }) =>
    `The panel was asked to decide, by ${String(closesAt).slice(0, 10)}.`,
  "appeal-decided": ({ decision }) => `The panel decided: ${decided[String(decision)] ?? inWords(decision)}.`,
  "appeal-overdue": ({ question }) =>
    `The last day passed without ${wordsFor(question)}; it is still waited for.`,
  "others-affected-listed": ({ others }) =>
    others === 0
      ? "Nobody else was found whom it may be about."
      : `${String(others)} other attempts were found that may be affected.`,
  "appeal-closed": ({ end, withdrawal }) => {
    const stands = withdrawal === "stands" ? "; the candidate stays withdrawn" : "";
    const after = withdrawal === "taken-back" ? "; the withdrawal is taken back" : stands;
    return `The appeal ended: ${inWords(end)}${after}.`;
  },
  "stages-annulled": ({ stages }) => `Annulled, and to be sat again free: ${listed(stages)}.`,
  "commission-suspended": () => "The provider was told that the sitting waits for the appeal.",
  "returned-to-employer": () => "The candidate was returned to the employer.",
  accredited: ({ accreditationNumber }) => `Accredited, number ${String(accreditationNumber)}.`,
  "renewal-opened": ({ expiresAt }) =>
    `The accreditation runs until ${String(expiresAt).slice(0, 10)}; its renewal was opened.`,
  "renewal-reminded": ({ question, daysBefore }) =>
    `A reminder went out ${String(daysBefore)} days before the last day: ${wordsFor(question)} is waited for.`,
  "renewal-date-moved": ({ from, to }) =>
    `Another policy moved the accreditation's last day from ${String(from).slice(0, 10)} to ${String(to).slice(0, 10)}.`,
  "renewal-evidence-asked": ({ closesAt }) =>
    `The candidate was asked for evidence of professional development, by ${String(closesAt).slice(0, 10)}.`,
  "renewal-evidence-given": () => "The candidate gave evidence of professional development.",
  "renewal-evidence-lapsed": () => "The candidate gave no evidence in time, the grace included.",
  "renewal-confirmation-asked": ({ closesAt }) =>
    `The employer was asked to confirm the practice, by ${String(closesAt).slice(0, 10)}.`,
  "practice-confirmed": () => "The employer confirmed the practice.",
  "practice-not-known": () => "The employer said that the candidate does not work for it any more.",
  "practice-not-confirmed": () => "The employer did not confirm the practice, with its reason.",
  "renewal-confirmation-lapsed": () => "The employer did not answer in time; an operator looks instead.",
  "renewal-audit-asked": () => "An operator was asked to audit the renewal.",
  "renewal-audited": ({ answer }) => `An operator audited the renewal: ${String(answer)}.`,
  "renewal-audit-lapsed": () =>
    "Nobody audited the renewal in time, which is no reason against the candidate.",
  "renewal-withdrawn": ({ expiresAt }) =>
    `The candidate withdrew from the renewal; the accreditation's last day is ${String(expiresAt).slice(0, 10)}.`,
  "accreditation-renewed": ({ expiresAt }) =>
    `The accreditation was renewed until ${String(expiresAt).slice(0, 10)}.`,
  "referred-to-full-assessment": () => "The renewal was referred to a full assessment.",
  "accreditation-lapsed": () => "The accreditation lapsed; it can be restored for a time.",
  withdrawn: ({ by }) =>
    `The ${String(by ?? "candidate")} withdrew${by === "employer" ? " the candidate" : ""}.`,
  "accreditation-stands": ({ accreditationNumber }) =>
    `The accreditation ${String(accreditationNumber)} stands as it was awarded.`,
  "accreditation-revoked": ({ accreditationNumber }) =>
    `The accreditation ${String(accreditationNumber)} was revoked; its holder is told why.`,
  reminded: ({ question, reminder }) =>
    `Reminder number ${String(reminder)} went out: ${wordsFor(question)} is waited for.`,
  "answer-taken-up": ({ question, answer }) =>
    `The answer was taken up: ${wordsFor(question)} (${String(answer)}).`,
  "journey-halted": ({ executionStatus }) =>
    `The journey halted (${String(executionStatus)}): an operator must look.`,
  "journey-restarted": ({ leg, startAt }) =>
    `The journey was taken up again at ${String(startAt)}, as leg ${String(leg)}.`,
  "flag-closed": ({ flagCode }) => `An operator looked into what had waited: ${reasonOf(flagCode)}`,
};

/** One journey as a readable story, oldest first, with what it waits for now. */
export function storyOf(
  attempt: Attempt,
  events: readonly JourneyEvent[],
  questions: readonly Question[],
): string {
  const { attemptId, level, employerId, haltedAt } = attempt;
  // That an answer was taken up says nothing that the answer itself did not.
  const told = events.filter(({ type }) => type !== "answer-taken-up");
  const lines = told.map(
    ({ occurredAt, actor, type, detail }) =>
      `  ${occurredAt.slice(0, 16).replace("T", " ")}  ${actor.kind.padEnd(9)}  ${sentences[type](detail)}`,
  );
  const waits = questions
    .filter(({ answer }) => answer === undefined)
    .map(
      ({ kind, stage, closesAt }) =>
        `  Waits for ${asked[kind]}${stage ? ` (${stage})` : ""}, until ${closesAt.slice(0, 10)}.`,
    );
  return [
    `Attempt ${attemptId}: ${inWords(level)}, put forward by ${employerId}.`,
    `${attemptInWords(attempt)}${haltedAt === undefined ? "" : " It HALTED, and an operator must look."}`,
    "",
    ...lines,
    ...(waits.length > 0 ? ["", ...waits] : []),
  ].join("\n");
}
