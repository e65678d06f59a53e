import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { ProblemError } from "../../contracts/problem-details.ts";
import type { Callbacks } from "../../functions/listeners/resume-workflow/resume-workflow.ts";
import type { Database } from "../../store/database/database.ts";
import type { Key } from "../../store/database/expressions.ts";
import { idsOf } from "../../store/keys.ts";
import { executionName } from "../../store/journey/legs.ts";
import { journeyWorld, type JourneyWorld, type WorldSnapshot } from "../support/journey-world.ts";
import { legDefinitions } from "../support/journey-world/definition.ts";
import { realFunctions, type Task, type WorldFunctions } from "../support/journey-world/functions.ts";
import type { Case, SendingName, Sendings } from "./cases/case.ts";
import { CrashError, Crashes, type CrashPoint } from "./crashes.ts";
import { allItems, under } from "./items.ts";
import { isInvocation, isVisible } from "./steps.ts";

/** What is not the real thing in a trial of the trial itself. */
export interface Mutation {
  readonly functions?: (callbacks: () => Callbacks) => Partial<WorldFunctions>;
  readonly definition?: (asl: string) => string;
  /** The stream shows resume-workflow nothing. */
  readonly hasNoStream?: boolean;
}

/** What happened in a run, as far as what is right at its end depends on it. */
export interface Ledger {
  /** The events that were chosen; each at most once in a run. */
  readonly used: readonly string[];
  /** What was acknowledged to its sender, with what became of it. */
  readonly accepted: readonly string[];
  /** What its sender saw fail, and will send again. */
  readonly owed: readonly SendingName[];
  /** Whoever registers the attempt has not yet begun to start its leg. */
  readonly isRegistering: boolean;
  /** The leg whose execution was aborted. */
  readonly abortedLeg: number | undefined;
  readonly hasCrashed: boolean;
  /** Nothing more is chosen: what is left must heal. */
  readonly isHealing: boolean;
  /** Second invocations of resume-workflow that have read and not yet sent. */
  readonly slow: readonly { readonly key: Key; readonly item: Readonly<Record<string, unknown>> }[];
  /** Tasks that were invoked before their execution was stopped, and land after. */
  readonly late: readonly { readonly task: string; readonly payload: unknown }[];
}

export interface TrialSnapshot {
  readonly world: WorldSnapshot;
  readonly ledger: Ledger;
}

/** Something that can happen next. What has no event's name happens by itself. */
export interface Action {
  readonly label: string;
  readonly event?: string;
  readonly run: (trial: Trial) => Promise<unknown>;
}

// Hundreds of thousands of refusals and crashes are thrown, and nobody reads where.
Error.stackTraceLimit = 0;

const nothingYet: Ledger = {
  ...{ used: [], accepted: [], owed: [], slow: [], late: [] },
  ...{ isRegistering: false, abortedLeg: undefined, hasCrashed: false, isHealing: false },
};

/** One journey around one question, in which everything happens in the order that is chosen. */
export class Trial {
  readonly world: JourneyWorld;
  readonly of: Case;
  ledger = nothingYet;
  readonly #crashes = new Crashes();
  readonly #mutation: Mutation;
  #sendings: Sendings = {};
  #invoked: { task: string; payload: unknown }[] | undefined;

