import { isDeepStrictEqual } from "node:util";
import { faultsOfChain } from "../../../../store/journey/event-chain.ts";
import type { Property } from "./property.ts";

export const chain: Property = {
  sentence: "each attempt's hash chain verifies, and its log is what was published as it happened",
  inTheEnd: ({ world }, { attempt, events }) => {
    const published = new Map(world.published.map((event) => [event.id, event]));
    return [
      ...faultsOfChain(events, attempt),
      ...events
        .filter((event) => !isDeepStrictEqual(published.get(event.id), event))
        .map(({ sequence, type }) => `event ${sequence}, ${type}, is not what was published`),
    ];
  },
};
