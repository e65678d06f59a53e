import type { Attempt } from "../../domain/attempt.ts";
import type { LegWorkflow } from "../../domain/legs.ts";
import { commissionEvents, type JourneyEvent } from "../../domain/events.ts";
import type { ExternalStage, Level } from "../../domain/levels.ts";
import type { Pathway } from "../../domain/pathways.ts";
import type { Release } from "../../domain/release-weeks.ts";
import type { MetStage } from "../../domain/stages-to-sit.ts";
import type { Instant } from "../../domain/time.ts";
import type { CommissionBody } from "../../contracts/commissions.ts";
import {
  actOnDeadlines,
  type ActedOnDeadlines,
} from "../../functions/jobs/act-on-deadlines/act-on-deadlines.ts";
import { reconcileExecutions } from "../../functions/jobs/reconcile-executions/reconcile-executions.ts";
import { restartJourney, type Restarted } from "../../functions/shared/legs/restart-journey.ts";
import type { LegExecutions } from "../../functions/shared/legs/executions.ts";
import { markHalted } from "../../functions/listeners/mark-halted/mark-halted.ts";
import { publishEvents, type Bus } from "../../functions/listeners/publish-events/publish-events.ts";
import type { Callbacks } from "../../functions/listeners/resume-workflow/resume-workflow.ts";
import { sendToProvider } from "../../functions/listeners/send-to-provider/send-to-provider.ts";
import { webhookKey } from "../../functions/shared/standard-webhooks/secret.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import {
  dropCommission,
  findCommission,
  markCommissionAccepted,
  type Commission,
} from "../../store/providers/commissions.ts";
import type { Database } from "../../store/database/database.ts";
import { eventIn, readEvents } from "../../store/journey/events.ts";
import type { Key } from "../../store/database/expressions.ts";
import { flaggedItems, type FlaggedItem } from "../../store/journey/flags.ts";
import { idsOf } from "../../store/keys.ts";
import { executionName } from "../../store/journey/legs.ts";
import { findQuestion } from "../../store/journey/questions.ts";
import type { CohortWithPlaces } from "../../store/employers/places.ts";
import { registerAttempt } from "../../store/transitions/registration.ts";
import type { Store } from "../../store/store.ts";
import { TestClock } from "./clock.ts";
import { seededIds } from "./ids.ts";
import { legDefinitions, taskIn } from "./journey-world/definition.ts";
import { realFunctions, type WorldFunctions } from "./journey-world/functions.ts";
import { Candidate, Employer, Operator, Panel, Provider } from "./journey-world/people.ts";
import {
  type Around,
  callbacksOver,
  databaseThrough,
  executionsOver,
  isAnsweredWait,
  isNewEvent,
  keyIn,
} from "./journey-world/services.ts";
import { MemoryDatabase, testTables, type Snapshot } from "./memory-database.ts";
import { Engine, type EngineSnapshot } from "./run-workflow/engine.ts";

/** What a world is made of where it is not the real thing. */
export interface WorldOptions {
  readonly start?: Instant;
  readonly functions?: Partial<WorldFunctions>;
  /** Stands around every call that a function makes. */
  readonly around?: Around;
  /** What the functions have for the database, over the one in memory. */
  readonly through?: (database: Database) => Database;
  /** The definition of a workflow that runs legs, where it is not the one that is deployed. */
  readonly definitions?: Readonly<Partial<Record<LegWorkflow, unknown>>>;
}

export interface Registering extends Release {
  readonly level?: Level;
  readonly pathway?: Pathway;
  /** The row named the supervisor and the date: the journey begins at taking part. */
  readonly isEndorsed?: boolean;
  readonly exempt?: readonly ExternalStage[];
  readonly carriedForward?: readonly MetStage[];
  readonly candidateId?: string;
  readonly employerId?: string;
  /** On a pathway with limited places. */
  readonly cohort?: CohortWithPlaces;
  /** False: the leg stays intended, as after a crash of whoever registered. */
  readonly isStarted?: boolean;
}

/** What was sent and has not arrived. A test delivers it, doubles it, or loses it. */
export interface Underway {
  /** Records of the stream, by key, for each of its two readers. */
  questions: Key[];
  events: Key[];
  /** Commissions in the provider's queue. */
  commissions: Pick<Commission, "attemptId" | "reference">[];
  /** Notices of executions that failed, were aborted or timed out. */
  notices: { executionName: string; executionStatus: string }[];
}

