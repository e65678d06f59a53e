import * as v from "valibot";

/** The answer to every message that was rightly signed and well formed: it is stored, and this became of it. */
export const webhookAnswer = v.object({ verdict: v.string() });
export type WebhookAnswer = v.InferOutput<typeof webhookAnswer>;
