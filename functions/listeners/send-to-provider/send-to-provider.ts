import * as v from "valibot";
import { commissionBody, type CommissionBody } from "../../../contracts/commissions.ts";
import { faultOf, whatWasExpected } from "../../../contracts/parse-body.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import { textOfMeasure } from "../../../domain/policy/adjustments.ts";
import type { Commission } from "../../../store/providers/commissions.ts";
import type { ProviderDirectory } from "../../shared/standard-webhooks/provider-access.ts";
import { signWebhook } from "../../shared/standard-webhooks/signature.ts";

/** The person as a provider needs to know them. */
type CommissionedPerson = Pick<Extract<CommissionBody, { type: "commission" }>, "candidate" | "adjustments">;

export interface SendToProviderDeps {
  readonly findCommission: (attemptId: string, reference: string) => Promise<Commission | undefined>;
  /** Whether the commissioned result is still asked for: not answered, lapsed or withdrawn. */
  readonly isStillAsked: (commission: Commission) => Promise<boolean>;
  readonly findPerson: (candidateId: string) => Promise<CommissionedPerson | undefined>;
  /** Ends the commission's deadline, unless something newer is to be told by now. */
  readonly markAccepted: (commission: Commission) => Promise<unknown>;
  /** Ends the deadline of a commission that nobody needs to be told of any more. */
  readonly drop: (commission: Commission) => Promise<unknown>;
  readonly providers: ProviderDirectory;
  readonly post: (url: string, request: RequestInit) => Promise<Response>;
  /** The security clock, in milliseconds: signatures are made by it. */
  readonly signingTime: () => number;
}

/** What became of one queued commission; all but `accepted` mean that nothing was sent. */
export type Sending = "accepted" | "already-accepted" | "no-longer-asked" | "unknown-commission";

/** The provider did not take a commission, or can't be sent it: it stays due. Says no more than a status. */
export class CommissionNotAcceptedError extends Error {
  override readonly name = "CommissionNotAcceptedError";
  constructor(commission: Pick<Commission, "provider" | "reference">, fault: string) {
    super(`commission ${commission.reference} to ${commission.provider}: ${fault}, expected a 2xx answer`);
  }
}

/** Longer than a provider should need to store what it was sent; all records of a batch wait at once. */
const answersWithinMilliseconds = 10_000;

/**
 * Tells a provider of one commission, of its change, or that its candidate withdrew, signed as webhooks to us are. Any
 * 2xx answer accepts it; anything else, a redirect too, is a fault, so that the queue brings it again. The
 * webhook id is the same on every try: the provider can tell a repetition from something new.
 * Throws CommissionNotAcceptedError.
 */
export async function sendToProvider(
  queued: { readonly attemptId: string; readonly reference: string },
  deps: SendToProviderDeps,
): Promise<Sending> {
  const commission = await deps.findCommission(queued.attemptId, queued.reference);
  if (commission === undefined) return "unknown-commission";
  if (commission.acceptedAt !== undefined) return "already-accepted";
  if (commission.says !== "commission-withdrawn" && !(await deps.isStillAsked(commission))) {
    await deps.drop(commission);
    return "no-longer-asked";
  }
  await post(commission, await bodyOf(commission, deps), deps);
  await deps.markAccepted(commission);
  return "accepted";
}

async function bodyOf(commission: Commission, deps: SendToProviderDeps): Promise<CommissionBody> {
  const { reference, stage, level, says, standardVersion, notAvailableOn, releaseDays } = commission;
  const about = { reference, stage, level };
  if (says === "commission-withdrawn" || says === "commission-suspended") return { type: says, ...about };
  const person = await deps.findPerson(commission.candidateId);
  if (person === undefined) throw new CommissionNotAcceptedError(commission, "the candidate is not known");
  const windowClosesOn = dayInLondon(commission.closesAt);
  return {
    type: says,
    ...about,
    windowClosesOn,
    ...(notAvailableOn && { notAvailableOn }),
    ...(releaseDays && { releaseDays }),
    standardVersion,
    ...person,
    adjustments: person.adjustments.map(textOfMeasure),
  };
}

async function post(
  commission: Commission,
  content: CommissionBody,
  deps: SendToProviderDeps,
): Promise<void> {
  const access = await deps.providers.find(commission.provider);
  if (access === undefined) throw new CommissionNotAcceptedError(commission, "the provider has no secret");
  const body = bytesOf(commission, content);
  const sentAtSeconds = Math.floor(deps.signingTime() / 1000);
  const id = webhookIdOf(commission);
  const response = await deps.post(access.commissionUrl, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...signWebhook({ id, sentAtSeconds, body }, access.outgoing),
    },
    body,
    // A redirect would carry personal data to an address that nobody agreed on.
    redirect: "manual",
    signal: AbortSignal.timeout(answersWithinMilliseconds),
  });
  await response.body?.cancel();
  if (!response.ok) throw new CommissionNotAcceptedError(commission, `it answered ${response.status}`);
}

/** One for each thing told: a commission may change more than once. */
function webhookIdOf({ says, reference, since }: Commission): string {
  const id = `${says}-${reference}`;
  return says === "commission-changed" ? `${id}-${since.replaceAll(/\D/g, "")}` : id;
}

/** Held to the contract before it leaves; a fault names its place, not the personal data there. */
function bytesOf(commission: Commission, content: CommissionBody): Uint8Array<ArrayBuffer> {
  const checked = v.safeParse(commissionBody, content, { message: whatWasExpected });
  if (checked.success) return Buffer.from(JSON.stringify(checked.output));
  const faults = checked.issues.map(faultOf).map(({ pointer, detail }) => `${pointer} ${detail}`);
  throw new CommissionNotAcceptedError(commission, `not as agreed, ${faults.join("; ")}`);
}
