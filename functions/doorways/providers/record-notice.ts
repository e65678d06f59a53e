import type { WebhookAnswer } from "../../../contracts/http/providers.ts";
import type { ProviderNotice } from "../../../contracts/provider-messages.ts";
import {
  findVerdict,
  keepConflictingMessage,
  keepMessage,
  type RecordedNotice,
} from "../../../store/messages.ts";
import { seal } from "../../../store/sealed-text.ts";
import { findIncident, recordIncident, sittingsOf, type SessionIncident } from "../../../store/sessions.ts";
import { transactIf, type Store } from "../../../store/store.ts";
import { verdicts } from "../../sittings/route-sitting.ts";
import type { MessageMeta } from "./receive-webhook.ts";

/**
 * Records what a provider reports of a whole session, in one transaction: everyone in it is rebooked by the deadline
 * job, a part at a time (functions/sittings/rebook-session.ts), for a request can't outlast a session of hundreds.
 * One that nobody is booked into is put before an operator, and still waits for bookings that come after it.
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

/** The verdict; undefined where the session, or this very message, was recorded by somebody else meanwhile. */
async function record(store: Store, notice: ProviderNotice, meta: MessageMeta): Promise<string | undefined> {
  const { provider, webhookId } = meta;
  const { session, occurredAt } = notice;
  const known = await findIncident(store, provider, session);
  const isNews = known === undefined || known.occurredAt < occurredAt;
  const { sittings } = await sittingsOf(store, { provider, session }, 1);
  const flag = sittings.length === 0 && isNews ? "session-without-sittings" : undefined;
  const verdict = flag === undefined ? verdicts[isNews ? "answer" : "no-effect"] : verdicts["keep-and-flag"];
  const incident: SessionIncident = {
    ...{ provider, session, occurredAt },
    ...{ incidentId: webhookId, code: notice.data.code },
  };
  const writes = [
    ...keepMessage(store, { ...keptOf(store, notice, meta, verdict), flag }),
    ...(isNews ? [recordIncident(store, incident, known)] : []),
  ];
  return (await transactIf(store, writes)) ? verdict : undefined;
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
