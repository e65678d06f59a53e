import { describe, expect, test } from "vitest";
import { answerEndorsement } from "../../functions/doorways/employers/answer-endorsement.ts";
import type { Executions } from "../../functions/shared/legs/executions.ts";
import { startLeg } from "../../functions/shared/legs/start-leg.ts";
import { resumeWorkflow } from "../../functions/listeners/resume-workflow/resume-workflow.ts";
import { readAccreditation } from "../../store/journey/accreditations.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { dueAttributes } from "../../store/journey/deadlines.ts";
import { present } from "../../store/database/expressions.ts";
import { keys } from "../../store/keys.ts";
import { findLeg, markLegStarted } from "../../store/journey/legs.ts";
import { findQuestion } from "../../store/journey/questions.ts";
import { updateIf, type Store } from "../../store/store.ts";
import { realFunctions, type Task } from "../support/journey-world/functions.ts";
import { explore, type Exploring, type Fault } from "./explore.ts";
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
  "a leg counts as started before its execution is": {
    functions: () => ({
      startLeg: (of, { store, executions }) => {
        const start: Executions["start"] = async (name, input) => {
          const leg = await findLeg(store, of.attemptId, of.leg);
          const { policyVersion } = await readAttempt(store, of.attemptId);
          if (leg !== undefined) await markLegStarted(store, leg, policyVersion);
          await executions.accreditation.start(name, input);
        };
        return startLeg(of, {
          store,
          executions: { ...executions, accreditation: { ...executions.accreditation, start } },
        });
      },
    }),
  },
  "202 before storing": {
    functions: () => ({
      answerEndorsement: async (input, store) => {
        await answerEndorsement(input, store).catch(() => undefined);
        return { recorded: true };
      },
    }),
  },
};

const standsStillNoMore = (store: Store, attemptId: string) =>
  updateIf(store, keys.attempt(attemptId), { suspendedAt: undefined }, present("pk"));

/** Each takes back a sentence of what an appeal is to a re-sit: no other case would notice. */
const mutantsOfAppeals: Record<string, Mutation> = {
  "the time that an appeal took is not given back": withTask("close-appeal", async (payload, deps) => {
    await standsStillNoMore(deps.store, caseOf(payload).attemptId);
    return realFunctions.tasks["close-appeal"](payload, deps);
  }),
  "what is asked does not stand still while an appeal is open": {
    functions: () => ({
      makeAppeal: async (input, store) => {
        const made = await realFunctions.makeAppeal(input, store);
        await standsStillNoMore(store, input.attemptId);
        return made;
      },
    }),
  },
  "the re-sit's leg may still ask once the appeal's is the attempt's": withTask(
    "invite",
    async (payload, deps) => {
      const { leg, status } = await readAttempt(deps.store, caseOf(payload).attemptId);
      const isLate = status === "under-appeal" && "stage" in Object(payload);
      return realFunctions.tasks.invite(isLate ? { ...Object(payload), leg } : payload, deps);
    },
  ),
};

const accreditationOf = async (store: Store, attemptId: string) =>
  readAccreditation(store, await readAttempt(store, attemptId));
const openAgain = (store: Store, attemptId: string) =>
  updateIf(store, keys.attempt(attemptId), { status: "renewal-open" }, present("pk"));

/** Each takes back a sentence of what a renewal is. */
const mutantsOfRenewals: Record<string, Mutation> = {
  "a renewal is settled as often as it is asked for": withTask("settle-renewal", async (payload, deps) => {
    const { attemptId } = caseOf(payload);
    const { settled, number } = await accreditationOf(deps.store, attemptId);
    if (settled !== undefined) {
      await openAgain(deps.store, attemptId);
      await updateIf(deps.store, keys.accreditation(number), { settled: undefined }, present("pk"));
    }
    return realFunctions.tasks["settle-renewal"](payload, deps);
  }),
  "a renewal counts from the day on which it is done": withTask("settle-renewal", async (payload, deps) => {
    const answer = await realFunctions.tasks["settle-renewal"](payload, deps);
    const { renewedAt, number } = await accreditationOf(deps.store, caseOf(payload).attemptId);
    const changes = { countsFrom: renewedAt?.slice(0, 10) };
    if (renewedAt !== undefined)
      await updateIf(deps.store, keys.accreditation(number), changes, present("pk"));
    return answer;
  }),
  "who withdrew from a renewal is asked all the same": withTask("invite", async (payload, deps) => {
    const { attemptId } = caseOf(payload);
    const { accreditationNumber } = await readAttempt(deps.store, attemptId);
    if (accreditationNumber !== undefined) await openAgain(deps.store, attemptId);
    return realFunctions.tasks.invite(payload, deps);
  }),
};

/** The fewest events first: most mutants are caught soon. */
async function firstFault({
  of = "endorsement",
  ...exploring
}: Pick<Exploring, "mutation" | "without"> & Partial<Pick<Exploring, "of">>): Promise<Fault | undefined> {
  for (const events of [2, 3]) {
    const { faults } = await explore({ of, events, stopAtFault: true, ...exploring });
    if (faults[0] !== undefined) return faults[0];
  }
  return undefined;
}

describe("a protocol with one sentence taken back is caught", () => {
  test.each(Object.entries(mutants))("%s", async (name, mutation) => {
    const fault = await firstFault({ mutation });
    console.log(`${name}: ${fault?.order.join(" → ")}: ${fault?.faults.join("; ")}`);
    expect(fault).toBeDefined();
  });

  test.each([
    ...Object.entries(mutantsOfAppeals).map((mutant) => ["resit", ...mutant] as const),
    ...Object.entries(mutantsOfRenewals).map((mutant) => ["renewal-evidence", ...mutant] as const),
  ])("around a %s: %s", async (of, name, mutation) => {
    const fault = await firstFault({ of, mutation });
    console.log(`${name}: ${fault?.order.join(" → ")}: ${fault?.faults.join("; ")}`);
    expect(fault).toBeDefined();
  });

  test("and the same orders find no fault in the protocol as it is", async () => {
    expect(await firstFault({})).toBeUndefined();
  });
});

describe("a verdict that takes a flag for an excuse would not notice", () => {
  test.each(["a leg counts as started before its execution is", "tokens are not ordered"])(
    "%s",
    async (name) => {
      expect(
        await firstFault({ mutation: mutants[name] ?? {}, without: /^an operator is asked/ }),
      ).toBeUndefined();
    },
  );
});
