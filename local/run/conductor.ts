import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { plusSeconds } from "../../domain/calendar.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { awaitsCommission } from "../actors/provider.ts";
import type { System } from "../system.ts";
import type { ActsDeps } from "./act.ts";
import { nextAct } from "./acts.ts";
import { AtOnce } from "./at-once.ts";
import { isEnded, type Member } from "./member.ts";
import type { Watch } from "./watch.ts";

export interface ConductorDeps extends ActsDeps {
  readonly system: System;
  readonly watch: Watch;
  /** Everybody who is on the way; grows while the lists are handed over. */
  readonly members: ReadonlyMap<string, Member>;
  /** What goes on beside the journeys from the beginning; until it is through, time stands still. */
  readonly beside: () => Promise<void>;
  /** Asked before time moves on, or all is over: what is to begin first; undefined where nothing is. */
  readonly beforeTimePasses: () => (() => Promise<void>) | undefined;
  /** Told after every look. */
  readonly onLook: (look: { readonly at: Instant; readonly doing: string }) => void;
  /** Told when time has passed: what was late is due now. */
  readonly onEpoch: (epoch: number) => void;
  /** Whether a commission of the attempt is known to have been refused by the provider's own system. */
  readonly isRefused: (member: Member) => boolean;
}

/** How the run went, beside what became of the candidates. */
export interface Conducted {
  /** How often the business clock was moved. */
  readonly moves: number;
  /** How often something had to be done again by the deadline job because nothing moved. */
  readonly nudges: number;
  readonly acted: Readonly<Record<string, number>>;
  readonly endedAt: Instant;
}

/** Nothing moves any more although something should. */
export class StalledError extends Error {
  override readonly name = "StalledError";
}

/** Acts at once: enough to keep two cores busy, few enough that the emulator answers within its own timeouts. */
const actsAtOnce = 12;
/**
 * Journeys on the move at once. Three a core keep it busy; more only wait for each other, each with workers of its own, which
 * start slowly and stay cold. The emulator itself has one core, however many there are.
 */
const movingAtOnce = Math.min(10, 3 * availableParallelism());
const lookEveryMilliseconds = 100;
/** A healthy journey moves on within a second or two. */
const stillMilliseconds = 10_000;
const mostNudgesInARow = 6;
const day = 24 * 3600;

/**
 * Lets every story happen: looks at all journeys, has everybody do what is theirs to do now, and moves the
 * business clock on when all of them wait for time to pass. Returns when every journey has ended.
 * Throws StalledError.
 */
export async function conduct(deps: ConductorDeps): Promise<Conducted> {
  const { system, members } = deps;
  const acts = new AtOnce(actsAtOnce);
  acts.add(deps.beside);
  const total: Record<string, number> = {};
  const still = { since: Date.now(), nudgesInARow: 0 };
  let [epoch, moves, nudges] = [0, 0, 0];
  const moveTo = async (to: Instant): Promise<void> => {
    deps.onLook({ at: to, doing: "time passes" });
    await system.clock.moveTo(to);
    const acted = await system.actOnDeadlines();
    for (const [kind, times] of Object.entries(acted)) total[kind] = (total[kind] ?? 0) + times;
    still.since = Date.now();
  };
  for (;;) {
    // What an act did is seen by the look that begins after it.
    const wasIdle = acts.size === 0;
    const changes = await deps.watch.look();
    acts.check();
    deps.watch.tell(members, { epoch, now: system.clock.now() });
    const begun = begin(deps, acts, epoch);
    deps.onLook({ at: system.clock.now(), doing: `${acts.size} at work` });
    if (changes > 0) still.nudgesInARow = 0;
    if (changes > 0 || acts.size > 0) still.since = Date.now();
    const isQuiet =
      wasIdle && begun === 0 && changes === 0 && !deps.watch.isAnythingUnderWay(system.clock.now());
    if (isQuiet && [...members.values()].every((member) => isAtRest(member, deps))) {
      const first = deps.beforeTimePasses();
      if (first !== undefined) {
        acts.add(first);
        continue;
      }
      if ([...members.values()].every(isEnded)) {
        return { moves, nudges, acted: total, endedAt: system.clock.now() };
      }
      epoch += 1;
      deps.onEpoch(epoch);
      moves += 1;
      await moveTo(nextTime(deps));
      continue;
    }
    if (Date.now() - still.since > stillMilliseconds) {
      if (still.nudgesInARow >= mostNudgesInARow) throw stalled(deps);
      still.nudgesInARow += 1;
      nudges += 1;
      // What was lost on its way is made good by its deadline: minutes of business time, which nobody else notices.
      await moveTo(plusSeconds(system.clock.now(), 20 * 60));
    }
    await sleep(lookEveryMilliseconds);
  }
}