  private constructor(of: Case, mutation: Mutation) {
    this.of = of;
    this.#mutation = mutation;
    const functions = { ...realFunctions, ...mutation.functions?.(() => this.world.callbacks) };
    const definition = mutation.definition;
    this.world = journeyWorld({
      functions: { ...functions, tasks: this.#noted(functions.tasks) },
      around: this.#crashes.around,
      through: publishedAtOnce,
      ...(definition && {
        definitions: { accreditation: JSON.parse(definition(JSON.stringify(legDefinitions.accreditation))) },
      }),
    });
  }

  static async begin(of: Case, mutation: Mutation = {}): Promise<Trial> {
    const trial = new Trial(of, mutation);
    trial.#sendings = await of.begin(trial.world);
    trial.note({ isRegistering: of.isRegistering === true });
    await trial.#settle();
    return trial;
  }

  /** Does it, its process dying at the point given, and whatever follows at once. Answers how often it wrote. */
  async perform(action: Action, at?: CrashPoint): Promise<number> {
    if (action.event !== undefined) this.note({ used: [...this.ledger.used, action.event].sort() });
    this.#crashes.begin(at);
    try {
      await action.run(this);
    } catch (error) {
      if (!(error instanceof CrashError)) throw error;
    }
    const { writes, hasCrashed } = await this.#crashes.end();
    if (hasCrashed) this.note({ hasCrashed });
    await this.#settle();
    return writes;
  }

  note(changes: Partial<Ledger>): void {
    this.ledger = { ...this.ledger, ...changes };
  }

  sends(name: SendingName): boolean {
    return this.#sendings[name] !== undefined;
  }

  /** A sender sends, and sends again later what was not acknowledged. */
  async send(name: SendingName): Promise<void> {
    try {
      const verdict = await this.#sendings[name]?.();
      this.note({ accepted: [...new Set([...this.ledger.accepted, `${name}: ${verdict}`])].sort() });
    } catch (error) {
      if (error instanceof CrashError) this.note({ owed: [...this.ledger.owed, name] });
      else if (!(error instanceof ProblemError)) throw error;
    }
  }

  /** The tasks of an execution that are being invoked now; stopping it does not stop them. */
  async invocationsOf(leg: number): Promise<Ledger["late"]> {
    const { engine, attemptId } = this.world;
    const name = executionName(attemptId, leg);
    const before = engine.snapshot();
    const invoked: { task: string; payload: unknown }[] = [];
    this.#invoked = invoked;
    for (const step of engine.runnable())
      if (step.execution === name && isInvocation(step)) await engine.step(step);
    this.#invoked = undefined;
    engine.restore(before);
    return invoked;
  }

  async land({ task, payload }: Ledger["late"][number]): Promise<void> {
    const { functions, store, executions } = this.world;
    const work = new Map<string, Task>(Object.entries(functions.tasks)).get(task);
    try {
      await work?.(payload, { store, executions });
    } catch {
      // Nobody waits for its answer.
    }
  }

  /** resume-workflow goes on with what it read a while ago. */
  async endSlowly({ key, item }: Ledger["slow"][number]): Promise<void> {
    const { functions, store, callbacks } = this.world;
    const database = { ...store.database, get: async () => ({ Item: item }) };
    try {
      await functions.resumeWorkflow(idsOf.question(key), { store: { ...store, database }, callbacks });
    } catch (error) {
      if (!(error instanceof CrashError)) throw error;
    }
  }

  snapshot(): TrialSnapshot {
    return { world: this.world.snapshot(), ledger: this.ledger };
  }

  restore({ world, ledger }: TrialSnapshot): void {
    this.world.restore(world);
    this.ledger = ledger;
  }

  #noted(tasks: WorldFunctions["tasks"]): WorldFunctions["tasks"] {
    const noted: [string, Task][] = Object.entries(tasks).map(([task, work]) => [
      task,
      async (payload, deps) => {
        if (this.#invoked === undefined) return work(payload, deps);
        this.#invoked.push({ task, payload });
        return {};
      },
    ]);
    return { ...tasks, ...Object.fromEntries(noted) };
  }

  /**
   * What follows without anyone else being able to tell when: states that call nothing, and what the provider is
   * told.
   */
  async #settle(): Promise<void> {
    const { world } = this;
    for (
      let step = world.engine.runnable().find((each) => !isVisible(each));
      step !== undefined;
      step = world.engine.runnable().find((each) => !isVisible(each))
    )
      await world.engine.step(step);
    const { events, questions } = world.collect();
    if (events.length > 0) await this.#tellTheProvider();
    const shown = this.#mutation.hasNoStream === true ? [] : distinct(questions);
    world.underway = { ...world.underway, questions: shown, events: [], commissions: [] };
    world.collect();
    world.told = [];
  }

  async #tellTheProvider(): Promise<void> {
    for (const item of under(allItems(this.world), "COMMISSION#"))
      if (item["dueAt"] !== undefined)
        await this.world.sendCommission({
          attemptId: this.world.attemptId,
          reference: String(item["reference"]),
        });
  }
}

/** Events reach the bus as they are written: publishing them has a trial of its own (publishing.test.ts). */
function publishedAtOnce(database: Database): Database {
  return {
    ...database,
    transactWrite: ({ TransactItems, ...rest }) =>
      database.transactWrite({ ...rest, TransactItems: TransactItems?.map(asPublished) }),
  };
}

type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

function asPublished(write: Write): Write {
  const { Put } = write;
  if (Put?.Item === undefined || !String(Put.Item["sk"]).startsWith("EVENT#")) return write;
  const { dueShard: _, dueAt: __, dueKind: ___, ...item } = Put.Item;
  return { Put: { ...Put, Item: { ...item, publishedAt: item["recordedAt"] } } };
}

/** Another record of the same question says nothing new: resume-workflow takes only the key from it. */
function distinct(keys: readonly Key[]): Key[] {
  return [...new Map(keys.map((key) => [key.sk, key])).values()];
}
