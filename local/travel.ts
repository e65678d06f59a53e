import { Command, InvalidArgumentError } from "commander";
import { plusSeconds } from "../domain/calendar.ts";
import { letTimePass } from "./run/let-time-pass.ts";
import { isOperational } from "./run/operational.ts";
import { connectToRunning } from "./run/running.ts";
import { actedInWords } from "./telling/time-passing.ts";

const secondsIn = { d: 86_400, w: 7 * 86_400, y: 365 * 86_400 } as const;

/** `90d`, `2w`, `3y`: days, weeks, years of 365 days; no further than ten years at once. */
function durationSeconds(text: string): number {
  const parts = /^(?<count>[1-9]\d{0,3})(?<unit>[dwy])$/.exec(text)?.groups;
  const seconds =
    Number(parts?.["count"]) *
    (Object.entries(secondsIn).find(([unit]) => unit === parts?.["unit"])?.[1] ?? NaN);
  if (!(seconds <= 10 * secondsIn.y))
    throw new InvalidArgumentError("expected days, weeks or years up to ten years, such as 90d, 2w or 3y.");
  return seconds;
}

const [seconds] = new Command("npm run travel --")
  .description("Moves the business clock of the system that `npm start -- --stay` keeps up; its jobs act.")
  .argument("<duration>", "how far: 90d, 2w, 3y", durationSeconds)
  .parse().processedArgs;

try {
  const system = await connectToRunning();
  console.log(`It is ${dayOf(system.clock.now())}.`);
  await letTimePass({
    system,
    until: plusSeconds(system.clock.now(), Number(seconds)),
    tell: ({ at, acted }) => console.log(`${dayOf(at)}  ${actedInWords(acted)}`),
  });
  console.log(`It is ${dayOf(system.clock.now())}.`);
  system.close();
} catch (error) {
  console.error(isOperational(error) ? error.message : error);
  process.exitCode = 1;
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}
