import { revokeAccreditation } from "../../../../functions/doorways/operators/revoke-accreditation.ts";
import { renewing as renewalOf } from "../../renewals.ts";
import { whileAsked, type Doing, type Now } from "../doing.ts";
import { onceADay } from "./time.ts";

/** The day after the renewal opens. */
const daysBeforeTheLast = 89;
const has = (now: Now, ...statuses: readonly string[]) => statuses.includes(now.attempt.status);

/** What becomes of an accreditation: mostly nothing more is told of it. */
export const renewing: readonly Doing[] = [
  {
    says: "the years pass until the renewal opens",
    weight: (now) => (has(now, "accredited") ? 2 : 0),
    act: ({ world }) => renewalOf(world).letPassTo(daysBeforeTheLast),
  },
  {
    says: "the holder gives evidence",
    weight: whileAsked("renewal-evidence", 8, 0),
    act: ({ world }) => renewalOf(world).giveEvidence(),
  },
  {
    says: "the employer confirms the practice",
    weight: whileAsked("renewal-confirmation", 8, 0),
    act: ({ world }) => renewalOf(world).confirm(),
  },
  {
    says: "the employer does not confirm the practice",
    weight: whileAsked("renewal-confirmation", 4, 0),
    act: ({ world }) => renewalOf(world).declineToConfirm(),
  },
  {
    says: "an audit is satisfied",
    weight: whileAsked("renewal-audit", 4, 0),
    act: ({ world }) => renewalOf(world).audit("satisfied"),
  },
  {
    says: "an audit is not satisfied",
    weight: whileAsked("renewal-audit", 2, 0),
    act: ({ world }) => renewalOf(world).audit("not-satisfied"),
  },
  {
    says: "the holder withdraws from the renewal",
    weight: (now) => (has(now, "renewal-open") ? 1 : 0),
    act: ({ world }) => renewalOf(world).withdraw(),
  },
  {
    says: "the holder has the accreditation restored",
    weight: (now) => (has(now, "accreditation-lapsed") ? 8 : 0),
    act: ({ world }) => renewalOf(world).reopen(),
  },
  {
    says: "half a year passes without a word",
    weight: (now) => (has(now, "renewal-open") ? 2 : 0),
    act: ({ world }) => world.letPass(190, onceADay),
  },
  {
    says: "an operator revokes the accreditation",
    weight: (now) => (has(now, "accredited", "renewal-open", "accreditation-lapsed") ? 0.3 : 0),
    act: async ({ world: { store } }, _, { attempt: { accreditationNumber: number } }) => {
      const by = "operator-1";
      if (number !== undefined) await revokeAccreditation({ number, reason: "A wrong identity.", by }, store);
    },
  },
];
