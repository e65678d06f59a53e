import * as v from "valibot";
import { finalStatuses, openStatuses } from "../../../domain/attempt.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import { levels, type Level } from "../../../domain/levels.ts";
import type { Instant } from "../../../domain/time.ts";
import { writeChunk } from "../../../functions/shared/lists/chunks.ts";
import { registerChunk } from "../../../functions/tasks/register-chunk/register-chunk.ts";
import { openList } from "../../../store/employers/lists.ts";
import { findOutcome, type RecordedOutcome } from "../../../store/journey/outcomes.ts";
import { seededIds } from "../ids.ts";
import { journeyWorld, type JourneyWorld } from "../journey-world.ts";
import { MemoryFiles, testKeys, validCells } from "../lists.ts";
import { testTables } from "../memory-database.ts";

/** What a row of an employer's list says of the person. */
export interface Row {
  readonly employer: string;
  readonly level: Level;
  /** It names the supervisor and the day, and so is the endorsement. */
  readonly isEndorsed: boolean;
}

const head = v.object({
  attemptId: v.string(),
  level: v.picklist(levels),
  status: v.picklist([...openStatuses, ...finalStatuses]),
  registeredAt: v.string(),
});
/** One of the person's attempts, as its head says now. */
export type Head = v.InferOutput<typeof head>;

const outcomeKey = v.object({
  sk: v.pipe(v.string(), v.startsWith("OUTCOME#")),
  attemptId: v.string(),
  round: v.number(),
  version: v.number(),
});

/** Words that an examiner wrote on a result, by which it is known wherever it is shown. */
export interface ExaminersWords {
  readonly attemptId: string;
  readonly words: string;
  readonly sentAt: Instant;
}

/** Everything that becomes of one person at NAAS: attempt after attempt, with whichever employer, at either level. */
export class Career {
  readonly world: JourneyWorld = journeyWorld();
  readonly level: Level;
  /** What happened so far, in sentences. */
  readonly told: string[] = [];
  /** Every outcome as it was when it was first seen to be issued. */
  readonly issued: RecordedOutcome[] = [];
  readonly examinersWords: ExaminersWords[] = [];
  /** What the provider sent last. */
  lastMessage: Awaited<ReturnType<JourneyWorld["provider"]["message"]>> | undefined;
  /** Nobody does anything more. */
  isOver = false;
  readonly #files = new MemoryFiles();
  readonly #newId = seededIds(2);
  #lists = 0;

  constructor(level: Level) {
    this.level = level;
  }

  /** An employer hands over a list with one row, which is registered as any is. */
  async putForward({ employer, level, isEndorsed }: Row): Promise<void> {
    const { store, executions, clock, faults } = this.world;
    this.#lists += 1;
    const listId = `list-${this.#lists}`;
    const endorsement = { endorsing_supervisor: "Sam Supervisor", endorsed_on: dayInLondon(clock.now()) };
    const cells = { ...validCells, level, employer, ...(isEndorsed && endorsement) };
    await openList(store, { listId, employerId: employer, uploadedBy: "lead-1" });
    await writeChunk(this.#files, listId, 1, [{ row: 1, isMisshapen: false, cells }]);
    const deps = { store, executions, files: this.#files, newId: this.#newId };
    await registerChunk(
      { listId, chunk: 1 },
      {
        ...deps,
        readKeys: async () => testKeys,
        awaitTurn: async () => true,
        noteFailure: (_, error) => void faults.push(error),
      },
    );
    this.world.attemptId = this.attempts().at(-1)?.attemptId ?? "";
  }

  /** The person's attempts, the oldest first: read from the table, past every index and doorway. */
  attempts(): Head[] {
    return [...this.world.database.stored(testTables.journeys)]
      .filter(({ sk }) => sk === "ATTEMPT")
      .map((item) => v.parse(head, item))
      .toSorted((a, b) => (a.registeredAt < b.registeredAt ? -1 : 1));
  }

  /** Keeps what was issued since the last time, for nobody may change it later. */
  async noteIssued(): Promise<void> {
    for (const item of this.world.database.stored(testTables.journeys)) {
      if (item["releasedAt"] === undefined || !v.is(outcomeKey, item)) continue;
      const { attemptId, round, version } = item;
      const isNoted = this.issued.some(
        (one) => one.attemptId === attemptId && one.round === round && one.version === version,
      );
      if (isNoted) continue;
      const outcome = await findOutcome(this.world.store, { attemptId, round, outcomeVersion: version });
      if (outcome !== undefined) this.issued.push(outcome);
    }
  }

  /** What was issued to one attempt, in the order of the releases. */
  issuedTo(attemptId: string): RecordedOutcome[] {
    return this.issued
      .filter((outcome) => outcome.attemptId === attemptId)
      .toSorted((a, b) => (String(a.releasedAt) < String(b.releasedAt) ? -1 : 1));
  }
}