/** Everything that a world holds at a moment; going back to one costs next to nothing. */
export interface WorldSnapshot {
  readonly database: Snapshot;
  readonly engine: EngineSnapshot;
  readonly now: Instant;
  readonly underway: Underway;
  readonly published: readonly JourneyEvent[];
  readonly told: readonly CommissionBody[];
  readonly attemptId: string;
}

const pageSize = 25;
const outgoing = webhookKey(`whsec_${Buffer.alloc(32, 7).toString("base64")}`);

/** A world in which journeys go their way in process: nothing happens in it unless a test lets it. */
export function journeyWorld(options: WorldOptions = {}): JourneyWorld {
  return new JourneyWorld(options);
}

/**
 * The real functions over a database in memory and the synthesised workflow over the engine. The stream, the bus'
 * queue, failures' notices and the deadline job move only when told to: one by one, or all by `runUntilQuiet`.
 */
export class JourneyWorld {
  readonly clock: TestClock;
  readonly database = new MemoryDatabase();
  readonly engine: Engine;
  readonly store: Store;
  readonly functions: WorldFunctions;
  readonly executions: LegExecutions;
  readonly callbacks: Callbacks;
  readonly employer: Employer;
  readonly candidate: Candidate;
  readonly provider: Provider;
  readonly operator: Operator;
  readonly panel: Panel;
  /** Whether the provider takes what it is sent: false, and it answers 503. */
  isProviderUp = true;
  /** Whether the bus accepts events. */
  isBusUp = true;
  /** Called between any two steps of the executions that run by themselves. */
  between: () => Promise<void> = async () => {};
  underway: Underway = { questions: [], events: [], commissions: [], notices: [] };
  /** Events that the bus accepted, as often as it did. */
  published: JourneyEvent[] = [];
  /** What the provider was told, as often as it was. */
  told: CommissionBody[] = [];
  /** The attempt registered last, which people speak of unless they say otherwise. */
  attemptId = "";
  /** Faults of listeners and jobs, which only their logs show. */
  readonly faults: unknown[] = [];
  readonly #newId = seededIds();

  constructor(options: WorldOptions) {
    const { start, functions = {}, definitions = {} } = options;
    const { around = (_, run) => run(), through = (database) => database } = options;
    this.clock = new TestClock(start);
    this.functions = { ...realFunctions, ...functions };
    this.store = {
      database: through(databaseThrough(this.database, around)),
      ...{ tables: testTables, now: this.clock.now, pause: async () => {}, newSalt: () => "salt" },
    };
    this.executions = executionsOver(() => this.engine, around);
    this.callbacks = callbacksOver(() => this.engine, around);
    const tasks = new Map(Object.entries(this.functions.tasks));
    this.engine = new Engine({
      machines: { ...legDefinitions, ...definitions },
      functions: (reference) => {
        const task = tasks.get(taskIn(reference));
        return task && ((payload) => task(payload, { store: this.store, executions: this.executions }));
      },
      database: this.database,
      now: this.clock.now,
    });
    const surroundings = { store: this.store, functions: this.functions, attemptId: () => this.attemptId };
    this.employer = new Employer(surroundings);
    this.candidate = new Candidate(surroundings);
    this.provider = new Provider(surroundings);
    this.operator = new Operator(surroundings);
    this.panel = new Panel(surroundings);
  }

  // ---- the case

  /** Registers an attempt as an accepted row of a list does, and starts its first leg. Answers its id. */
  async register(registering: Registering = {}): Promise<string> {
    const { level = "practitioner", isEndorsed = false, exempt = [], carriedForward = [] } = registering;
    const { employerId = "leeds", cohort } = registering;
    const attemptId = this.#newId();
    const candidateId = registering.candidateId ?? `person-${attemptId}`;
    await registerAttempt(this.store, {
      ...{ attemptId, candidateId, employerId, level, listId: "list-1", row: 1, isEndorsed, cohort },
      spared: { exempt, carriedForward },
      pathway: registering.pathway ?? "experienced",
      ...{ earliestOn: registering.earliestOn, notAvailableOn: registering.notAvailableOn },
      registeredBy: { kind: "employer", id: "employer-lead-1", onBehalfOf: employerId },
    });
    this.attemptId = attemptId;
    if (registering.isStarted ?? true)
      await this.functions.startLeg(
        { attemptId, leg: 1 },
        { store: this.store, executions: this.executions },
      );
    return attemptId;
  }

  attempt(attemptId = this.attemptId): Promise<Attempt> {
    return readAttempt(this.store, attemptId);
  }

  events(attemptId = this.attemptId): Promise<JourneyEvent[]> {
    return readEvents(this.store, attemptId);
  }

