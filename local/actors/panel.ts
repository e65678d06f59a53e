import type * as v from "valibot";
import type { panelDecision } from "../../contracts/http/panel.ts";
import type { Answer, Doorway } from "./doorway.ts";

export type PanelDecision = v.InferOutput<typeof panelDecision>;

/** A member of an appeal's panel at their doorway. */
export interface PanelMember {
  readonly listAppeals: () => Promise<Answer>;
  readonly readAppeal: (attemptId: string) => Promise<Answer>;
  readonly decide: (attemptId: string, decision: PanelDecision) => Promise<Answer>;
}

/** The member who uses this doorway. */
export function panelMemberAt(doorway: Doorway): PanelMember {
  const of = (attemptId: string, what = "") => `/panel/appeals/${attemptId}${what}`;
  return {
    listAppeals: () => doorway.get("/panel/appeals"),
    readAppeal: (attemptId) => doorway.get(of(attemptId)),
    decide: (attemptId, decision) => doorway.post(of(attemptId, "/decision"), decision),
  };
}
