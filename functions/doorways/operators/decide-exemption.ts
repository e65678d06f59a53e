import type { Attempt } from "../../../domain/attempt.ts";
import { barOfExemption, barOfRevocation, exemptPair } from "../../../domain/exemptions.ts";
import type { Change, Decision } from "../../../store/append.ts";
import {
  exemptStages,
  findExemption,
  includeStages,
  settleExemption,
} from "../../../store/journey/exemptions.ts";
import { nextLeg, type NextLeg } from "../../../store/journey/legs.ts";
import { isOpen, readQuestions } from "../../../store/journey/questions.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import { closeQuestions } from "../../../store/transitions/reopening.ts";
import { readStages } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asOperator, type Operator } from "../caller.ts";

export interface ExemptionDecision extends Operator {
  readonly attemptId: string;
  readonly decision: "approved" | "refused";
  /** With whom at the employer it was talked over, and when: an approval needs it [C 56]. */
  readonly liaison?: string | undefined;
  readonly reason: string;
}
export interface ExemptionRevocation extends Operator {
  readonly attemptId: string;
  readonly reason: string;
}
interface Deps {
  readonly store: Store;
  readonly executions: LegExecutions;
}
type Recorded = { recorded: true };
/** The answer, and the leg that is to be started for it. */
type Settled = Recorded & { readonly leg?: number };

/**
 * Decides on a request for an exemption, after liaison with the employer [C 56]; nobody decides on their own request.
 * Approved while stages are under way, what is asked of the pair ends, its provider is told, and the journey goes on as
 * its next leg with what is left to sit. Decided so before, it is recorded already. Throws ProblemError.
 */
export async function decideExemption(input: ExemptionDecision, deps: Deps): Promise<Recorded> {
  const { store } = deps;
  return started(
    input.attemptId,
    await asTheirs({ ...input, ...asOperator(input) }, store, async (attempt): Promise<Decision<Settled>> => {
      const exemption = await findExemption(store, attempt.attemptId);
      if (exemption?.state === input.decision) return { nothing: again(attempt) };
      if (exemption?.state !== "requested") throw notOpen("no exemption is asked for");
      if (exemption.requestedBy === input.by) throw notOpen("who put the request in does not decide on it");
      return input.decision === "approved" ? approve(input, attempt, store) : refuse(input, attempt, store);
    }),
    deps,
  );
}

async function approve(input: ExemptionDecision, attempt: Attempt, store: Store): Promise<Change<Settled>> {
  const bar = barOfExemption(attempt, await readStages(store, attempt.attemptId));
  if (bar !== undefined) throw notOpen(bar);
  const { actor } = asOperator(input);
  const open = (await readQuestions(store, attempt.attemptId)).filter(isOpen);
  const closing = closeQuestions(
    store,
    attempt,
    open.filter(({ stage }) => isOfPair(stage)),
    actor,
  );
  const next = legFor(store, attempt);
  const words = `Liaison with the employer: ${input.liaison ?? ""}\n${input.reason}`;
  const { reasonSeal, write } = statedReason(store, attempt, words);
  return {
    answer: { recorded: true, ...(next && { leg: next.leg }) },
    attempt: { ...next?.attempt, exemptStages: exemptPair },
    events: [
      {
        ...{ type: "exemption-approved", actor, causation: "exemption" },
        detail: { stages: exemptPair, reasonSeal, ...(next && { leg: next.leg }) },
      },
      ...closing.events,
    ],
    writes: [
      settleExemption(store, attempt, { state: "approved", decidedAt: store.now(), decidedBy: input.by }),
      ...exemptStages(store, attempt),
      ...closing.writes,
      ...(next?.writes ?? []),
      write,
    ],
  };
}

const isOfPair = (stage: string | undefined): boolean => exemptPair.some((exempt) => exempt === stage);

/** While stages are under way, they are listed anew by the next leg; before that, the leg that comes to them does. */
function legFor(store: Store, attempt: Attempt): NextLeg | undefined {
  return attempt.status === "taking-part" ? nextLeg(store, attempt, "stages", "exemption") : undefined;
}

function refuse(input: ExemptionDecision, attempt: Attempt, store: Store): Change<Settled> {
  const { reasonSeal, write } = statedReason(store, attempt, input.reason);
  return {
    answer: { recorded: true },
    events: [
      {
        type: "exemption-refused",
        actor: asOperator(input).actor,
        causation: "exemption",
        detail: { reasonSeal },
      },
    ],
    writes: [
      settleExemption(store, attempt, { state: "refused", decidedAt: store.now(), decidedBy: input.by }),
      write,
    ],
  };
}

/**
 * Revokes an approved exemption, until the outcome is decided: the pair is to be sat after all, within a window that
 * begins now, as the journey's next leg. Revoked before, it is recorded already. Throws ProblemError.
 */
export async function revokeExemption(input: ExemptionRevocation, deps: Deps): Promise<Recorded> {
  const { store } = deps;
  return started(
    input.attemptId,
    await asTheirs({ ...input, ...asOperator(input) }, store, async (attempt): Promise<Decision<Settled>> => {
      const exemption = await findExemption(store, attempt.attemptId);
      if (exemption?.state === "revoked") return { nothing: again(attempt) };
      if (exemption?.state !== "approved") throw notOpen("no exemption is approved");
      const bar = barOfRevocation(attempt);
      if (bar !== undefined) throw notOpen(bar);
      return revoke(input, attempt, store);
    }),
    deps,
  );
}

async function revoke(input: ExemptionRevocation, attempt: Attempt, store: Store): Promise<Change<Settled>> {
  const next = legFor(store, attempt);
  const { reasonSeal, write } = statedReason(store, attempt, input.reason);
  const [stages, questions] = await Promise.all([
    readStages(store, attempt.attemptId),
    readQuestions(store, attempt.attemptId),
  ]);
  return {
    answer: { recorded: true, ...(next && { leg: next.leg }) },
    attempt: { ...next?.attempt, exemptStages: [] },
    events: [
      {
        ...{ type: "exemption-revoked", actor: asOperator(input).actor, causation: "exemption" },
        detail: { stages: exemptPair, reasonSeal, ...(next && { leg: next.leg }) },
      },
    ],
    writes: [
      settleExemption(store, attempt, { state: "revoked", revokedAt: store.now() }),
      ...includeStages(store, attempt, stages, questions),
      ...(next?.writes ?? []),
      write,
    ],
  };
}

/** Asked again, the present leg is started if it was not yet: the first request may have died before it. */
const again = ({ leg }: Attempt): Settled => ({ recorded: true, leg });

async function started(attemptId: string, { leg }: Settled, deps: Deps): Promise<Recorded> {
  if (leg !== undefined) await startLeg({ attemptId, leg }, deps);
  return { recorded: true };
}
