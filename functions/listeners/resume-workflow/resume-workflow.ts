import { findQuestion, markResumed } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";

/** The service that task tokens belong to. */
export interface Callbacks {
  /** Resumes what waits on the token. `gone`: expired, closed or never there; that says nothing about the answer. */
  succeed(token: string): Promise<"sent" | "gone">;
}

export interface ResumeInput {
  readonly attemptId: string;
  readonly question: string;
}
export type Resumed = "sent" | "gone" | "nothing-to-do";

/**
 * Nudges the execution that waits for an answered question; the execution takes the answer up from the table
 * itself. Only the key is taken from whoever calls: the question is read as it stands now. The question stays
 * due whatever is sent here, until its answer is taken up.
 */
export async function resumeWorkflow(
  input: ResumeInput,
  deps: { readonly store: Store; readonly callbacks: Callbacks },
): Promise<Resumed> {
  const question = await findQuestion(deps.store, input.attemptId, input.question);
  if (question?.token === undefined || question.answer === undefined || question.takenUpAt !== undefined)
    return "nothing-to-do";
  const sent = await deps.callbacks.succeed(question.token);
  if (sent === "sent") await markResumed(deps.store, question, question.token);
  return sent;
}
