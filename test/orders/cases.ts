import type { ProviderMessage } from "../../contracts/provider-messages.ts";
import type { MessageMeta } from "../../functions/doorways/providers/receive-webhook.ts";
import type { JourneyWorld } from "../support/journey-world.ts";

/** What people outside send. */
export type SendingName = "answer" | "conflicting answer" | "withdrawal";

/** A question whose every order of events is tried, in a journey that is short around it. */
export interface Case {
  readonly question: string;
  readonly invite: string;
  /** Whether the first leg is still to be started by whoever registered the attempt. */
  readonly isRegistering: boolean;
  /** Up to where the invitation is about to be called. */
  readonly begin: (world: JourneyWorld) => Promise<Record<SendingName, () => Promise<string>>>;
  /** How the attempt ends by the answer that counted; `none` where nobody answered in time. */
  readonly endsAs: Readonly<Record<"answer" | "conflicting answer" | "none", string>>;
  /** The answers that the question itself holds then. */
  readonly holds: Readonly<Record<"answer" | "conflicting answer" | "none", string>>;
}

const withdrawal = (world: JourneyWorld) => async () => {
  await world.candidate.withdraw();
  return "recorded";
};

const endorsement: Case = {
  question: "endorsement",
  invite: "Invite the employer to endorse",
  isRegistering: true,
  begin: async (world) => {
    await world.register({ isStarted: false });
    return {
      answer: async () => {
        await world.employer.endorse();
        return "taken";
      },
      "conflicting answer": async () => {
        await world.employer.decline();
        return "taken";
      },
      withdrawal: withdrawal(world),
    };
  },
  // Nobody confirms taking part: its window lapses, and the journey is short.
  endsAs: { answer: "not-taking-part", "conflicting answer": "not-endorsed", none: "endorsement-lapsed" },
  holds: { answer: "endorsed", "conflicting answer": "declined", none: "lapsed" },
};

const stage = "knowledge";
const result: Case = {
  question: `result#${stage}#sitting-1`,
  invite: "Commission the stage",
  isRegistering: false,
  begin: async (world) => {
    // One stage to sit: its result alone decides the outcome.
    await world.register({ isEndorsed: true, exempt: ["simulation", "written"] });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    for (const key of world.collect().questions.splice(0)) await world.resume(key);
    while (world.engine.runnable().every(({ state }) => state !== result.invite)) await world.engine.step();
    const met = await fixed(world, { met: true, id: "msg_met" });
    const notMet = await fixed(world, { met: false, id: "msg_not-met" });
    return {
      answer: async () => (await world.provider.deliver(met.message, met.meta)).verdict,
      "conflicting answer": async () => (await world.provider.deliver(notMet.message, notMet.meta)).verdict,
      withdrawal: withdrawal(world),
    };
  },
  endsAs: {
    answer: "accredited",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "result", "conflicting answer": "result", none: "lapsed" },
};

/** One message, the same bytes whenever it is sent. */
function fixed(
  world: JourneyWorld,
  { met, id }: { readonly met: boolean; readonly id: string },
): Promise<{ message: ProviderMessage; meta: MessageMeta }> {
  return world.provider.message("result", { stage, sitting: 1, met, id });
}

export const cases = { endorsement, result } as const;
export type CaseName = keyof typeof cases;
/** The longer one first: the machine's cores are to end together. */
export const caseNames: readonly CaseName[] = ["result", "endorsement"];
