import type { Day, Instant } from "../time.ts";
import { inForce } from "./in-force.ts";
import type { Source } from "./parameter.ts";
import { eligibility } from "./2018/eligibility.ts";
import { equality } from "./2018/equality.ts";
import { funding } from "./2018/funding.ts";
import { journey } from "./2018/journey.ts";
import { machine } from "./2018/machine.ts";
import { reaccreditation } from "./2018/reaccreditation.ts";

const first = { ...eligibility, ...journey, ...reaccreditation, ...equality, ...funding, ...machine };

/** Every parameter by name. Unit and shape are the first version's; value, source and reason may change by version. */
export type Parameters = {
  readonly [Name in keyof typeof first]: {
    readonly value: Readonly<(typeof first)[Name]["value"]>;
    readonly unit: (typeof first)[Name]["unit"];
    readonly source: Source;
    readonly reason: string;
  };
};

/** One dated set of all parameters. An attempt pins the version that was in force when it was registered. */
export interface Policy {
  readonly version: string;
  readonly inForceFrom: Day;
  readonly parameters: Parameters;
}

/** No policy file has this version: data of a newer release, or a damaged record. */
export class UnknownPolicyVersionError extends Error {
  override readonly name = "UnknownPolicyVersionError";
  constructor(version: string) {
    super(
      `Unknown policy version "${version}", expected one of ${policies.map((p) => p.version).join(", ")}`,
    );
  }
}

/**
 * All versions in order of date. A published one is never edited: a change is a later entry, the earlier one's
 * parameters with what changes, `{ ...policy2018.parameters, stageWindowDays: { … } }`.
 */
export const policies: readonly Policy[] = [
  { version: "2018-1", inForceFrom: "2018-01-01", parameters: first },
];

/** The policy in force on that day in England. Throws NothingInForceError before the first version. */
export function policyInForce(at: Instant): Policy {
  return inForce("policy", policies, at);
}

/** The policy that an attempt pinned. Throws UnknownPolicyVersionError. */
export function policyOfVersion(version: string): Policy {
  const found = policies.find((policy) => policy.version === version);
  if (found === undefined) throw new UnknownPolicyVersionError(version);
  return found;
}
