import { createSecretKey } from "node:crypto";
import * as v from "valibot";
import type { RegistrationNumberKeys } from "../../../store/people/people.ts";

/** The secret is not what this service can work with; says where, never what. */
export class RegistrationNumberSecretError extends Error {
  override readonly name = "RegistrationNumberSecretError";
  constructor() {
    super(
      'the secret of the registration number keys: expected {"current": "<version>", "<version>": "<32 characters or more>", …}',
    );
  }
}

const secret = v.pipe(
  v.string(),
  v.parseJson(),
  v.objectWithRest({ current: v.string() }, v.pipe(v.string(), v.minLength(32))),
  v.check((keys) => keys.current !== "current" && Object.hasOwn(keys, keys.current)),
);

/** The keys that a secret holds. Throws RegistrationNumberSecretError. */
export function keysFrom(text: string): RegistrationNumberKeys {
  const result = v.safeParse(secret, text);
  if (!result.success) throw new RegistrationNumberSecretError();
  const { current, ...keys } = result.output;
  const versions = Object.entries(keys).map(
    ([version, key]) => [version, createSecretKey(Buffer.from(key, "utf8"))] as const,
  );
  return { current, byVersion: Object.fromEntries(versions) };
}

/** A key that was added is known everywhere after this time; only then may it be made the current one. */
const keptForMilliseconds = 300_000;

/** The keys, read when they are first needed and again every five minutes. */
export function cachedKeys(deps: {
  readonly readSecret: () => Promise<string>;
  readonly now: () => number;
}): () => Promise<RegistrationNumberKeys> {
  let cached: { readonly keys: RegistrationNumberKeys; readonly readAt: number } | undefined;
  return async () => {
    if (cached === undefined || deps.now() - cached.readAt >= keptForMilliseconds)
      cached = { readAt: deps.now(), keys: keysFrom(await deps.readSecret()) };
    return cached.keys;
  };
}
