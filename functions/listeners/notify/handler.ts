import { queuedMessage } from "../../../contracts/queued-messages.ts";
import { setting } from "../../environment.ts";
import { queueHandler } from "../queue-handler.ts";
import { notify } from "./notify.ts";
import { sesMail } from "./ses.ts";

const signInUrl = setting(process.env, "SIGN_IN_URL");
const sendMail = sesMail(setting(process.env, "MAIL_SENDER"));

export const handler = queueHandler(queuedMessage, process.env, {
  did: "notified",
  work: async (event, store) => {
    const notified = await notify(event, { store, sendMail, signInUrl });
    return { eventId: event.id, type: event.type, notified };
  },
});
