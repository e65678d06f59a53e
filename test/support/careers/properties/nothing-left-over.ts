import { isFinal } from "../../../../domain/attempt.ts";
import { executionName } from "../../../../store/journey/legs.ts";
import { isOpen, readQuestions } from "../../../../store/journey/questions.ts";
import type { Property } from "./property.ts";

export const nothingLeftOver: Property = {
  sentence: "every attempt comes to an end, without a fault and with nothing left over",
  always: ({ world }) => world.faults.map(String),
  inTheEnd: async ({ world }, { attempt }) => {
    const { attemptId } = attempt;
    const open = (await readQuestions(world.store, attemptId)).filter(isOpen);
    const ofIt = world.engine
      .executions()
      .filter(({ name }) => name.startsWith(executionName(attemptId, 0).slice(0, -1)));
    return [
      ...(isFinal(attempt.status) ? [] : [`it stays ${attempt.status}`]),
      ...open.map(({ key }) => `${key} is still asked`),
      ...ofIt.filter(({ status }) => status === "RUNNING").map(({ name }) => `${name} still runs`),
      ...ofIt
        .filter(({ status }) => status === "FAILED" || status === "TIMED_OUT")
        .map(({ name, cause }) => `${name} failed: ${cause}`),
    ];
  },
};
