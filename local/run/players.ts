import { candidateAt, type Candidate } from "../actors/candidate.ts";
import * as v from "valibot";
import type { Audience } from "../../contracts/http/route.ts";
import type { Directory } from "../actors/directory.ts";
import { doorwayOf, expecting } from "../actors/doorway.ts";
import { employerAt, type Employer } from "../actors/employer.ts";
import { operatorAt, type Operator } from "../actors/operator.ts";
import { panelMemberAt, type PanelMember } from "../actors/panel.ts";
import type { System } from "../system.ts";
import type { Member } from "./member.ts";

/** Those who decide appeals; what they decide, one of them records. */
export interface Panel {
  readonly memberIds: readonly string[];
  readonly member: PanelMember;
}

const panelMembers = ["first", "second"] as const;

const claims = v.object({ sub: v.string() });
/** Whom a token is about, as the doorways know them. */
const subjectOf = (token: string): string =>
  v.parse(claims, JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).sub;

/** Everybody who signs in, each with an account made when it is first needed. */
export interface Players {
  readonly employer: (employerId: string) => Promise<Employer>;
  readonly candidate: (member: Pick<Member, "candidateId">) => Promise<Candidate>;
  /** One of the delivery team. */
  readonly operator: () => Promise<Operator>;
  /** Who decides appeals: the members of every panel, whose interests are declared, and the one who records. */
  readonly panel: () => Promise<Panel>;
  /** A token of somebody's, to try the doorways with by hand. */
  readonly tokenOf: (
    who: { readonly employerId: string } | { readonly candidateId: string },
  ) => Promise<string>;
}

/** The players of a deployed system, signed in with its own user pool. */
export function playersOf({ deployed, clock }: System, directory: Directory): Players {
  const tokens = new Map<string, Promise<string>>();
  const tokenFor = (email: string, audience: Audience, is?: string): Promise<string> => {
    const known = tokens.get(email);
    if (known !== undefined) return known;
    const token = directory.signIn({ email, audience, ...(is !== undefined && { is }) });
    tokens.set(email, token);
    return token;
  };
  const lead = (employerId: string) =>
    tokenFor(`lead@${employerId}.example.invalid`, "employers", employerId);
  // Not the address on the list: several attempts of one person share their account, whatever the lists say.
  const person = (candidateId: string) =>
    tokenFor(`${candidateId}@candidates.example.invalid`, "candidates", candidateId);
  const operator = async () =>
    operatorAt(doorwayOf(deployed.apiUrl, await tokenFor("team@operators.example.invalid", "operators")));
  let panel: Promise<Panel> | undefined;
  const formedPanel = async (): Promise<Panel> => {
    const members = await Promise.all(
      panelMembers.map(async (name) => {
        const token = await tokenFor(`${name}@panel.example.invalid`, "panel");
        const memberId = subjectOf(token);
        expecting(202, "declaring", await (await operator()).declareIndependent(memberId));
        return { memberId, token };
      }),
    );
    return {
      memberIds: members.map(({ memberId }) => memberId),
      member: panelMemberAt(doorwayOf(deployed.apiUrl, members[0]?.token ?? "")),
    };
  };
  const today = () => clock.now().slice(0, 10);
  return {
    employer: async (employerId) => employerAt(doorwayOf(deployed.apiUrl, await lead(employerId)), today),
    candidate: async ({ candidateId }) => candidateAt(doorwayOf(deployed.apiUrl, await person(candidateId))),
    operator,
    panel: () => (panel ??= formedPanel()),
    tokenOf: (who) => ("employerId" in who ? lead(who.employerId) : person(who.candidateId)),
  };
}
