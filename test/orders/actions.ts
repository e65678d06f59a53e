import { plusSeconds } from "../../domain/calendar.ts";
import { keys } from "../../store/keys.ts";
import { executionName } from "../../store/legs.ts";
import { isInvocation, isVisible, type Action, type Trial } from "./trial.ts";
import type { SendingName } from "./cases.ts";
import { itemOf, type Item } from "./items.ts";

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

const legOf = (execution: string): string => `leg ${execution.slice(execution.lastIndexOf("-") + 1)}`;

type Possible = (trial: Trial) => readonly Omit<Action, "event">[];

const sends = (label: string, name: SendingName): Omit<Action, "event"> => ({
  label,
  run: (trial) => trial.send(name),
});
const only = (isPossible: boolean, ...actions: Omit<Action, "event">[]) => (isPossible ? actions : []);
const questionOf = (trial: Trial): Item | undefined =>
  itemOf(trial.world, keys.question(trial.world.attemptId, trial.of.question));
const attemptOf = ({ world }: Trial): Item => itemOf(world, keys.attempt(world.attemptId)) ?? {};
const isAsked = (trial: Trial): boolean => questionOf(trial) !== undefined;

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

export const eventNames: readonly string[] = Object.keys(possible);

/** The events that could be chosen now; each at most once in a run. */
export function events(trial: Trial): Action[] {
  if (trial.ledger.isHealing) return [];
  return Object.entries(possible)
    .filter(([event]) => !trial.ledger.used.includes(event))
    .flatMap(([event, find]) => find(trial).map((action) => ({ ...action, event })));
}

/** Past the close and the minutes of grace; reminders go out first, then the lapse. */
async function passWindow(trial: Trial): Promise<void> {
  const { world } = trial;
  const closesAt = String(questionOf(trial)?.["closesAt"]);
  const after = plusSeconds(closesAt, 3600);
  if (after > world.clock.now()) world.clock.set(after);
  for (let runs = 0; runs < 5 && (world.nextDue() ?? "9") <= world.clock.now(); runs += 1)
    await world.sweep();
}

async function restart(trial: Trial): Promise<void> {
  const { world } = trial;
  const leg = Number(attemptOf(trial)["leg"]);
  const invoked = await trial.invocationsOf(leg);
  try {
    await world.restart();
  } finally {
    noteLate(trial, leg, invoked);
  }
}

async function abort(trial: Trial): Promise<void> {
  const leg = Number(attemptOf(trial)["leg"]);
  const invoked = await trial.invocationsOf(leg);
  await trial.world.abort();
  trial.note({ abortedLeg: leg });
  noteLate(trial, leg, invoked);
}

/** What was invoked when its execution was stopped lands all the same. */
function noteLate(trial: Trial, leg: number, invoked: Trial["ledger"]["late"]): void {
  const { engine, attemptId } = trial.world;
  const stopped = engine.executions().find(({ name }) => name === executionName(attemptId, leg));
  if (stopped?.status === "ABORTED") trial.note({ late: [...trial.ledger.late, ...invoked] });
}
