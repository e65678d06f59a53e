import { describe, expect, test } from "vitest";
import { answerEndorsement } from "../../functions/doorways/employers/answer-endorsement.ts";
import { resumeWorkflow } from "../../functions/listeners/resume-workflow/resume-workflow.ts";
import { readAttempt } from "../../store/attempts.ts";
import { dueAttributes } from "../../store/deadlines.ts";
import { present } from "../../store/expressions.ts";
import { keys } from "../../store/keys.ts";
import { findQuestion } from "../../store/questions.ts";
import { updateIf, type Store } from "../../store/store.ts";
import { realFunctions, type Task } from "../support/journey-world/functions.ts";
import { explore } from "./explore.ts";
import type { Mutation } from "./trial.ts";

const caseOf = (payload: unknown): { attemptId: string; leg: number } => {
  const { attemptId, leg } = Object.fromEntries(Object.entries(payload ?? {}));
  return { attemptId: String(attemptId), leg: Number(leg) };
};
const withTask = (name: keyof typeof realFunctions.tasks, task: Task): Mutation => ({
  functions: () => ({ tasks: { ...realFunctions.tasks, [name]: task } }),
});
const endDeadline = (store: Store, attemptId: string, question: string, changes: object = {}) => {
  const key = keys.question(attemptId, question);
  return updateIf(store, key, { ...changes, ...dueAttributes(key, undefined) }, present("pk"));
};

/** Each takes one sentence of the protocol back. */
const mutants: Record<string, Mutation> = {
  "look, then store: the doorway nudges if it saw a token before it stored the answer": {
    hasNoStream: true,
    functions: (callbacks) => ({
      answerEndorsement: async (input, store) => {
        const seen = await findQuestion(store, input.attemptId, "endorsement");
        const answer = await answerEndorsement(input, store);
        if (seen?.token !== undefined) await callbacks().succeed(seen.token);
        return answer;
      },
    }),
  },
  "a token that is gone means that the question is done": {
    functions: () => ({
      resumeWorkflow: async (input, deps) => {
        const resumed = await resumeWorkflow(input, deps);
        if (resumed === "gone")
          await endDeadline(deps.store, input.attemptId, input.question, { takenUpAt: deps.store.now() });
        return resumed;
      },
    }),
  },
  "the deadline to resume again is cleared on sending": {
    functions: () => ({
      resumeWorkflow: async (input, deps) => {
        const resumed = await resumeWorkflow(input, deps);
        if (resumed !== "nothing-to-do") await endDeadline(deps.store, input.attemptId, input.question);
        return resumed;
      },
    }),
  },
  "a newer leg does not take a question over": withTask("invite", async (payload, deps) => {
    const { attemptId } = caseOf(payload);
    const asked = await findQuestion(deps.store, attemptId, "endorsement");
    if (asked === undefined) return realFunctions.tasks.invite(payload, deps);
    return { code: "invited", question: "endorsement", ...keys.question(attemptId, "endorsement") };
  }),
  "tokens are not ordered": {
    definition: (asl) =>
      asl.replaceAll(" AND (attribute_not_exists(tokenOrder) OR tokenOrder <= :order)", ""),
  },
  "an answer is taken up without the fence": withTask("take-up", async (payload, deps) => {
    const { leg } = await readAttempt(deps.store, caseOf(payload).attemptId);
    return realFunctions.tasks["take-up"]({ ...Object(payload), leg }, deps);
  }),
  "202 before storing": {
    functions: () => ({
      answerEndorsement: async (input, store) => {
        await answerEndorsement(input, store).catch(() => undefined);
        return { recorded: true };
      },
    }),
  },
};

describe("a protocol with one sentence taken back is caught", () => {
  test.each(Object.entries(mutants))("%s", async (name, mutation) => {
    const { faults, steps } = await explore({
      ...{ of: "endorsement", events: 4, hasCrashes: true, stopAtFault: true },
      mutation,
    });
    const [first] = faults;
    console.log(`${name}: after ${steps} steps, ${first?.order.join(" → ")}: ${first?.faults.join("; ")}`);
    expect(faults).not.toEqual([]);
  });

  test("and the same orders find no fault in the protocol as it is", async () => {
    const { faults } = await explore({ of: "endorsement", events: 3, hasCrashes: true });
    expect(faults).toEqual([]);
  });
});
