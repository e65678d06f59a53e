import { addDaysToInstant, plusSeconds } from "../../domain/calendar.ts";
import type { Instant } from "../../domain/time.ts";
import { keys } from "../../store/keys.ts";
import { executionName } from "../../store/journey/legs.ts";
import { sendingNames, type SendingName } from "./cases/case.ts";
import { allItems, itemOf, questionOf, under, type Item } from "./items.ts";
import { isInvocation, isVisible } from "./steps.ts";
import type { Action, Trial } from "./trial.ts";

/** What happens by itself: executions go on, the stream and notices arrive, slow ones end, late ones land. */
export function byItself(trial: Trial): Action[] {
  const { engine, underway } = trial.world;
  const { slow, late, isRegistering } = trial.ledger;
  return [
    ...only(isRegistering, { label: "whoever registered starts the leg", run: startLeg }),
    ...engine
      .runnable()
      .filter(isVisible)
      .map((step) => ({ label: `${step.state} (${legOf(step.execution)})`, run: () => engine.step(step) })),
    ...only(isAppealAbout(trial), {
      label: "the deadline job starts the appeal's leg",
      run: startAppealDuringResit,
    }),
    ...underway.questions.map((key) => ({
      label: "the stream shows the answered wait",
      run: async ({ world }: Trial) => {
        world.underway.questions = world.underway.questions.filter(({ sk }) => sk !== key.sk);
        await world.resume(key);
      },
    })),
    ...underway.notices.slice(0, 1).map((notice) => ({
      label: "the notice of the execution's end arrives",
      run: async ({ world }: Trial) => {
        world.underway.notices = world.underway.notices.slice(1);
        await world.notice(notice);
      },
    })),
    ...slow.map((one) => ({
      label: "the doubled record's listener sends what it read",
      run: async (again: Trial) => {
        again.note({ slow: again.ledger.slow.filter((other) => other !== one) });
        await again.endSlowly(one);
      },
    })),
    ...late.map((one) => ({
      label: `${one.task} of the stopped execution lands`,
      run: async (again: Trial) => {
        again.note({ late: again.ledger.late.filter((other) => other !== one) });
        await again.land(one);
      },
    })),
  ];
}

async function startLeg(trial: Trial): Promise<void> {
  const { functions, store, executions, attemptId } = trial.world;
  trial.note({ isRegistering: false });
  await functions.startLeg({ attemptId, leg: 1 }, { store, executions });
}

/** Its leg takes the place of the re-sit's, and waits for the deadline job. */
function isAppealAbout({ world }: Trial): boolean {
  return under(allItems(world), "LEG#").some(
    ({ state, reason }) => state === "intended" && reason === "appeal-during-resit",
  );
}

async function startAppealDuringResit(trial: Trial): Promise<void> {
  const { world } = trial;
  const leg = Number(attemptOf(trial)["leg"]);
  const dueAt = String(itemOf(world, keys.leg(world.attemptId, leg))?.["dueAt"]);
  if (dueAt > world.clock.now()) world.clock.set(dueAt);
  await stopping(trial, leg - 1, () => world.sweep());
}

const legOf = (execution: string): string => `leg ${execution.slice(execution.lastIndexOf("-") + 1)}`;

type Possible = (trial: Trial) => readonly Omit<Action, "event">[];

const sends = (label: string, name: SendingName): Omit<Action, "event"> => ({
  label,
  run: (trial) => trial.send(name),
});
const only = (isPossible: boolean, ...actions: Omit<Action, "event">[]) => (isPossible ? actions : []);
const attemptOf = ({ world }: Trial): Item => itemOf(world, keys.attempt(world.attemptId)) ?? {};
const isAsked = ({ world, of }: Trial): boolean => questionOf(world, of.question) !== undefined;
const isAppealed = ({ world }: Trial): boolean => itemOf(world, keys.appeal(world.attemptId)) !== undefined;

