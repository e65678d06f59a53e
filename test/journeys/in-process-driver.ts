import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { reviewCorrection } from "../../functions/doorways/operators/review-correction.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { decisionOf, type JourneyDriver, type Said } from "./journey-driver.ts";
import type { MessageType } from "../../domain/provider-messages.ts";

/** A journey in process: the real functions and the synthesised definition, nothing deployed. */
export function inProcessDriver(world: JourneyWorld = journeyWorld()): JourneyDriver {
  const once = new Map<string, Awaited<ReturnType<typeof world.provider.message>>>();
  return {
    register: async (isEndorsed) => void (await world.register({ isEndorsed })),
    settle: () => world.runUntilQuiet(),
    endorse: async () => void (await world.employer.endorse()),
    declineToEndorse: async () => void (await world.employer.decline()),
    agreeToResit: async () => void (await world.employer.agreeToResit()),
    declineResit: async () => void (await world.employer.declineResit()),
    confirm: async () => void (await world.candidate.confirm()),
    declineToTakePart: async () => void (await world.candidate.decline()),
    withdraw: async () => void (await world.candidate.withdraw()),
    choose: async (choice) => void (await world.candidate.choose(choice)),
    appeal: async () => void (await world.candidate.appeal()),
    withdrawAppeal: async () => void (await world.candidate.withdrawAppeal()),
    judgeAppeal: async (isAdmissible) =>
      void (await (isAdmissible ? world.operator.admit() : world.operator.refuse())),
    formPanel: async () => void (await world.operator.formPanel()),
    decideAppeal: async (verdict) => {
      const { standardVersion } = await world.attempt();
      await world.panel.decide(decisionOf(verdict, standardVersion));
    },
    provider: async (type: MessageType, said: Said) => {
      // The same id is the same message, byte for byte.
      const message = once.get(said.id ?? "") ?? (await world.provider.message(type, said));
      if (said.id !== undefined) once.set(said.id, message);
      await world.provider.deliver(message.message, message.meta);
    },
    letPass: (days) => world.letPass(days),
    restart: async () => void (await world.restart()),
    review: async () => {
      const { store, executions, attemptId } = world;
      const flag = (await world.flags()).find((flagged) => flagged.attemptId === attemptId);
      const reason = "The provider had scored another paper.";
      await reviewCorrection(
        { flagId: flag ? flagIdOf(flag) : "none", by: "operator-1", reason },
        { store, executions },
      );
    },
    abort: async () => {
      await world.abort();
      await world.runUntilQuiet();
    },
    status: async () => (await world.attempt()).status,
    flags: async () => (await world.flags()).map(({ flagCode }) => flagCode),
    paths: async () => {
      const { leg } = await world.attempt();
      return Array.from({ length: leg }, (_, index) => outsideTheMap(world, index + 1));
    },
  };
}

function outsideTheMap(world: JourneyWorld, leg: number): string[] {
  const name = `${world.attemptId}-${leg}`;
  return world.engine
    .history()
    .filter(({ execution, iteration }) => execution === name && iteration === undefined)
    .map(({ state }) => state);
}
