import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import { stagesOf, type ProviderMessage } from "../../../contracts/provider-messages.ts";
import type { WebhookAnswer } from "../../../contracts/http/providers.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { checkAreas, checkStandardVersion } from "../../../domain/feedback.ts";
import { checkScore } from "../../../domain/outcome.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { append, type Change } from "../../../store/append.ts";
import { findReference, type Reference } from "../../../store/providers/commissions.ts";
import {
  findVerdict,
  keepConflictingMessage,
  keepMessage,
  type KnownMessage,
  type RecordedMessage,
} from "../../../store/providers/provider-messages.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import { transactIf, type Store } from "../../../store/store.ts";
import {
  bookingWrites,
  flagOf,
  sittingEvent,
  sittingWrites,
  verdicts,
} from "../../shared/sittings/record-sitting.ts";
import { isResult, routeSitting, type RoutedSitting } from "../../shared/sittings/route-sitting.ts";
import type { MessageMeta } from "./receive-webhook.ts";

/**
 * Records a provider's message with what follows from it, in one transaction: nothing accepted is lost, and
 * the same message twice has one effect. Routed by the questions it is about (domain/provider-messages.ts). A visit
 * is one person's: a message whose references are not all of one case has no effect. Throws ProblemError when a
 * result does not fit the standard that the attempt is assessed against; then nothing is stored.
 */
export async function recordMessage(
  message: ProviderMessage,
  meta: MessageMeta,
  store: Store,
): Promise<WebhookAnswer> {
  for (;;) {
    const about = await caseOf(store, message, meta);
    const answer =
      about === undefined
        ? await recordUnknown(store, message, meta)
        : await recordForCase(store, about, message, meta);
    if (answer !== undefined) return answer;
    // Refused, for this id is known: only then is it looked for, since most messages come once.
    const earlier = await findVerdict(store, meta.provider, meta.webhookId);
    if (earlier !== undefined) return repeated(store, earlier, message, meta);
  }
}

/** The attempt that a message is about, and the sittings of it. */
interface Case {
  readonly attemptId: string;
  readonly references: readonly Reference[];
}

/** The message's case; undefined where a reference is unknown, of another stage or of another case. */
async function caseOf(
  store: Store,
  message: ProviderMessage,
  { provider }: MessageMeta,
): Promise<Case | undefined> {
  const found = await Promise.all(
    stagesOf(message).map(async ({ reference, stage }) => {
      const known = await findReference(store, provider, reference);
      return known?.stage === stage ? known : undefined;
    }),
  );
  const references = found.filter((reference) => reference !== undefined);
  const [attemptId, ...others] = new Set(references.map((reference) => reference.attemptId));
  const isOneCase = references.length === found.length && others.length === 0;
  return isOneCase && attemptId !== undefined ? { attemptId, references } : undefined;
}

async function repeated(
  store: Store,
  earlier: KnownMessage,
  message: ProviderMessage,
  meta: MessageMeta,
): Promise<WebhookAnswer> {
  if (earlier.digest === meta.digest) return { verdict: earlier.verdict };
  const verdict = verdicts["keep-and-flag"];
  const kept = { ...keptOf(store, message, meta, verdict), flag: "same-id-other-body" } as const;
  // Refused: this very conflict is kept already.
  await transactIf(store, keepConflictingMessage(store, kept));
  return { verdict };
}

async function recordUnknown(
  store: Store,
  message: ProviderMessage,
  meta: MessageMeta,
): Promise<WebhookAnswer | undefined> {
  const verdict = verdicts["keep-and-flag"];
  const kept = { ...keptOf(store, message, meta, verdict), flag: "unknown-reference" } as const;
  return (await transactIf(store, keepMessage(store, kept))) ? { verdict } : undefined;
}

function keptOf(
  store: Store,
  message: ProviderMessage,
  meta: MessageMeta,
  verdict: string,
  attemptId?: string,
) {
  const { type, reference, stage, occurredAt } = message;
  const { provider, webhookId, digest } = meta;
  const receivedAt = store.now();
  const recorded: RecordedMessage = {
    ...{ provider, webhookId, digest, type, reference, stage, verdict, occurredAt, receivedAt },
    ...(attemptId !== undefined && { attemptId }),
  };
  const body = JSON.stringify(message);
  return { message: recorded, body, ...seal(store, body) };
}

function recordForCase(
  store: Store,
  { attemptId, references }: Case,
  message: ProviderMessage,
  meta: MessageMeta,
): Promise<WebhookAnswer | undefined> {
  const isKnown = async () => (await findVerdict(store, meta.provider, meta.webhookId)) !== undefined;
  const { provider } = meta;
  let wasRefused = false;
  return append(store, attemptId, async (attempt) => {
    if (wasRefused && (await isKnown())) return { nothing: undefined };
    wasRefused = true;
    const routed = await Promise.all(
      references.map((reference) => routeSitting(store, attempt, reference, { message, provider })),
    );
    if (routed.some(({ facts }) => facts.situation === "open" || facts.situation === "answered")) {
      const faults = faultsAgainstStandard(attempt, message);
      if (faults.length > 0 && (await isKnown())) return { nothing: undefined };
      if (faults.length > 0) throw new ProblemError("body-not-as-agreed", { errors: faults });
    }
    return changeOf(store, attempt, routed, meta);
  });
}

/** What of a result does not fit the standard that the attempt is assessed against. */
function faultsAgainstStandard(attempt: Attempt, message: ProviderMessage): Fault[] {
  if (!isResult(message)) return [];
  const standard = standardOfVersion(attempt.standardVersion);
  const problems = [
    ...checkStandardVersion(standard, message.data.standardVersion),
    ...checkScore(standard.stages[message.stage], message.data.score),
    ...checkAreas(standard, message.stage, message.data.areas),
  ];
  return problems.map(({ path, sentence }) => ({ pointer: `/data${path}`, detail: sentence }));
}

/** Of several sittings each has its own route; what one of them puts before an operator, the provider is told of all. */
async function changeOf(
  store: Store,
  attempt: Attempt,
  routed: readonly RoutedSitting[],
  meta: MessageMeta,
): Promise<Change<WebhookAnswer>> {
  const [first] = routed;
  if (first === undefined) throw new TypeError("a message is about one sitting at least");
  const shown = routed.find((sitting) => flagOf(sitting) !== undefined) ?? first;
  const verdict = verdicts[shown.route.route];
  const kept = keptOf(store, first.message, meta, verdict, attempt.attemptId);
  const actor = { kind: "provider", id: meta.provider } as const;
  const writes = await Promise.all([
    ...routed.map((sitting) => sittingWrites(store, sitting)),
    bookingWrites(store, routed),
  ]);
  return {
    answer: { verdict },
    events: routed.map((sitting) => sittingEvent(sitting, { actor, bodySeal: kept.digest })),
    writes: [...keepMessage(store, { ...kept, flag: flagOf(shown) }), ...writes.flat()],
  };
}
