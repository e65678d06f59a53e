import { executionEnded } from "../../../contracts/tasks.ts";
import { flagUnprocessed } from "../../../store/employers/lists.ts";
import { queueHandler } from "../queue-handler.ts";
import { markHalted } from "./mark-halted.ts";

export const handler = queueHandler(executionEnded, process.env, {
  did: "marked",
  work: async (ended, store) => {
    const marked = ended.isOfList ? flagUnprocessed(store, ended.executionName) : markHalted(ended, store);
    return { ...ended, marked: await marked };
  },
});
