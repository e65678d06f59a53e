import type { WebhookAnswer } from "../../../contracts/http/providers.ts";
import type { ProviderNotice } from "../../../contracts/provider-messages.ts";
import type { FlagCode } from "../../../domain/flags.ts";
import { declareExaminer, findExaminer } from "../../../store/providers/examiners.ts";
import type { Write } from "../../../store/database/expressions.ts";
import {
  findVerdict,
  keepConflictingMessage,
  keepMessage,
  type RecordedNotice,
} from "../../../store/providers/provider-messages.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import { findIncident, recordIncident, sittingsOf } from "../../../store/providers/sessions.ts";
import { transactIf, type Store } from "../../../store/store.ts";
import { verdicts } from "../../shared/sittings/record-sitting.ts";
import type { MessageMeta } from "./receive-webhook.ts";

type SessionIncidentNotice = Extract<ProviderNotice, { type: "session-incident" }>;
type ExaminerNotice = Extract<ProviderNotice, { type: "examiner-declared" }>;

/**
 * Records what a provider reports of no single case, in one transaction. Everyone in a session that failed is rebooked by
 * the deadline job, a part at a time (functions/shared/sittings/rebook-session.ts), for a request can't outlast a session
 * of hundreds. One that nobody is booked into is put before an operator, and still waits for bookings that come after it.
 */
export async function recordNotice(
  notice: ProviderNotice,
  meta: MessageMeta,
  store: Store,
): Promise<WebhookAnswer> {
  for (;;) {
    const earlier = await findVerdict(store, meta.provider, meta.webhookId);
    if (earlier?.digest === meta.digest) return { verdict: earlier.verdict };
    if (earlier !== undefined) return conflicting(store, notice, meta);
    const verdict = await record(store, notice, meta);
    if (verdict !== undefined) return { verdict };
  }
}

async function conflicting(store: Store, notice: ProviderNotice, meta: MessageMeta): Promise<WebhookAnswer> {
  const verdict = verdicts["keep-and-flag"];
  const kept = { ...keptOf(store, notice, meta, verdict), flag: "same-id-other-body" } as const;
  // Refused: this very conflict is kept already.
  await transactIf(store, keepConflictingMessage(store, kept));
  return { verdict };
}

/** What a notice comes to: how it is answered, why it waits for an operator, and what it changes. */
interface Effect {
  readonly route: "answer" | "no-effect" | "keep-and-flag";
  readonly flag?: FlagCode;
  readonly writes: readonly Write[];
}

/** The verdict; undefined where this very message, or what it is about, was recorded by somebody else meanwhile. */
async function record(store: Store, notice: ProviderNotice, meta: MessageMeta): Promise<string | undefined> {
  const { route, flag, writes } = await effectOf(store, notice, meta);
  const verdict = verdicts[route];
  const kept = keepMessage(store, { ...keptOf(store, notice, meta, verdict), flag });
  return (await transactIf(store, [...kept, ...writes])) ? verdict : undefined;
}

function effectOf(store: Store, notice: ProviderNotice, meta: MessageMeta): Promise<Effect> {
  return notice.type === "session-incident"
    ? sessionFails(store, notice, meta)
    : examinerDeclares(store, notice, meta);
}

async function sessionFails(store: Store, notice: SessionIncidentNotice, meta: MessageMeta): Promise<Effect> {
  const { provider, webhookId } = meta;
  const { session, occurredAt } = notice;
  const known = await findIncident(store, provider, session);
  if (known !== undefined && known.occurredAt >= occurredAt) return { route: "no-effect", writes: [] };
  const incident = { provider, session, occurredAt, incidentId: webhookId, code: notice.data.code };
  const writes = [recordIncident(store, incident, known)];
  const { sittings } = await sittingsOf(store, { provider, session }, 1);
  return sittings.length > 0
    ? { route: "answer", writes }
    : { route: "keep-and-flag", flag: "session-without-sittings", writes };
}

/** Of two declarations the later said one stands, in whatever order they come. */
async function examinerDeclares(
  store: Store,
  { examiner, occurredAt, data }: ExaminerNotice,
  { provider }: MessageMeta,
): Promise<Effect> {
  const known = await findExaminer(store, provider, examiner);
  if (known !== undefined && known.declaredAt >= occurredAt) return { route: "no-effect", writes: [] };
  const declared = { provider, examiner, interests: data.interests, declaredAt: occurredAt };
  return { route: "answer", writes: [declareExaminer(store, declared, known)] };
}

function keptOf(store: Store, notice: ProviderNotice, meta: MessageMeta, verdict: string) {
  const { type, occurredAt } = notice;
  const { provider, webhookId, digest } = meta;
  const message: RecordedNotice = {
    ...{ provider, webhookId, digest, type, verdict, occurredAt, receivedAt: store.now() },
  };
  const body = JSON.stringify(notice);
  return { message, body, ...seal(store, body) };
}
