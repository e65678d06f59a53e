import * as v from "valibot";
import { operatorRoutes } from "../../contracts/http/operators.ts";
import { expecting, type Answer, type Doorway } from "./doorway.ts";

const shownAffected = operatorRoutes["GET /operators/attempts/{attemptId}/appeal/affected"].answer;
const listed = operatorRoutes["GET /operators/flags"].answer;
type Flag = v.InferOutput<typeof listed>["flags"][number];

/** One of the delivery team at their doorway. */
export interface Operator {
  /** Everything that waits for an operator, oldest first. */
  readonly listFlags: () => Promise<readonly Flag[]>;
  /** The flag on what a provider sent under this id; undefined where it has none. */
  readonly findFlagOn: (webhookId: string) => Promise<string | undefined>;
  readonly closeFlag: (flagId: string, reason: string) => Promise<Answer>;
  readonly seeCorrection: (flagId: string) => Promise<Answer>;
  readonly review: (flagId: string, reason: string) => Promise<Answer>;
  readonly seeAttempt: (attemptId: string) => Promise<Answer>;
  readonly readEvents: (attemptId: string) => Promise<Answer>;
  /** Admits an appeal, or refuses it as disagreement with academic judgement alone. */
  readonly judgeAppeal: (attemptId: string, isAdmissible: boolean, reason: string) => Promise<Answer>;
  /** Takes down that a member has no interests. */
  readonly declareIndependent: (memberId: string) => Promise<Answer>;
  readonly formPanel: (attemptId: string, members: readonly string[], reason: string) => Promise<Answer>;
  /** Revokes an accreditation, with the reason that its holder is told. */
  readonly revoke: (accreditationNumber: string, reason: string) => Promise<Answer>;
  readonly restart: (attemptId: string, leg: number, reason: string) => Promise<Answer>;
  /** How many others an upheld appeal may be about. */
  readonly countAffected: (attemptId: string) => Promise<number>;
}

/** The operator who uses this doorway. */
export function operatorAt(doorway: Doorway): Operator {
  const of = (attemptId: string, what = "") => `/operators/attempts/${attemptId}${what}`;
  const listFlags = async () => {
    const flags: Flag[] = [];
    let after: string | undefined;
    do {
      const query = after === undefined ? "" : `?after=${after}`;
      const answer = await doorway.get(`/operators/flags${query}`);
      const page = v.parse(listed, expecting(200, "seeing what is flagged", answer));
      flags.push(...page.flags);
      after = page.next;
    } while (after !== undefined);
    return flags;
  };
  return {
    listFlags,
    findFlagOn: async (id) => (await listFlags()).find(({ webhookId }) => webhookId === id)?.flagId,
    closeFlag: (flagId, reason) => doorway.post(`/operators/flags/${flagId}/closing`, { reason }),
    seeCorrection: (flagId) => doorway.get(`/operators/flags/${flagId}/correction`),
    review: (flagId, reason) => doorway.post(`/operators/flags/${flagId}/review`, { reason }),
    seeAttempt: (attemptId) => doorway.get(of(attemptId)),
    readEvents: (attemptId) => doorway.get(of(attemptId, "/events")),
    judgeAppeal: (attemptId, isAdmissible, reason) =>
      doorway.post(
        of(attemptId, "/appeal/admissibility"),
        isAdmissible
          ? { decision: "admissible", reason }
          : { decision: "not-admissible", because: "academic-judgement-alone", reason },
      ),
    declareIndependent: (memberId) =>
      doorway.post(`/operators/panel-members/${memberId}/interests`, {
        ...{ isIndependent: true, employers: [], examines: [] },
      }),
    formPanel: (attemptId, members, reason) =>
      doorway.post(of(attemptId, "/appeal/panel"), { members, reason }),
    revoke: (accreditationNumber, reason) =>
      doorway.post(`/operators/accreditations/${accreditationNumber}/revocation`, { reason }),
    restart: (attemptId, leg, reason) => doorway.post(of(attemptId, "/restart"), { leg, reason }),
    countAffected: async (attemptId) => {
      const answer = await doorway.get(of(attemptId, "/appeal/affected"));
      return v.parse(shownAffected, expecting(200, "seeing who is affected", answer)).affected.length;
    },
  };
}
