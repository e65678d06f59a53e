import type { Evidence } from "../../contracts/http/renewals.ts";
import { dayInLondon } from "../../domain/calendar.ts";
import type { Instant } from "../../domain/time.ts";
import { giveEvidence } from "../../functions/doorways/candidates/give-evidence.ts";
import { reopenRenewal } from "../../functions/doorways/candidates/reopen-renewal.ts";
import { withdrawFromRenewal } from "../../functions/doorways/candidates/withdraw-from-renewal.ts";
import { confirmPractice } from "../../functions/doorways/employers/confirm-practice.ts";
import { answerMove, offerMove } from "../../functions/doorways/employers/move.ts";
import { auditRenewal } from "../../functions/doorways/operators/audit-renewal.ts";
import { revokeAccreditation } from "../../functions/doorways/operators/revoke-accreditation.ts";
import { externalStages } from "../../domain/levels.ts";
import { readAccreditation, type Accreditation } from "../../store/journey/accreditations.ts";
import { journeyWorld, type JourneyWorld, type WorldOptions } from "./journey-world.ts";

export const someEvidence: Evidence = {
  entries: [
    { kind: "training", title: "Working with families", on: "2021-03-01", reference: "certificate 12" },
    { kind: "reflection", title: "A year of supervision", on: "2021-05-04" },
  ],
  statement: "What I learnt about the families that I work with.",
};
export const otherEvidence: Evidence = { ...someEvidence, statement: "What I learnt about courts." };

/** A world in which somebody is accredited, and the people around their renewal. */
export async function accredited(options: WorldOptions = {}) {
  const world = journeyWorld(options);
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages) await world.provider.send("result", { stage });
  await world.runUntilQuiet();
  return renewing(world);
}

/** What people do about a renewal, each at their doorway. */
export function peopleOfRenewal(world: JourneyWorld) {
  const { store } = world;
  const self = async () => {
    const { attemptId, candidateId, employerId } = await world.attempt();
    return { attemptId, candidateId, employerId };
  };
  /** The lead of the present employer, or of another. */
  const lead = async (of?: string) => {
    const { attemptId, employerId } = await self();
    return { attemptId, employerId: of ?? employerId, by: "lead-1" };
  };
  return {
    giveEvidence: async (evidence = someEvidence) => giveEvidence({ ...(await self()), ...evidence }, store),
    confirm: async (by?: string) => confirmPractice({ ...(await lead(by)), decision: "confirmed" }, store),
    declineToConfirm: async (reason = "No practice since 2020.") =>
      confirmPractice({ ...(await lead()), decision: "declined", reason }, store),
    /** The employer of record says that the holder has left it. */
    sayNotEmployed: async () => confirmPractice({ ...(await lead()), decision: "not-employed" }, store),
    withdraw: async () => withdrawFromRenewal(await self(), store),
    reopen: async () => reopenRenewal(await self(), store),
    audit: async (decision: "satisfied" | "not-satisfied", reason = "Looked at it.") => {
      const { attemptId } = await self();
      return auditRenewal({ attemptId, decision, reason, by: "operator-1" }, store);
    },
    revoke: async () => {
      const { number } = await readAccreditation(store, await world.attempt());
      return revokeAccreditation({ number, reason: "A wrong identity.", by: "operator-1" }, store);
    },
    /** Released by the present employer, and accepted by the next one. */
    moveTo: async (employerId: string) => {
      const of = { ...(await self()), by: "lead-1" };
      await offerMove({ ...of, to: employerId }, store);
      return answerMove({ ...of, employerId, decision: "accepted" }, store);
    },
  };
}

/** The people around a renewal, each of whose acts has all that follows from it by itself. */
export function renewing(world: JourneyWorld) {
  const { store } = world;
  const people = peopleOfRenewal(world);
  const settled =
    <A extends readonly unknown[], T>(act: (...said: A) => Promise<T>) =>
    async (...said: A): Promise<T> => {
      const answer = await act(...said);
      await world.runUntilQuiet();
      return answer;
    };
  return {
    world,
    store,
    accreditation: async (): Promise<Accreditation> => readAccreditation(store, await world.attempt()),
    /** Lets days pass up to the beginning of the day that is so many days before the last one; after it, if negative. */
    letPassTo: async (daysBefore: number) => {
      const { expiresAt } = await readAccreditation(store, await world.attempt());
      await world.letPassUntil(shifted(expiresAt, -daysBefore));
    },
    letPassMonths: async (months: number) => {
      const to = new Date(world.clock.now());
      to.setUTCMonth(to.getUTCMonth() + months);
      await world.letPassUntil(to.toISOString());
    },
    /** As many events of the type as the log has, in order. */
    events: async (type: string) => (await world.events()).filter((event) => event.type === type),
    giveEvidence: settled(people.giveEvidence),
    confirm: settled(people.confirm),
    declineToConfirm: settled(people.declineToConfirm),
    sayNotEmployed: settled(people.sayNotEmployed),
    withdraw: settled(people.withdraw),
    reopen: settled(people.reopen),
    audit: settled(people.audit),
    revoke: settled(people.revoke),
    moveTo: settled(people.moveTo),
  };
}

/** Noon of the day so many days after the instant's, in England. */
export function shifted(instant: Instant, days: number): Instant {
  const day = dayInLondon(instant);
  return new Date(Date.parse(`${day}T12:00:00.000Z`) + days * 86_400_000).toISOString();
}
