import type { Provider } from "../actors/provider.ts";
import type { Member } from "./member.ts";
import type { Players } from "./players.ts";
import type { ProbeCounts } from "./probes.ts";

export interface ActsDeps {
  readonly players: Players;
  readonly provider: Provider;
  readonly probes: ProbeCounts;
}

/** Something that somebody does about a candidate now; done once, under its name. */
export interface Act {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** What one of them does now, by the story and the journey as it stands; undefined where they wait. */
export type ActOf = (member: Member, epoch: number, deps: ActsDeps) => Act | undefined;
