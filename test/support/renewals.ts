import type { Evidence } from "../../contracts/http/renewals.ts";
import { dayInLondon } from "../../domain/calendar.ts";
import type { Instant } from "../../domain/time.ts";
import { giveEvidence } from "../../functions/doorways/candidates/give-evidence.ts";
import { reopenRenewal } from "../../functions/doorways/candidates/reopen-renewal.ts";
import { withdrawFromRenewal } from "../../functions/doorways/candidates/withdraw-from-renewal.ts";
import { confirmPractice } from "../../functions/doorways/employers/confirm-practice.ts";
import { auditRenewal } from "../../functions/doorways/operators/audit-renewal.ts";
import { externalStages } from "../../domain/levels.ts";
import { readAccreditation, type Accreditation } from "../../store/accreditations.ts";
import { append } from "../../store/append.ts";
import { journeyWorld, type JourneyWorld, type WorldOptions } from "./journey-world.ts";

export const someEvidence: Evidence = {
  entries: [
    { kind: "training", title: "Working with families", on: "2021-03-01", reference: "certificate 12" },
    { kind: "reflection", title: "A year of supervision", on: "2021-05-04" },
  ],
  statement: "What I learnt about the families that I work with.",
};

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

export function renewing(world: JourneyWorld) {
  const { store } = world;
  const self = async () => {
    const { attemptId, candidateId, employerId } = await world.attempt();
    return { attemptId, candidateId, employerId };
  };
  /** What somebody does, and all that follows from it by itself. */
  const settled = async <T>(done: Promise<T>): Promise<T> => {
    const answer = await done;
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
    giveEvidence: async () => settled(giveEvidence({ ...(await self()), evidence: someEvidence }, store)),
    confirm: async (by?: string) =>
      settled(confirmPractice({ ...(await employer(by)), confirmation: { decision: "confirmed" } }, store)),
    declineToConfirm: async () =>
      settled(
        confirmPractice(
          {
            ...(await employer()),
            confirmation: { decision: "declined", reason: "No practice since 2020." },
          },
          store,
        ),
      ),
    withdraw: async () => settled(withdrawFromRenewal(await self(), store)),
    reopen: async () => settled(reopenRenewal(await self(), store)),
    audit: async (decision: "satisfied" | "not-satisfied") =>
      settled(
        auditRenewal(
          { attemptId: (await self()).attemptId, decision, reason: "Looked at it.", by: "operator-1" },
          store,
        ),
      ),
    /** Moves to another employer, as its acceptance of a move leaves the attempt. */
    moveTo: async (employerId: string) => {
      const { attemptId } = await self();
      await append(store, attemptId, () => ({ answer: undefined, events: [], attempt: { employerId } }));
    },
  };

  async function employer(by?: string) {
    const { attemptId, employerId } = await self();
    return { attemptId, employerId: by ?? employerId, answeredBy: "lead-1" };
  }
}

/** Noon of the day so many days after the instant's, in England. */
export function shifted(instant: Instant, days: number): Instant {
  const day = dayInLondon(instant);
  return new Date(Date.parse(`${day}T12:00:00.000Z`) + days * 86_400_000).toISOString();
}
