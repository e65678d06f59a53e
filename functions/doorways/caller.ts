import * as v from "valibot";
import { identifier } from "../../contracts/values.ts";
import { ProblemError } from "../../contracts/problem-details.ts";
import type { Audience } from "../../contracts/http/route.ts";
import type { Attempt } from "../../domain/attempt.ts";

/** The lead of an employer, by the id of their account. */
export interface EmployersLead {
  readonly employerId: string;
  readonly by: string;
}

/** A candidate, by their own id in this service. */
export interface SignedInCandidate {
  readonly candidateId: string;
  /** An address that has been shown to be theirs. */
  readonly verifiedEmail?: string;
}

/** One of their own attempts, which a candidate asks about. */
export interface OwnAttempt {
  readonly attemptId: string;
  readonly candidateId: string;
}

/** One of the delivery team, by the id of their account. */
export interface Operator {
  readonly by: string;
}

/** A member of appeal panels, by the id of their account. */
export interface PanelsMember {
  readonly memberId: string;
}

/** Who asks, as the doorway of each audience needs to know them, from the token alone. */
export interface Callers {
  readonly employers: EmployersLead;
  readonly candidates: SignedInCandidate;
  readonly operators: Operator;
  readonly panel: PanelsMember;
}

/** Whether an attempt is of somebody whom the employer employs now. */
export const isEmployersOwn =
  ({ employerId }: Pick<EmployersLead, "employerId">) =>
  (attempt: Attempt): boolean =>
    attempt.employerId === employerId;

/** Whether an attempt is the candidate's own. */
export const isCandidatesOwn =
  ({ candidateId }: Pick<SignedInCandidate, "candidateId">) =>
  (attempt: Attempt): boolean =>
    attempt.candidateId === candidateId;

/** Which attempts an employer's lead may act on, and as whom the log names them. */
export const asEmployer = ({ employerId, by }: EmployersLead) => ({
  isTheirs: isEmployersOwn({ employerId }),
  actor: { kind: "employer", id: by, onBehalfOf: employerId } as const,
});

/** Which attempts a candidate may act on, and as whom the log names them. */
export const asCandidate = ({ candidateId }: Pick<SignedInCandidate, "candidateId">) => ({
  isTheirs: isCandidatesOwn({ candidateId }),
  actor: { kind: "candidate", id: candidateId } as const,
});

/** An operator acts on any attempt, and the log names them. */
export const asOperator = ({ by }: Operator) => ({
  isTheirs: () => true,
  actor: { kind: "operator", id: by } as const,
});

const employer = v.object({ sub: identifier, "custom:organisation": identifier });
const candidate = v.object({ "custom:person_id": identifier });
/** HTTP APIs hand a claim that is true over as text. */
const verified = v.object({ email: v.pipe(v.string(), v.email()), email_verified: v.literal("true") });
/** Of those whose account is all that is asked of them. */
const account = v.object({ sub: identifier });

/** Which claims of the ID token say so. A new audience is a group of the user pool and a row here. */
const callerOf: { readonly [A in Audience]: (claims: unknown) => Callers[A] | undefined } = {
  employers: (claims) =>
    v.is(employer, claims) ? { employerId: claims["custom:organisation"], by: claims.sub } : undefined,
  candidates: (claims) =>
    v.is(candidate, claims)
      ? {
          candidateId: claims["custom:person_id"],
          ...(v.is(verified, claims) && { verifiedEmail: claims.email }),
        }
      : undefined,
  operators: (claims) => (v.is(account, claims) ? { by: claims.sub } : undefined),
  panel: (claims) => (v.is(account, claims) ? { memberId: claims.sub } : undefined),
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
