import { ProblemError } from "../../../contracts/problem-details.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import { isAnnulled } from "../../../domain/attempt.ts";
import type { Day, Instant } from "../../../domain/time.ts";
import { findReleasedFeedback } from "../../../store/journey/feedback.ts";
import { findDiscussion, keepDiscussion } from "../../../store/employers/follow-up.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export interface DiscussionInput extends EmployersLead {
  readonly attemptId: string;
  /** Who discussed the feedback with the candidate, and when. */
  readonly manager: string;
  readonly discussedOn: Day;
}

/**
 * Records that the manager discussed the feedback on the latest released outcome with the candidate, met or not
 * [A 67]. Recorded once for each outcome. Throws ProblemError `not-found`, `not-open`, `body-not-as-agreed`.
 */
export function recordDiscussion(input: DiscussionInput, store: Store): Promise<{ recorded: true }> {
  const { manager, discussedOn } = input;
  const { isTheirs, actor } = asEmployer(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    const feedback = await findReleasedFeedback(store, attempt, "employer");
    if (feedback?.releasedAt === undefined) throw notOpen("there is no released feedback to discuss");
    const earlier = await findDiscussion(store, feedback);
    if (earlier?.manager === manager && earlier.discussedOn === discussedOn)
      return { nothing: { recorded: true } };
    if (earlier !== undefined) throw notOpen(`a discussion on ${earlier.discussedOn} was recorded already`);
    if (isAnnulled(attempt)) throw notOpen("the outcome was annulled; the next one is still to be released");
    checkDay(discussedOn, feedback.releasedAt, store.now());
    const { wordsSeal, write } = keepDiscussion(store, feedback, { manager, discussedOn });
    const { round, outcomeVersion } = feedback;
    return {
      answer: { recorded: true },
      events: [
        {
          type: "feedback-discussed",
          actor,
          causation: `round-${round}#outcome-${outcomeVersion}`,
          detail: { round, outcomeVersion, discussedOn, wordsSeal },
        },
      ],
      writes: [write],
    };
  });
}

/** Nobody can have discussed what was not released, or what they will only discuss tomorrow. */
function checkDay(discussedOn: Day, releasedAt: Instant, now: Instant): void {
  const [first, last] = [dayInLondon(releasedAt), dayInLondon(now)];
  if (first <= discussedOn && discussedOn <= last) return;
  const detail = `expected a day from ${first}, the release, to ${last}, today`;
  throw new ProblemError("body-not-as-agreed", { errors: [{ pointer: "/discussedOn", detail }] });
}