/** Starts what is to be done now, one act a candidate at a time, for no more than move at once already. */
function begin(deps: ConductorDeps, acts: AtOnce, epoch: number): number {
  const members = [...deps.members.values()];
  let moving = members.filter((member) => member.isBusy || !isAtRest(member, deps)).length;
  let begun = 0;
  for (const member of members) {
    if (member.isBusy || member.isHalted || nextAct(member, epoch, deps) === undefined) continue;
    const isMoving = !isAtRest(member, deps);
    if (!isMoving && moving >= movingAtOnce) continue;
    if (!isMoving) moving += 1;
    begun += 1;
    member.isBusy = true;
    acts.add(() => actOn(member, deps, epoch));
  }
  return begun;
}

/** One act after the other, as long as there is one that needs no new look at the journey. */
async function actOn(member: Member, deps: ConductorDeps, epoch: number): Promise<void> {
  try {
    for (;;) {
      const act = nextAct(member, epoch, deps);
      if (act === undefined) return;
      await act.run();
      member.done.add(act.name);
    }
  } finally {
    member.isBusy = false;
  }
}

/** Whether nothing happens about the candidate until time passes. */
function isAtRest(member: Member, { isRefused }: ConductorDeps): boolean {
  if (isEnded(member) || (member.isHeldBack && !member.isHalted)) return true;
  if (member.isHalted || member.isUnderWay || member.open.size === 0) return false;
  return member.status !== "taking-part" || !awaitsCommission(member) || isRefused(member);
}

/**
 * When the next thing happens: soon, where a story has somebody answer late; else when every open window has
 * passed, so that time is moved as seldom as the stories allow.
 */
function nextTime(deps: ConductorDeps): Instant {
  const now = deps.system.clock.now();
  const isSomebodyLate = [...deps.members.values()].some((member) => isToGoOn(member, deps));
  // Within the shortest window, so that late is still in time.
  const days = isSomebodyLate ? 20 : longestWindowDays(now) + 1;
  return plusSeconds(now, days * day);
}

function longestWindowDays(now: Instant): number {
  const p = policyInForce(now).parameters;
  return Math.max(
    p.endorsementWindowDays.value,
    p.takingPartWindowDays.value,
    p.stageWindowDays.value,
    p.fastTrackResitWindowDays.value,
  );
}

/** Whether somebody will still do something in the windows that are open now. */
function isToGoOn(member: Member, { isRefused }: ConductorDeps): boolean {
  const { story, foreseen, open, lanes } = member;
  if (isEnded(member)) return false;
  const isAsked = (question: string, { when, answer }: { when: string; answer: string }, leaving: string) =>
    open.has(question) && when === "late" && (answer !== "nothing" || foreseen.why === leaving);
  return (
    isAsked("endorsement", story.employer, "before endorsement") ||
    isAsked("taking-part", story.takingPart, "before taking part") ||
    [...lanes.values()].some(({ messages, sent }) => messages[sent]?.when === "late") ||
    isRefused(member)
  );
}

function stalled(deps: ConductorDeps): StalledError {
  const stuck = [...deps.members.values()].filter((member) => !isAtRest(member, deps));
  const lines = stuck
    .slice(0, 10)
    .map(({ attemptId, status, isHalted, open }) =>
      [attemptId, status, isHalted ? "halted" : "", [...open.keys()].join(" ")].join(" "),
    );
  return new StalledError(
    `${stuck.length} journeys do not move on, though nothing is to be waited for:\n  ${lines.join("\n  ")}`,
  );
}