  /** What waits for an operator. */
  flags(): Promise<FlaggedItem[]> {
    return flaggedItems(this.store);
  }

  /** The states that the attempt's executions went through, all legs; of one leg if it is named. */
  path(leg?: number, attemptId = this.attemptId): string[] {
    return this.engine
      .history()
      .filter(({ execution }) =>
        leg === undefined
          ? execution.startsWith(`${attemptId}-`)
          : execution === executionName(attemptId, leg),
      )
      .map(({ state }) => state);
  }

  /** How the leg's execution stands, and what it ended with. */
  execution(leg = 1, attemptId = this.attemptId) {
    return this.engine.describe(executionName(attemptId, leg));
  }

  // ---- what happens by itself, once it is let

  /** Takes what the database and the engine sent since, so that it is under way. */
  collect(): Underway {
    for (const change of this.database.takeChanges()) {
      if (change.table !== testTables.journeys) continue;
      if (isAnsweredWait(change)) this.underway.questions.push(keyIn(change));
      if (isNewEvent(change)) this.underway.events.push(keyIn(change));
    }
    for (const { name, status } of this.engine.takeStatusChanges())
      if (status !== "SUCCEEDED")
        this.underway.notices.push({ executionName: name, executionStatus: status });
    return this.underway;
  }

  /** The stream shows resume-workflow a question; its handler notes a fault and goes on. */
  async resume(key: Key): Promise<void> {
    try {
      await this.functions.resumeWorkflow(idsOf.question(key), {
        store: this.store,
        callbacks: this.callbacks,
      });
    } catch (error) {
      this.faults.push(error);
    }
  }

  /** The stream shows publish-events the events. */
  async publish(keys: readonly Key[]): Promise<void> {
    try {
      // The record of the stream holds the event as it was written, and an event never changes.
      const shown = await Promise.all(
        keys.map((Key) => this.database.get({ TableName: testTables.journeys, Key })),
      );
      const events = shown.map(({ Item }) => eventIn(Item)).filter((event) => event !== undefined);
      await publishEvents(events, { store: this.store, bus: this.bus });
    } catch (error) {
      this.faults.push(error);
    }
  }

  readonly bus: Bus = {
    publish: async (events) => {
      if (!this.isBusUp) return [];
      this.published.push(...events);
      for (const { type, attemptId, detail } of events)
        if (commissionEvents.some((commissioning) => commissioning === type))
          this.underway.commissions.push({ attemptId, reference: String(detail["reference"]) });
      return events;
    },
  };

  /** send-to-provider takes a commission from the queue. One that fails is left to "commission again". */
  async sendCommission(queued: Pick<Commission, "attemptId" | "reference">): Promise<void> {
    const { store } = this;
    try {
      await sendToProvider(queued, {
        findCommission: (attemptId, reference) => findCommission(store, attemptId, reference),
        isStillAsked: async ({ attemptId, questionKey }) =>
          (await findQuestion(store, attemptId, questionKey))?.answer === undefined,
        findPerson: async () => ({
          candidate: { givenName: "Jo", familyName: "Bloggs", email: "jo@example.org" },
          adjustments: [],
        }),
        markAccepted: (commission) => markCommissionAccepted(store, commission),
        drop: (commission) => dropCommission(store, commission),
        providers: {
          find: async () => ({ commissionUrl: "https://provider.example.org", incoming: [], outgoing }),
          refresh: async () => undefined,
        },
        post: async (_, { body }) => this.#postToProvider(body),
        signingTime: () => 0,
      });
    } catch (error) {
      this.faults.push(error);
    }
  }