/** Every event that is chosen, and when it is possible. "Question asked" is the invitation's own step, at any time. */
const possible = {
  "invite repeated": (trial) =>
    trial.world.engine
      .runnable()
      .filter((step) => isInvocation(step) && step.state === trial.of.invite)
      .map((step) => ({
        label: "the invitation's answer is lost, and it is repeated",
        run: () => trial.world.engine.step(step, "answer lost"),
      })),
  answer: (trial) => only(isAsked(trial), sends("the answer", "answer")),
  duplicate: (trial) =>
    only(trial.ledger.used.includes("answer"), sends("the same answer once more", "answer")),
  "conflicting answer": (trial) => only(isAsked(trial), sends("another answer", "conflicting answer")),
  "token renewed by a retry": (trial) =>
    trial.world.engine
      .runnable()
      .filter(({ kind }) => kind === "write")
      .flatMap((step) =>
        (["answer lost", "never reached"] as const).map((fate) => ({
          label: `the wait's write: ${fate}, and its token is renewed`,
          run: () => trial.world.engine.step(step, fate),
        })),
      ),
  "stale token written late": (trial) =>
    trial.world.engine.writes.map((sent, index) => ({
      label: `the token of write ${index + 1} is written late`,
      run: async () => {
        try {
          await trial.world.engine.writeAgain(sent);
        } catch (error) {
          if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") throw error;
        }
      },
    })),
  "stream record doubled": (trial) =>
    trial.world.underway.questions.map((key) => ({
      label: "the stream's record is doubled: another listener reads, and is slow",
      run: async (again: Trial) => {
        const item = itemOf(again.world, key);
        if (item !== undefined) again.note({ slow: [...again.ledger.slow, { key, item }] });
      },
    })),
  "stream record lost": ({ world }) =>
    only(world.underway.questions.length > 0, {
      label: "the stream's record is lost",
      run: async (trial) => void (trial.world.underway.questions = []),
    }),
  "window passed": (trial) =>
    only(isAsked(trial), { label: "the window passes, and the deadline job runs", run: passWindow }),
  withdrawal: (trial) => only(!isOver(trial), sends("the candidate withdraws", "withdrawal")),
  revocation: (trial) => only(!isOver(trial), sends("an operator revokes the accreditation", "revocation")),
  move: (trial) => only(!isOver(trial), sends("the candidate moves to another employer", "move")),
  appeal: (trial) => only(!isOver(trial), sends("the candidate appeals", "appeal")),
  "appeal withdrawn": (trial) =>
    only(isAppealed(trial), {
      label: "weeks pass, and the candidate withdraws the appeal",
      run: async (again) => {
        await passTime(again, addDaysToInstant(again.world.clock.now(), 30));
        await again.send("appeal withdrawn");
      },
    }),
  "appeal refused": (trial) =>
    only(isAppealed(trial), sends("an operator finds the appeal not admissible", "appeal refused")),
  "second leg started": (trial) => only(!isOver(trial), { label: "the next leg is started", run: restart }),
  "execution aborted": (trial) => only(isRunning(trial), { label: "the execution is aborted", run: abort }),
} satisfies Record<string, Possible>;

const isOver = (trial: Trial): boolean =>
  attemptOf(trial)["employerKey"]?.toString().startsWith("ended") ?? false;

function isRunning(trial: Trial): boolean {
  const { world } = trial;
  const name = `${world.attemptId}-${String(attemptOf(trial)["leg"])}`;
  return world.engine.executions().some((each) => each.name === name && each.status === "RUNNING");
}

/** What happens to every question, and what is sent in this case. */
export function eventNames(trial: Trial): readonly string[] {
  const unsent: readonly string[] = sendingNames.filter((name) => !trial.sends(name));
  return Object.keys(possible).filter((name) => !unsent.includes(name));
}

/** The events that could be chosen now; each at most once in a run. */
export function events(trial: Trial): Action[] {
  if (trial.ledger.isHealing) return [];
  const names = eventNames(trial).filter((event) => !trial.ledger.used.includes(event));
  return Object.entries(possible)
    .filter(([event]) => names.includes(event))
    .flatMap(([event, find]) => find(trial).map((action) => ({ ...action, event })));
}

/** Past the close and the minutes of grace; reminders go out first, then the lapse. */
async function passWindow(trial: Trial): Promise<void> {
  const closesAt = String(questionOf(trial.world, trial.of.question)?.["closesAt"]);
  await passTime(trial, plusSeconds(closesAt, 3600));
}

async function passTime({ world }: Trial, until: Instant): Promise<void> {
  if (until > world.clock.now()) world.clock.set(until);
  for (let runs = 0; runs < 5 && (world.nextDue() ?? "9") <= world.clock.now(); runs += 1)
    await world.sweep();
}

async function restart(trial: Trial): Promise<void> {
  await stopping(trial, Number(attemptOf(trial)["leg"]), () => trial.world.restart());
}

/** Does what may stop the leg's execution. */
async function stopping(trial: Trial, leg: number, run: () => Promise<unknown>): Promise<void> {
  const invoked = await trial.invocationsOf(leg);
  try {
    await run();
  } finally {
    noteLate(trial, leg, invoked);
  }
}

async function abort(trial: Trial): Promise<void> {
  const leg = Number(attemptOf(trial)["leg"]);
  await stopping(trial, leg, () => trial.world.abort());
  trial.note({ abortedLeg: leg });
}

/** What was invoked when its execution was stopped lands all the same. */
function noteLate(trial: Trial, leg: number, invoked: Trial["ledger"]["late"]): void {
  const { engine, attemptId } = trial.world;
  const stopped = engine.executions().find(({ name }) => name === executionName(attemptId, leg));
  if (stopped?.status === "ABORTED") trial.note({ late: [...trial.ledger.late, ...invoked] });
}
