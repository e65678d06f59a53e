import { ProblemError } from "../../../contracts/problem-details.ts";
import type { Level } from "../../../domain/levels.ts";
import { seededRandom } from "../ids.ts";
import { Career } from "./career.ts";
import { drawn, standingNow, type Draw } from "./doing.ts";
import { afterTheOutcome } from "./doings/after-the-outcome.ts";
import { appealing } from "./doings/appealing.ts";
import { putForward, puttingForward } from "./doings/putting-forward.ts";
import { renewing } from "./doings/renewing.ts";
import { sitting } from "./doings/sitting.ts";
import { time } from "./doings/time.ts";
import type { Ended } from "./endings.ts";
import { properties } from "./properties/properties.ts";
import type { Property } from "./properties/property.ts";
import { settleTheRest } from "./settle.ts";

const doings = [...puttingForward, ...sitting, ...afterTheOutcome, ...appealing, ...renewing, ...time];
/** Of a hundred turns so many settle before the next, and so many are about an earlier attempt. */
const [settles, turnsBack] = [88, 6];
/** Looking costs as much as a turn: somebody does after so many of a hundred turns, and before so many releases. */
const looks = { turns: 2, releases: 50 };

/** A career to its end, and what is wrong with it by each property that does not hold. */
export interface Played {
  readonly told: readonly string[];
  readonly attempts: readonly Ended[];
  readonly faults: ReadonlyMap<Property, readonly string[]>;
}

/** Plays a career of at most so many turns, each a seed of its own: the same turns are the same career. */
export async function play(level: Level, turns: readonly number[]): Promise<Played> {
  const career = new Career(level);
  const { world, told } = career;
  const faults = new Map<Property, readonly string[]>();
  const note = (property: Property, found: readonly string[] = []) => {
    if (found.length > 0) faults.set(property, [...(faults.get(property) ?? []), ...found]);
  };
  const look = async () => {
    for (const property of properties) note(property, await property.whileHeld?.(career));
  };
  let draw: Draw = () => 0;
  // No two things happen at one minute, so that an instant tells which of them came first.
  world.between = async () => {
    world.clock.advance({ minutes: 1 });
    const isBeforeARelease = world.engine.runnable()[0]?.state === "Release the outcome";
    if (isBeforeARelease && draw(100) < looks.releases) await look();
  };
  for (const turn of turns) {
    const random = seededRandom(turn);
    draw = (bound) => random() * bound;
    if (!(await takeTurn(career, draw))) break;
    if (draw(100) < looks.turns) await look();
    for (const property of properties) note(property, property.always?.(career));
    if (career.isOver || faults.size > 0) break;
  }
  await settleTheRest(career);
  const attempts = await endedAttempts(career);
  for (const property of properties) {
    note(property, property.always?.(career));
    for (const ended of attempts) note(property, await property.inTheEnd?.(career, ended));
  }
  return { told, attempts, faults };
}

/** Somebody does something; false where nobody would. What is no doorway's answer is a fault of the system's. */
async function takeTurn(career: Career, draw: Draw): Promise<boolean> {
  const { world, told } = career;
  if (draw(100) < turnsBack) speakOfAnother(career, draw);
  const now = await standingNow(career);
  const doing = now && drawn(doings, now, draw);
  if (now !== undefined && doing === undefined) return false;
  const says = doing?.says ?? "a list names the person";
  try {
    const about = await (now && doing ? doing.act(career, draw, now) : putForward(career, draw));
    told.push(typeof about === "string" ? `${says}: ${about}` : says);
  } catch (error) {
    if (!(error instanceof ProblemError)) world.faults.push(error);
    told.push(`${says}: refused, ${error instanceof ProblemError ? error.code : String(error)}`);
  }
  if (draw(100) < settles) await world.runUntilQuiet();
  world.clock.advance({ minutes: 1 });
  await career.noteIssued();
  return true;
}

function speakOfAnother(career: Career, draw: Draw): void {
  const { world } = career;
  const attempts = career.attempts();
  world.attemptId = attempts[Math.floor(draw(attempts.length))]?.attemptId ?? world.attemptId;
}

async function endedAttempts(career: Career): Promise<Ended[]> {
  const { world } = career;
  const attempts = await Promise.all(career.attempts().map(({ attemptId }) => world.attempt(attemptId)));
  return Promise.all(
    attempts.map(async (attempt): Promise<Ended> => {
      const { attemptId, level, previousAttemptId, registeredAt } = attempt;
      return {
        attempt,
        events: await world.events(attemptId),
        previous: attempts.find((one) => one.attemptId === previousAttemptId),
        isProgression: attempts.some(
          (one) =>
            one.level !== level && one.registeredAt < registeredAt && one.accreditationNumber !== undefined,
        ),
      };
    }),
  );
}