  async #postToProvider(body: RequestInit["body"]): Promise<Response> {
    if (!this.isProviderUp) return new Response(null, { status: 503 });
    this.told.push(JSON.parse(await new Response(body ?? null).text()));
    return new Response(null, { status: 202 });
  }

  /** The notice of an execution's end reaches mark-halted; one that fails comes again. */
  async notice(notice: Underway["notices"][number]): Promise<void> {
    try {
      await markHalted(notice, this.store);
    } catch (error) {
      this.faults.push(error);
      this.underway.notices.push(notice);
    }
  }

  /** Delivers everything under way and runs every execution, until nothing more happens by itself. */
  async runUntilQuiet(): Promise<void> {
    for (let rounds = 0; ; rounds += 1) {
      if (rounds > 1000) throw new Error("The world does not come to rest");
      await this.#runExecutions();
      const { questions, events, commissions, notices } = this.collect();
      if (questions.length + events.length + commissions.length + notices.length === 0) return;
      this.underway = { questions: [], events: [], commissions: [], notices: [] };
      for (const key of questions) await this.resume(key);
      if (events.length > 0) await this.publish(events);
      for (const queued of commissions) await this.sendCommission(queued);
      for (const notice of notices) await this.notice(notice);
    }
  }

  async #runExecutions(): Promise<void> {
    for (let step = this.engine.runnable()[0]; step !== undefined; step = this.engine.runnable()[0]) {
      await this.engine.step(step);
      await this.between();
    }
  }

  // ---- time

  moveClock(days: number): void {
    this.clock.advance({ days });
  }

  /** One run of the deadline job. */
  sweep(): Promise<ActedOnDeadlines> {
    return actOnDeadlines({
      ...{ store: this.store, executions: this.executions, bus: this.bus, pageSize },
      commissionQueue: {
        send: async ({ attemptId, reference }) => {
          this.underway.commissions.push({ attemptId, reference });
        },
      },
      hasTimeLeft: () => true,
      awaitTurn: async () => true,
      noteFailure: (_, error) => this.faults.push(error),
    });
  }

  /** When the next deadline is due; undefined when nothing is. */
  nextDue(): Instant | undefined {
    return this.#dueOf(() => true);
  }

  /** The same but for the renewal of what was accredited, which is opened years after the case has ended. */
  nextDueOfTheCase(): Instant | undefined {
    return this.#dueOf(({ dueKind }) => dueKind !== "open-renewal");
  }

  #dueOf(isMeant: (item: Readonly<Record<string, unknown>>) => boolean): Instant | undefined {
    let first: Instant | undefined;
    for (const item of this.database.stored(testTables.journeys)) {
      const due = item["dueAt"];
      if (typeof due === "string" && (first === undefined || due < first) && isMeant(item)) first = due;
    }
    return first;
  }

  /** Lets days pass as they do: whatever falls due is acted on at its time, and its consequences follow. */
  async letPass(days: number, jobRests?: { readonly hours: number }): Promise<void> {
    const until = new Date(Date.parse(this.clock.now()) + days * 86_400_000).toISOString();
    await this.letPassUntil(until, jobRests);
  }

  /** With rests between its runs, the job is late for what falls due meanwhile, as one that runs on a schedule is. */
  async letPassUntil(until: Instant, { hours }: { readonly hours: number } = { hours: 0 }): Promise<void> {
    await this.runUntilQuiet();
    let rested = this.clock.now();
    for (let due = this.nextDue(); due !== undefined && due <= until; due = this.nextDue()) {
      const run = due > rested ? due : rested;
      if (run > until) break;
      if (run > this.clock.now()) this.clock.set(run);
      await this.sweep();
      await this.runUntilQuiet();
      rested = new Date(Date.parse(this.clock.now()) + hours * 3_600_000).toISOString();
    }
    if (until > this.clock.now()) this.clock.set(until);
  }

  // ---- operators

  /** Starts the next leg, as an operator does who has mended what was wrong. */
  async restart(attemptId = this.attemptId): Promise<Restarted> {
    const { leg } = await this.attempt(attemptId);
    return restartJourney(
      { attemptId, leg, reason: "restarted", by: "operator-1", words: "mended" },
      { store: this.store, executions: this.executions },
    );
  }

  /** Ends the execution of the attempt's present leg from outside. */
  async abort(attemptId = this.attemptId): Promise<void> {
    this.engine.abort(executionName(attemptId, (await this.attempt(attemptId)).leg));
  }

  reconcile() {
    return reconcileExecutions({ store: this.store, executions: this.executions });
  }

  // ---- going back

  snapshot(): WorldSnapshot {
    const { questions, events, commissions, notices } = this.underway;
    return {
      database: this.database.snapshot(),
      engine: this.engine.snapshot(),
      now: this.clock.now(),
      underway: {
        questions: [...questions],
        events: [...events],
        commissions: [...commissions],
        notices: [...notices],
      },
      published: [...this.published],
      told: [...this.told],
      attemptId: this.attemptId,
    };
  }

  restore({ database, engine, now, underway, published, told, attemptId }: WorldSnapshot): void {
    this.database.restore(database);
    this.engine.restore(engine);
    this.clock.set(now);
    const { questions, events, commissions, notices } = underway;
    this.underway = {
      questions: [...questions],
      events: [...events],
      commissions: [...commissions],
      notices: [...notices],
    };
    this.published = [...published];
    this.told = [...told];
    this.attemptId = attemptId;
  }
}
