import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { employerRoutes } from "../../contracts/http/employers.ts";
import type { Answer, Doorway } from "./doorway.ts";
import { expecting, UnexpectedAnswerError } from "./doorway.ts";

const opened = employerRoutes["POST /employers/lists"].answer;
const shownList = employerRoutes["GET /employers/lists/{listId}"].answer;
const offered = employerRoutes["GET /employers/lists/{listId}/result"].answer;
const shownAttempt = employerRoutes["GET /employers/attempts/{attemptId}"].answer;
export type ShownList = v.InferOutput<typeof shownList>;

/** An employer's lead at work. */
export interface Employer {
  /** Uploads a list and waits until it is processed or refused; gives its state and every row's answer. */
  readonly handOver: (
    list: string | Uint8Array,
    options?: { readonly dryRun: boolean },
  ) => Promise<ShownList>;
  /** The result file of a processed list, from where the service says. */
  readonly readResult: (listId: string) => Promise<Uint8Array>;
  readonly changeSettings: (settings: object) => Promise<Answer>;
  readonly endorse: (attemptId: string) => Promise<Answer>;
  readonly decline: (attemptId: string) => Promise<Answer>;
  readonly agreeToResit: (attemptId: string) => Promise<Answer>;
  readonly declineResit: (attemptId: string) => Promise<Answer>;
  readonly readFeedback: (attemptId: string) => Promise<Answer>;
  /** Records that the manager discussed the feedback with the candidate today. */
  readonly recordDiscussion: (attemptId: string) => Promise<Answer>;
  /** Records what is done about each area that is shown to develop; undefined where none is. */
  readonly recordSupportPlan: (attemptId: string) => Promise<Answer | undefined>;
  readonly seeAttempt: (attemptId: string) => Promise<Answer>;
}

/** How often a list's lead looks whether it has been processed. */
const lookEveryMilliseconds = 300;
const patienceMilliseconds = 180_000;

/** The lead of an employer, who uses its doorway; `today` is the day of the endorsements. */
export function employerAt(doorway: Doorway, today: () => string): Employer {
  const answer = (attemptId: string, body: object) =>
    doorway.post(`/employers/attempts/${attemptId}/endorsement`, body);
  const seeAttempt = (attemptId: string) => doorway.get(`/employers/attempts/${attemptId}`);
  return {
    handOver: async (list, options) => processed(doorway, await upload(doorway, list, options)),
    readResult: (listId) => download(doorway, listId),
    changeSettings: (settings) => doorway.post("/employers/settings", settings),
    endorse: (attemptId) =>
      answer(attemptId, {
        ...{ decision: "endorsed", supervisor: "Invented Supervisor", endorsedOn: today() },
        evidence: ["reflective-supervision", "observation"],
      }),
    decline: (attemptId) =>
      answer(attemptId, { decision: "declined", reason: "Supervision has not covered the areas yet." }),
    agreeToResit: (attemptId) =>
      doorway.post(`/employers/attempts/${attemptId}/resit-support`, {
        ...{ decision: "agreed", support: "Weekly supervision on the areas to develop." },
        releaseDays: [today()],
      }),
    declineResit: (attemptId) =>
      doorway.post(`/employers/attempts/${attemptId}/resit-support`, {
        ...{ decision: "declined", reason: "The team can't cover the days." },
      }),
    readFeedback: (attemptId) => doorway.get(`/employers/attempts/${attemptId}/feedback`),
    recordDiscussion: (attemptId) =>
      doorway.post(`/employers/attempts/${attemptId}/feedback/discussion`, {
        ...{ manager: "Invented Manager", discussedOn: today() },
      }),
    async recordSupportPlan(attemptId) {
      const seen = expecting(200, "seeing an attempt", await seeAttempt(attemptId));
      const { areasToDevelop = [] } = v.parse(shownAttempt, seen);
      if (areasToDevelop.length === 0) return undefined;
      const areas = areasToDevelop.map(({ area }) => ({ area, plan: "Worked through in supervision." }));
      return doorway.post(`/employers/attempts/${attemptId}/support-plan`, { areas });
    },
    seeAttempt,
  };
}

/** The upload goes where the service said, as a browser's form would send it. */
async function upload(doorway: Doorway, file: string | Uint8Array, options?: object): Promise<string> {
  const asked = await doorway.post("/employers/lists", options);
  const list = v.parse(opened, expecting(201, "opening a list", asked));
  const form = new FormData();
  for (const [name, value] of Object.entries(list.upload.fields)) form.append(name, value);
  form.append(
    "file",
    new Blob([typeof file === "string" ? file : Uint8Array.from(file)], { type: "text/csv" }),
    "list.csv",
  );
  const response = await fetch(list.upload.url, { method: "POST", body: form });
  const body = await response.text();
  if (!response.ok) throw new UnexpectedAnswerError("uploading a list", { status: response.status, body });
  return list.listId;
}

async function download(doorway: Doorway, listId: string): Promise<Uint8Array> {
  const answer = await doorway.get(`/employers/lists/${listId}/result`);
  const { url } = v.parse(offered, expecting(200, "asking for a result file", answer));
  const response = await fetch(url);
  if (!response.ok)
    throw new UnexpectedAnswerError("getting a result file", { status: response.status, body: "" });
  return new Uint8Array(await response.arrayBuffer());
}

async function processed(doorway: Doorway, listId: string): Promise<ShownList> {
  const giveUpAt = Date.now() + patienceMilliseconds;
  for (;;) {
    const list = await pageOf(doorway, listId, undefined);
    if (list.state === "processed" || list.state === "file-refused") return wholeOf(doorway, list);
    if (Date.now() > giveUpAt) throw new UnexpectedAnswerError("a list", { status: 200, body: list.state });
    await sleep(lookEveryMilliseconds);
  }
}

async function wholeOf(doorway: Doorway, first: ShownList): Promise<ShownList> {
  const rows = [...first.rows];
  let after = first.next;
  while (after !== undefined) {
    const page = await pageOf(doorway, first.listId, after);
    rows.push(...page.rows);
    after = page.next;
  }
  return { ...first, rows };
}

async function pageOf(doorway: Doorway, listId: string, after: string | undefined): Promise<ShownList> {
  const query = after === undefined ? "" : `?after=${after}`;
  const answer = await doorway.get(`/employers/lists/${listId}${query}`);
  return v.parse(shownList, expecting(200, "seeing a list", answer));
}
