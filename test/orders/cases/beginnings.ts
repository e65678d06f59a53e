import type { ProviderMessage } from "../../../contracts/provider-messages.ts";
import type { MessageMeta } from "../../../functions/doorways/providers/receive-webhook.ts";
import type { JourneyWorld } from "../../support/journey-world.ts";
import type { OutsideEnd, Sendings } from "./case.ts";

/** The one stage that is sat. */
export const stage = "knowledge";

export const recorded =
  (act: () => Promise<unknown>, verdict = "recorded") =>
  async (): Promise<string> => {
    await act();
    return verdict;
  };
export const taken = (act: () => Promise<unknown>) => recorded(act, "taken");

export const withdrawing = ({ candidate }: JourneyWorld): Sendings => ({
  withdrawal: recorded(() => candidate.withdraw()),
});
export const withdrawn: OutsideEnd = { by: "withdrawal", event: "withdrawn", endsAs: "withdrawn" };

export const appealing = ({ candidate, operator }: JourneyWorld): Sendings => ({
  appeal: recorded(() => candidate.appeal()),
  "appeal withdrawn": recorded(() => candidate.withdrawAppeal()),
  "appeal refused": recorded(() => operator.refuse()),
});

/** Runs until the state is about to be entered. */
export async function goOnTo(world: JourneyWorld, state: string): Promise<void> {
  for (const key of world.collect().questions.splice(0)) await world.resume(key);
  while (world.engine.runnable().every((step) => step.state !== state)) await world.engine.step();
}

/** One stage to sit: its result alone decides the outcome. */
export async function takePart(world: JourneyWorld): Promise<void> {
  await world.register({ isEndorsed: true, exempt: ["simulation", "written"] });
  await world.runUntilQuiet();
  await world.candidate.confirm();
}

/** The two others were met before: one stage alone decides, is not met, and may be sat again. */
export async function sitOnceInVain(world: JourneyWorld): Promise<void> {
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

export const resultMessages = ["msg_met", "msg_not-met"] as const;

/** A result that is met, and one that is not. */
export async function results(world: JourneyWorld, sitting: number): Promise<Sendings> {
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
  saying: {
    readonly sitting: number;
    readonly met: boolean;
    readonly id: (typeof resultMessages)[number];
  },
): Promise<{ message: ProviderMessage; meta: MessageMeta }> {
  return world.provider.message("result", { stage, ...saying });
}
