import type { ProviderMessage } from "../../contracts/provider-messages.ts";
import type { MessageMeta } from "../../functions/doorways/providers/receive-webhook.ts";
import type { JourneyWorld } from "../support/journey-world.ts";

const answers = ["answer", "conflicting answer"] as const;
export type AnswerName = (typeof answers)[number];
/** What people outside send. */
export type SendingName = AnswerName | "withdrawal" | "appeal" | "appeal withdrawn" | "appeal refused";
export type Sendings = Readonly<Partial<Record<SendingName, () => Promise<string>>>>;

/** A question whose every order of events is tried, in a journey that is short around it. */
export interface Case {
  /** Its key, but for which time it is asked. */
  readonly question: string;
  readonly invite: string;
  /** Whether the first leg is still to be started by whoever registered the attempt. */
  readonly isRegistering: boolean;
  /** The provider's messages that are among the sendings, by the webhook's id. */
  readonly messages: readonly string[];
  /** Whether an outcome stands that can be appealed. */
  readonly isAppealable: boolean;
  /** Up to where the invitation is about to be called. */
  readonly begin: (world: JourneyWorld) => Promise<Sendings>;
  /** How the attempt ends by the answer that counted; `none` where nobody answered in time. */
  readonly endsAs: Readonly<Record<AnswerName | "none", string>>;
  /** The answer that the question itself holds then. */
  readonly holds: Readonly<Record<AnswerName | "none", string>>;
  /** The answer after which the question stays open. */
  readonly staysOpenAfter?: AnswerName;
  /** What it may hold where it is asked anew, or an appeal came before its answer. */
  readonly mayHoldToo: readonly string[];
}

const recorded =
  (act: () => Promise<unknown>, verdict = "recorded") =>
  async () => {
    await act();
    return verdict;
  };
const taken = (act: () => Promise<unknown>) => recorded(act, "taken");
const withdrawal = ({ candidate }: JourneyWorld) => recorded(() => candidate.withdraw());
const appealing = ({ candidate, operator }: JourneyWorld): Sendings => ({
  appeal: recorded(() => candidate.appeal()),
  "appeal withdrawn": recorded(() => candidate.withdrawAppeal()),
  "appeal refused": recorded(() => operator.refuse()),
});

const endorsement: Case = {
  question: "endorsement",
  invite: "Invite the employer to endorse",
  isRegistering: true,
  messages: [],
  isAppealable: false,
  begin: async (world) => {
    await world.register({ isStarted: false });
    return {
      answer: taken(() => world.employer.endorse()),
      "conflicting answer": taken(() => world.employer.decline()),
      withdrawal: withdrawal(world),
    };
  },
  // Nobody confirms taking part: its window lapses, and the journey is short.
  endsAs: { answer: "not-taking-part", "conflicting answer": "not-endorsed", none: "endorsement-lapsed" },
  holds: { answer: "endorsed", "conflicting answer": "declined", none: "lapsed" },
  mayHoldToo: [],
};

/** The one stage that is sat. */
export const stage = "knowledge";
const messages = ["msg_met", "msg_not-met"];

const result: Case = {
  question: `result#${stage}#sitting-1`,
  invite: "Commission the stage",
  isRegistering: false,
  messages,
  isAppealable: false,
  begin: async (world) => {
    // One stage to sit: its result alone decides the outcome.
    await world.register({ isEndorsed: true, exempt: ["simulation", "written"] });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await goOnTo(world, result.invite);
    return { ...(await results(world, 1)), withdrawal: withdrawal(world) };
  },
  endsAs: {
    answer: "accredited",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "result", "conflicting answer": "result", none: "lapsed" },
  mayHoldToo: [],
};

const nextStep: Case = {
  question: "next-step#round-1",
  invite: "Invite the candidate to choose what next",
  isRegistering: false,
  messages: [],
  isAppealable: true,
  begin: async (world) => {
    await sitOnceInVain(world);
    await goOnTo(world, nextStep.invite);
    return {
      answer: taken(() => world.candidate.choose("fast-track-resit")),
      "conflicting answer": taken(() => world.candidate.choose("accept")),
      withdrawal: withdrawal(world),
      ...appealing(world),
    };
  },
  // The employer agrees to no re-sit: its window passes, and what next is asked anew.
  endsAs: {
    answer: "returned-to-employer",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "fast-track-resit", "conflicting answer": "accepted", none: "lapsed" },
  staysOpenAfter: "conflicting answer",
  mayHoldToo: ["appealed", "lapsed"],
};

const resit: Case = {
  question: `result#${stage}#sitting-2`,
  invite: "Commission the stage",
  isRegistering: false,
  messages,
  isAppealable: true,
  begin: async (world) => {
    await sitOnceInVain(world);
    await world.runUntilQuiet();
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await goOnTo(world, resit.invite);
    return { ...(await results(world, 2)), withdrawal: withdrawal(world), ...appealing(world) };
  },
  endsAs: {
    answer: "accredited",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "result", "conflicting answer": "result", none: "lapsed" },
  mayHoldToo: ["no-longer-asked"],
};

/** The two others were met before: one stage alone decides, is not met, and may be sat again. */
async function sitOnceInVain(world: JourneyWorld): Promise<void> {
  const met = { metOn: "2018-08-01" };
  await world.register({
    isEndorsed: true,
    carriedForward: [
      { stage: "simulation", ...met },
      { stage: "written", ...met },
    ],
  });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  await world.provider.send("result", { stage, met: false });
}

async function goOnTo(world: JourneyWorld, state: string): Promise<void> {
  for (const key of world.collect().questions.splice(0)) await world.resume(key);
  while (world.engine.runnable().every((step) => step.state !== state)) await world.engine.step();
}

/** A result that is met, and one that is not. */
async function results(world: JourneyWorld, sitting: number): Promise<Sendings> {
  const met = await fixed(world, { sitting, met: true, id: "msg_met" });
  const notMet = await fixed(world, { sitting, met: false, id: "msg_not-met" });
  return {
    answer: async () => (await world.provider.deliver(met.message, met.meta)).verdict,
    "conflicting answer": async () => (await world.provider.deliver(notMet.message, notMet.meta)).verdict,
  };
}

/** One message, the same bytes whenever it is sent. */
function fixed(
  world: JourneyWorld,
  saying: { readonly sitting: number; readonly met: boolean; readonly id: string },
): Promise<{ message: ProviderMessage; meta: MessageMeta }> {
  return world.provider.message("result", { stage, ...saying });
}

export const cases = { endorsement, result, "next-step": nextStep, resit } as const;
export type CaseName = keyof typeof cases;
/** The longest first: the machine's cores are to end together. */
export const caseNames: readonly CaseName[] = ["result", "resit", "next-step", "endorsement"];
