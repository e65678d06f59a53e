import { finalStatuses, openStatuses, type AttemptStatus } from "../../domain/attempt.ts";
import type { Instant } from "../../domain/time.ts";

/** What is told while a run goes on. */
export interface Look {
  readonly at: Instant;
  readonly doing: string;
  readonly statuses: readonly AttemptStatus[];
  readonly webhooks: number;
}

export interface Progress {
  /** Says a line that stays. */
  readonly say: (line: string) => void;
  /** Shows where everybody stands, in the place of the look before. */
  readonly look: (look: Look) => void;
  readonly end: () => void;
}

/** A line every so often is enough where nothing can be overwritten. */
const plainEveryMilliseconds = 5000;

/** Progress on a terminal, one line that changes; elsewhere plain lines, now and then. */
export function progressOn(out: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  const isLive = out.isTTY;
  const begun = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let last: string | undefined;
  const clear = () => {
    if (isLive && last !== undefined) out.write("\r\u001B[2K");
  };
  return {
    say(line) {
      clear();
      out.write(`${seconds(now() - begun)}  ${line}\n`);
      if (isLive && last !== undefined) out.write(last);
    },
    look(look) {
      if (!isLive && now() - shownAt < plainEveryMilliseconds) return;
      shownAt = now();
      const line = `${seconds(now() - begun)}  ${lineOf(look)}`;
      clear();
      last = isLive ? line.slice(0, Math.max(20, out.columns - 1)) : line;
      out.write(isLive ? last : `${line}\n`);
    },
    end() {
      clear();
      last = undefined;
    },
  };
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1).padStart(6)} s`;

function lineOf({ at, doing, statuses, webhooks }: Look): string {
  const counts = [...openStatuses, ...finalStatuses]
    .map((status) => [status, statuses.filter((one) => one === status).length] as const)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${number} ${status.replaceAll("-", " ")}`);
  return [at.slice(0, 10), doing, ...counts, `${webhooks} webhooks`].join(" · ");
}
