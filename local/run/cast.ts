import { normalRegistrationNumber } from "../../contracts/list-rows.ts";
import { externalStages, levels } from "../../domain/levels.ts";
import { questionKey } from "../../domain/question-keys.ts";
import { readListFile } from "../../functions/tasks/check-file/read-list-file.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { commissionReference } from "../../store/providers/commissions.ts";
import type { Store } from "../../store/store.ts";
import type { ShownList } from "../actors/employer.ts";
import { chance } from "../cohort/chance.ts";
import { foresee } from "../cohort/foreseen.ts";
import { storyOf } from "../cohort/story.ts";
import type { Member } from "./member.ts";

/** What became of one employer's list, with the file that was sent. */
export interface HandedOver {
  readonly employerId: string;
  readonly file: Uint8Array;
  readonly list: ShownList;
  /** The result file, where the list was used. */
  readonly result?: Uint8Array | undefined;
  readonly rowsSent: number;
  /** Which attempt of theirs it puts its people forward for, from 1. */
  readonly attempt: number;
}

/** The share of candidates of whom the runner asks for what nobody may see yet. */
const probedShare = 0.15;
/** More sittings than a stage can have, re-sits included. */
const mostSittings = 12;

/** A member for every accepted row: who it is about by the file, whose attempt by the list's answer. */
export async function castOf(
  { employerId, file: sent, list, attempt: number }: HandedOver,
  { store, seed }: { readonly store: Store; readonly seed: number },
): Promise<Member[]> {
  const file = await readListFile(sent);
  const cells = new Map("rows" in file ? file.rows.map((read) => [read.row, read.cells]) : []);
  const accepted = list.rows.flatMap(({ row, answer, attemptId }) =>
    answer === "accepted" && attemptId !== undefined ? [{ cells: cells.get(row) ?? {}, attemptId }] : [],
  );
  return Promise.all(
    accepted.map(async ({ cells: said, attemptId }): Promise<Member> => {
      const attempt = await readAttempt(store, attemptId);
      const registrationNumber = normalRegistrationNumber(said["registration_number"] ?? "");
      const isEndorsed = (said["endorsed_on"] ?? "").trim() !== "";
      const level = levels.find((known) => known === attempt.level) ?? levels[0];
      const story = storyOf(seed, { registrationNumber, level, attempt: number });
      return {
        ...{ attemptId, employerId, level, registrationNumber, story, candidateId: attempt.candidateId },
        foreseen: foresee(story, { isEndorsed, at: attempt.registeredAt }),
        isProbed: chance(seed, registrationNumber, level, "probed") < probedShare,
        ...{
          status: attempt.status,
          round: 1,
          releasedAt: undefined,
          isHalted: false,
          isUnderWay: true,
          isHeldBack: false,
          isBusy: false,
        },
        ...{ open: new Map(), done: new Set(), lanes: new Map(), formerLanes: [], references: new Set() },
      };
    }),
  );
}

/** The references that a provider may be given for this candidate's sittings. */
export function referencesOf({ attemptId }: Pick<Member, "attemptId">): string[] {
  return externalStages.flatMap((stage) =>
    Array.from({ length: mostSittings }, (_, at) =>
      commissionReference(attemptId, questionKey({ kind: "result", stage, sitting: at + 1 })),
    ),
  );
}
