import * as v from "valibot";
import { identifier } from "../../contracts/values.ts";
import { ProblemError } from "../../contracts/problem-details.ts";
import type { Audience } from "../../contracts/http/route.ts";

/** Who calls, as the doorway of each audience needs to know them, from the token alone. */
export interface Callers {
  /** `subject` acts for `organisation`, the employer. */
  readonly employers: { readonly subject: string; readonly organisation: string };
  /** `subject` is the candidate's own id in this service; `verifiedEmail` an address that has been shown to be theirs. */
  readonly candidates: { readonly subject: string; readonly verifiedEmail?: string };
  /** `subject` is one of the delivery team, by the id of their account. */
  readonly operators: { readonly subject: string };
  /** `subject` is the member of appeal panels, by the id of their account. */
  readonly panel: { readonly subject: string };
}

const employer = v.object({ sub: identifier, "custom:organisation": identifier });
const candidate = v.object({ "custom:person_id": identifier });
/** HTTP APIs hand a claim that is true over as text. */
const verified = v.object({ email: v.pipe(v.string(), v.email()), email_verified: v.literal("true") });
/** Of those whose account is all that is asked of them. */
const account = v.object({ sub: identifier });

/** Which claims of the ID token say so. A new audience is a group of the user pool and a row here. */
const callerOf: { readonly [A in Audience]: (claims: unknown) => Callers[A] | undefined } = {
  employers: (claims) =>
    v.is(employer, claims) ? { subject: claims.sub, organisation: claims["custom:organisation"] } : undefined,
  candidates: (claims) =>
    v.is(candidate, claims)
      ? {
          subject: claims["custom:person_id"],
          ...(v.is(verified, claims) && { verifiedEmail: claims.email }),
        }
      : undefined,
  operators: (claims) => (v.is(account, claims) ? { subject: claims.sub } : undefined),
  panel: (claims) => (v.is(account, claims) ? { subject: claims.sub } : undefined),
};

/** The part of an HTTP API's event that its JWT authorizer fills in. */
export interface AuthorizedContext {
  readonly authorizer?: {
    readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> | undefined };
  };
}

/**
 * The caller that the token's claims speak of, if they may use this audience's doorway. One person may
 * belong to several audiences: an employer's lead can be a candidate too.
 * Throws ProblemError `not-signed-in`, `not-your-audience`.
 */
export function readCaller<A extends Audience>(audience: A, context: AuthorizedContext): Callers[A] {
  const claims = context.authorizer?.jwt?.claims;
  if (claims === undefined) throw new ProblemError("not-signed-in");
  const caller = callerOf[audience](claims);
  if (caller === undefined || !groupsIn(claims["cognito:groups"]).includes(audience))
    throw new ProblemError("not-your-audience");
  return caller;
}

/** HTTP APIs hand a claim that is a list over as the text `[one two]`. */
function groupsIn(claim: unknown): string[] {
  if (typeof claim !== "string") return [];
  return /^\[(?<groups>[^[\]]*)\]$/.exec(claim)?.groups?.["groups"]?.split(" ") ?? [claim];
}
