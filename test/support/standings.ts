import * as fc from "fast-check";
import type { StageStanding, Standings } from "../../domain/outcome.ts";
import { anyDay } from "./days.ts";

const metOn = anyDay("2018-01-01", "2024-02-29");

/** How a stage that must be sat may stand. */
const anySat: fc.Arbitrary<StageStanding> = fc.oneof(
  fc.record({ standing: fc.constant("met" as const), metOn }),
  fc.constant<StageStanding>({ standing: "not-met" }),
  fc.record({
    standing: fc.constant("not-sat" as const),
    reason: fc.constantFrom(
      "window-passed" as const,
      "did-not-attend" as const,
      "cancelled-by-candidate" as const,
    ),
  }),
  fc.record({ standing: fc.constant("carried-forward" as const), metOn }),
);

const exempt: StageStanding = { standing: "exempt" };

/** Any standings that the rules allow: the exemption is of the pair only. */
export const anyStandings: fc.Arbitrary<Standings> = fc.oneof(
  fc.record({ knowledge: anySat, simulation: anySat, written: anySat }),
  anySat.map((knowledge) => ({ knowledge, simulation: exempt, written: exempt })),
);
