import { normalRegistrationNumber } from "../../contracts/list-rows.ts";
import type { Day } from "../../domain/time.ts";
import { readListFile } from "../../functions/tasks/check-file/read-list-file.ts";
import { listCsv, sampleEmployers } from "../samples/make-list.ts";
import type { HandedOver } from "./cast.ts";
import type { Member } from "./member.ts";

/**
 * The lists on which employers put forward again, months later, whom the rules returned to them and whose stories say so: by
 * employer, the same one or another [B Q8]. Each row is that of the first list, endorsed anew.
 */
export async function laterLists(
  returned: readonly Member[],
  handedOver: readonly HandedOver[],
  endorsedOn: Day,
): Promise<Map<string, Uint8Array>> {
  const files = await Promise.all(handedOver.map(({ file }) => readListFile(file)));
  const cells = files.flatMap((file) => ("rows" in file ? file.rows.map((row) => row.cells) : []));
  const rows = returned.flatMap((member) => {
    const first = cells.find(
      ({ registration_number: number = "", level }) =>
        normalRegistrationNumber(number) === member.registrationNumber && level === member.level,
    );
    const employer = employerOf(member);
    const endorsed = { employer, endorsing_supervisor: "Invented Supervisor", endorsed_on: endorsedOn };
    return first === undefined ? [] : [{ ...first, ...endorsed }];
  });
  const byEmployer = Map.groupBy(rows, ({ employer }) => employer);
  return new Map([...byEmployer].map(([employer, own]) => [employer, Buffer.from(listCsv(own))]));
}

/** Whether a member's story has an employer put them forward again, now that the attempt has ended, and none has. */
export const isToBePutForwardAgain = ({ status, story, isPutForwardAgain }: Member): boolean =>
  status === "returned-to-employer" && story.putForwardAgain !== "none" && isPutForwardAgain !== true;

function employerOf({ employerId, story }: Member): string {
  if (story.putForwardAgain === "by-the-same-employer") return employerId;
  const at = sampleEmployers.findIndex((code) => code === employerId);
  return sampleEmployers[(at + 1) % sampleEmployers.length] ?? employerId;
}
