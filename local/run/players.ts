import { candidateAt, type Candidate } from "../actors/candidate.ts";
import type { Directory } from "../actors/directory.ts";
import { doorwayOf } from "../actors/doorway.ts";
import { employerAt, type Employer } from "../actors/employer.ts";
import type { System } from "../system.ts";
import type { Member } from "./member.ts";

/** Everybody who signs in, each with an account made when it is first needed. */
export interface Players {
  readonly employer: (employerId: string) => Promise<Employer>;
  readonly candidate: (member: Pick<Member, "candidateId">) => Promise<Candidate>;
  /** A token of somebody's, to try the doorways with by hand. */
  readonly tokenOf: (
    who: { readonly employerId: string } | { readonly candidateId: string },
  ) => Promise<string>;
}

/** The players of a deployed system, signed in with its own user pool. */
export function playersOf({ deployed, clock }: System, directory: Directory): Players {
  const tokens = new Map<string, Promise<string>>();
  const tokenFor = (email: string, audience: "employers" | "candidates", is: string): Promise<string> => {
    const known = tokens.get(email);
    if (known !== undefined) return known;
    const token = directory.signIn({ email, audience, is });
    tokens.set(email, token);
    return token;
  };
  const lead = (employerId: string) =>
    tokenFor(`lead@${employerId}.example.invalid`, "employers", employerId);
  // Not the address on the list: several attempts of one person share their account, whatever the lists say.
  const person = (candidateId: string) =>
    tokenFor(`${candidateId}@candidates.example.invalid`, "candidates", candidateId);
  const today = () => clock.now().slice(0, 10);
  return {
    employer: async (employerId) => employerAt(doorwayOf(deployed.apiUrl, await lead(employerId)), today),
    candidate: async ({ candidateId }) => candidateAt(doorwayOf(deployed.apiUrl, await person(candidateId))),
    tokenOf: (who) => ("employerId" in who ? lead(who.employerId) : person(who.candidateId)),
  };
}
