import { createSecretKey } from "node:crypto";
import type { Executions } from "../../functions/shared/legs/executions.ts";
import { MissingFileError, type Files } from "../../functions/shared/lists/files.ts";
import { answeredRows, openList, type AnsweredRow } from "../../store/employers/lists.ts";
import type { RegistrationNumberKeys } from "../../store/people/people.ts";
import type { Store } from "../../store/store.ts";
import { TestClock } from "./clock.ts";
import { seededIds } from "./ids.ts";
import { MemoryDatabase, testTables } from "./memory-database.ts";
import { onEveryMachine } from "./leg-machines.ts";

/** Files in memory, by key. */
export class MemoryFiles implements Files {
  readonly content = new Map<string, Uint8Array>();

  put(key: string, content: string | Uint8Array): void {
    this.content.set(key, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  text(key: string): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#found(key));
  }
  async size(key: string): Promise<number> {
    return this.#found(key).length;
  }
  async read(key: string): Promise<Uint8Array> {
    return this.#found(key);
  }
  async write(key: string, content: string): Promise<void> {
    this.put(key, content);
  }
  #found(key: string): Uint8Array {
    const found = this.content.get(key);
    if (found === undefined) throw new MissingFileError(key);
    return found;
  }
}

/** Executions that are only noted; `failing` makes the next starts fail. */
export class NotedExecutions implements Executions {
  readonly started: { name: string; input: object }[] = [];
  failing = 0;

  async start(name: string, input: object): Promise<void> {
    if (this.failing > 0) {
      this.failing -= 1;
      throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    }
    if (!this.started.some((execution) => execution.name === name)) this.started.push({ name, input });
  }
  async stop(): Promise<void> {}
  async isRunning(): Promise<boolean> {
    return true;
  }
}

export const testKeys: RegistrationNumberKeys = {
  current: "v1",
  byVersion: { v1: createSecretKey(Buffer.from("a key of thirty-two characters..")) },
};

/** A place to work on lists in: the store over memory, files, executions and ids. */
export function listsWorkshop() {
  const clock = new TestClock();
  const database = new MemoryDatabase();
  const store: Store = {
    database,
    tables: testTables,
    now: clock.now,
    pause: async () => {},
    newSalt: () => "salt",
  };
  const failures: string[] = [];
  return {
    ...{ clock, database, store, failures },
    files: new MemoryFiles(),
    executions: onEveryMachine(new NotedExecutions()),
    readKeys: async () => testKeys,
    newId: seededIds(),
    awaitTurn: async () => true,
    noteFailure: (id: string) => void failures.push(id),
  };
}
export type ListsWorkshop = ReturnType<typeof listsWorkshop>;

/** Opens a list for an employer, its file arrived. */
export async function arrivedList(
  { store, files }: Pick<ListsWorkshop, "store" | "files">,
  listId: string,
  csv: string | Uint8Array,
  employerId = "leeds",
): Promise<void> {
  await openList(store, { listId, employerId, uploadedBy: "lead-1" });
  files.put(`uploads/${employerId}/${listId}.csv`, csv);
  await store.database.update({
    TableName: store.tables.journeys,
    Key: { pk: `LIST#${listId}`, sk: "LIST" },
    UpdateExpression: "SET #state = :checking",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":checking": "checking" },
  });
}

/** Every answered row of a list, in order. */
export async function readRows(store: Store, listId: string): Promise<AnsweredRow[]> {
  const rows: AnsweredRow[] = [];
  for await (const row of answeredRows(store, listId)) rows.push(row);
  return rows;
}

/** A row that is accepted as it stands, and says the number of its person. */
export const validCells = {
  registration_number: "SW9000001",
  given_name: "Aisha",
  family_name: "Begum",
  email: "aisha.begum@invented.example.invalid",
  level: "practitioner",
  employer: "leeds",
  endorsing_supervisor: "",
  endorsed_on: "",
};
