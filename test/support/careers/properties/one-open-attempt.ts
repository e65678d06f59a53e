import { isFinal } from "../../../../domain/attempt.ts";
import type { Head } from "../career.ts";
import type { Property } from "./property.ts";

/** Open for a renewal, an attempt is what was accredited, and its person free for another one. */
const isBeingAssessed = ({ status }: Head) => !isFinal(status) && status !== "renewal-open";

export const oneOpenAttempt: Property = {
  sentence: "a person has at most one open attempt per level",
  always: (career) =>
    [...Map.groupBy(career.attempts().filter(isBeingAssessed), ({ level }) => level)]
      .filter(([, open]) => open.length > 1)
      .map(([level, open]) => `${open.length} attempts are open at ${level}`),
};
