import type { KeyObject } from "node:crypto";
import * as v from "valibot";
import { faultOf, whatWasExpected } from "../../../contracts/parse-body.ts";
import { webhookKey } from "./secret.ts";

/** How a provider and this service know each other. */
interface ProviderAccess {
  readonly commissionUrl: string;
  /** Keys by which the provider may sign; several while it rotates. */
  readonly incoming: readonly KeyObject[];
  /** The key by which commissions to it are signed. */
  readonly outgoing: KeyObject;
}

export interface ProviderDirectory {
  /** The access of a provider; undefined where there is no such provider. */
  find(provider: string): Promise<ProviderAccess | undefined>;
  /** Reads it afresh, after a signature matched no cached key; undefined when read a moment ago. */
  refresh(provider: string): Promise<ProviderAccess | undefined>;
}

interface DirectoryDeps {
  /** Provider → ARN of its secret. */
  readonly arns: Readonly<Record<string, string>>;
  readonly readSecret: (arn: string) => Promise<string>;
  /** The security clock, in milliseconds. */
  readonly now: () => number;
}

/** A removed secret stops being taken after at most this time. */
const keptForMilliseconds = 300_000;
/** Junk signatures can't make us read the secret more often than this: Secrets Manager bills and throttles calls. */
const refreshedAtMostEveryMilliseconds = 30_000;

/** A directory of providers over their secrets, cached for five minutes. Throws ProviderSecretError. */
export function providerDirectory({ arns, readSecret, now }: DirectoryDeps): ProviderDirectory {
  const known = new Map(Object.entries(arns));
  const cache = new Map<string, { readonly access: ProviderAccess; readonly readAt: number }>();
  const triedAt = new Map<string, number>();

  async function read(provider: string): Promise<ProviderAccess | undefined> {
    const arn = known.get(provider);
    if (arn === undefined) return undefined;
    // Noted before the call, so that a failing Secrets Manager is not asked more often either.
    triedAt.set(provider, now());
    const access = accessFrom(provider, await readSecret(arn));
    cache.set(provider, { access, readAt: now() });
    return access;
  }
  const elapsed = (since = -Infinity) => now() - since;
  return {
    async find(provider) {
      const cached = cache.get(provider);
      return cached && elapsed(cached.readAt) < keptForMilliseconds ? cached.access : read(provider);
    },
    async refresh(provider) {
      return elapsed(triedAt.get(provider)) < refreshedAtMostEveryMilliseconds ? undefined : read(provider);
    },
  };
}

/** A provider's secret is not what this service can work with; says where, never what. */
export class ProviderSecretError extends Error {
  override readonly name = "ProviderSecretError";
  constructor(provider: string, fault: string) {
    super(`the secret of provider ${provider}: ${fault}`);
  }
}

const key = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return webhookKey(dataset.value);
    } catch (error) {
      addIssue({ message: error instanceof Error ? error.message : "no secret" });
      return NEVER;
    }
  }),
);
const providerSecret = v.pipe(
  v.string(),
  v.parseJson(undefined, "expected a JSON text"),
  v.strictObject({
    // Plain HTTP only where the bytes never leave the machine.
    commissionUrl: v.pipe(
      v.string(),
      v.regex(/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])\S+$/, "expected an https URL"),
      v.url("expected an https URL"),
    ),
    incoming: v.pipe(v.array(key), v.minLength(1), v.maxLength(5)),
    outgoing: key,
  }),
);

function accessFrom(provider: string, secret: string): ProviderAccess {
  const result = v.safeParse(providerSecret, secret, { message: whatWasExpected, abortPipeEarly: true });
  if (result.success) return result.output;
  const faults = result.issues.map(faultOf).map(({ pointer, detail }) => `${pointer} ${detail}`);
  throw new ProviderSecretError(provider, faults.join("; "));
}
