import { queuedEvent } from "../../../contracts/queued-events.ts";
import { queueHandler } from "../queue-handler.ts";
import { fund } from "./fund.ts";

export const handler = queueHandler(queuedEvent, process.env, {
  did: "funded",
  work: async (of, store) => ({ ...of, funded: await fund(of, store) }),
});
