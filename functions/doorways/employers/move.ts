import type { Attempt, OfferedMove } from "../../../domain/attempt.ts";
import { endOfWindow } from "../../../domain/calendar.ts";
import type { EventType } from "../../../domain/events.ts";
import { barOfMove, openMove } from "../../../domain/moves.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import type { Change } from "../../../store/append.ts";
import type { Changes, Write } from "../../../store/database/expressions.ts";
import { hideMove, moveGuard, showMove } from "../../../store/transitions/moves.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export interface MoveInput extends EmployersLead {
  readonly attemptId: string;
}
type Recorded = { recorded: true };

interface Moving {
  readonly event: EventType;
  readonly detail: Readonly<Record<string, string>>;
  readonly attempt: Changes;
  readonly writes: readonly Write[];
}

function moving(input: MoveInput, { event, detail, attempt, writes }: Moving): Change<Recorded> {
  return {
    answer: { recorded: true },
    attempt,
    events: [{ type: event, actor: asEmployer(input).actor, causation: "move", detail }],
    writes,
  };
}

/**
 * Releases a candidate for a move to another employer, which has so many days to accept (rules 13). Until it does,
 * nothing changes, and the release may be taken back. Throws ProblemError `not-found`, `not-open`.
 */
export function offerMove(input: MoveInput & { readonly to: string }, store: Store): Promise<Recorded> {
  return asTheirs({ ...input, ...asEmployer(input) }, store, async (attempt) => {
    const now = store.now();
    const offered = openMove(attempt, now);
    if (offered?.to === input.to) return { nothing: { recorded: true } };
    const bar = barOfMove(attempt);
    if (bar !== undefined) throw notOpen(bar);
    if (offered !== undefined) throw notOpen("a move to another employer is offered; take it back first");
    if (input.to === input.employerId) throw notOpen("the candidate is employed here already");
    const days = policyOfVersion(attempt.policyVersion).parameters.moveOfferWindowDays.value;
    const move: OfferedMove = { to: input.to, offeredAt: now, closesAt: endOfWindow(now, days) };
    return moving(input, {
      event: "move-offered",
      detail: { to: move.to, closesAt: move.closesAt },
      attempt: { move },
      // Offered to the same employer as the one whose window has passed, it takes its place.
      writes: [
        ...(attempt.move?.to === move.to ? [] : hideMove(store, attempt)),
        showMove(store, attempt, move),
      ],
    });
  });
}

/** Takes a release back that was not accepted yet; not released, it is recorded already. Throws ProblemError. */
export function takeMoveBack(input: MoveInput, store: Store): Promise<Recorded> {
  return asTheirs({ ...input, ...asEmployer(input) }, store, async (attempt) => {
    const offered = openMove(attempt, store.now());
    if (offered === undefined) return { nothing: { recorded: true } };
    return moving(input, {
      event: "move-taken-back",
      detail: { to: offered.to },
      attempt: { move: undefined },
      writes: hideMove(store, attempt),
    });
  });
}

/**
 * Answers a move that is offered to this employer. Accepted, the attempt is this employer's from that moment on, with
 * every question that is asked of the employer; nothing of the work is lost, and the other sees no more of it than was
 * released to it before (rules 13). Answered so before, it is recorded already. Throws ProblemError.
 */
export function answerMove(
  input: MoveInput & { readonly decision: "accepted" | "declined" },
  store: Store,
): Promise<Recorded> {
  const { employerId, decision } = input;
  const isTheirs = (attempt: Attempt) => attempt.employerId === employerId || attempt.move?.to === employerId;
  return asTheirs({ ...input, isTheirs }, store, async (attempt) => {
    if (attempt.move?.to !== employerId) {
      if (decision === "accepted" && attempt.formerEmployers !== undefined)
        return { nothing: { recorded: true } };
      throw notOpen("no move of this candidate is offered to you");
    }
    const bar = barOfMove(attempt);
    if (bar !== undefined) throw notOpen(bar);
    if (openMove(attempt, store.now()) === undefined)
      throw notOpen(`the move was open until ${attempt.move.closesAt}`);
    return decision === "accepted" ? accept(input, attempt, store) : decline(input, attempt, store);
  });
}

async function accept(input: MoveInput, attempt: Attempt, store: Store): Promise<Change<Recorded>> {
  const { employerId: from, releasedOutcome, formerEmployers = [] } = attempt;
  const { employerId: to } = input;
  const former = { employerId: from, until: store.now(), ...(releasedOutcome && { releasedOutcome }) };
  return moving(input, {
    event: "moved",
    detail: { from, to },
    attempt: { employerId: to, formerEmployers: [...formerEmployers, former], move: undefined },
    writes: [...hideMove(store, attempt), ...(await moveGuard(store, attempt, to))],
  });
}

function decline(input: MoveInput, attempt: Attempt, store: Store): Change<Recorded> {
  return moving(input, {
    event: "move-declined",
    detail: { from: attempt.employerId, to: input.employerId },
    attempt: { move: undefined },
    writes: hideMove(store, attempt),
  });
}
