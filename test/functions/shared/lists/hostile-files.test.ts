import { parse } from "csv-parse/sync";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { checkFile } from "../../../../functions/tasks/check-file/check-file.ts";
import { registerChunk } from "../../../../functions/tasks/register-chunk/register-chunk.ts";
import { writeResultFile } from "../../../../functions/tasks/write-result-file/write-result-file.ts";
import { readList } from "../../../../store/employers/lists.ts";
import { arrivedList, listsWorkshop, readRows } from "../../../support/lists.ts";
import { hostileFiles, type HostileFile } from "./hostile-files.ts";

/** The list goes its whole way, from the file to the result. */
async function sent({ bytes }: HostileFile) {
  const shop = listsWorkshop();
  await arrivedList(shop, "l", bytes);
  const checked = await checkFile({ listId: "l" }, shop);
  if (checked.code === "unusable") return { shop, list: await readList(shop.store, "l"), answers: [] };
  for (const chunk of checked.chunks) await registerChunk({ listId: "l", chunk }, shop);
  await writeResultFile({ listId: "l" }, shop);
  const answers = (await readRows(shop.store, "l")).map(({ answer, reasons }) => {
    if (answer === "already-registered") return "again";
    return answer === "accepted" ? answer : reasons.map(({ code }) => code);
  });
  return { shop, list: await readList(shop.store, "l"), answers };
}

const everyFile = [...hostileFiles.readable, ...hostileFiles.partlyBad];

describe("a file", () => {
  test.each(everyFile)("$name has its answer for every row", async (file) => {
    const { list, answers } = await sent(file);
    expect(answers).toEqual(file.rows);
    expect(list.notices.map(({ code }) => code)).toEqual(file.notices ?? []);
    expect(list).toMatchObject({ state: "processed", rows: file.rows?.length });
  });

  test.each(everyFile)("$name has a result that no spreadsheet takes for a formula", async (file) => {
    const { shop, list } = await sent(file);
    const text = shop.files.text("results/l.csv");
    const cells = v.parse(
      v.array(v.array(v.string())),
      parse(text, { bom: true, delimiter: list.separator ?? "," }),
    );
    expect(cells).toHaveLength(1 + (file.rows?.length ?? 0));
    expect(cells.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  test.each(hostileFiles.unusable)("$name is not used, and its sender told what to do", async (file) => {
    const { shop, list } = await sent(file);
    expect(list).toMatchObject({ state: "refused" });
    expect(list.problems.map(({ code }) => code)).toEqual(file.problems);
    expect(JSON.stringify(list)).not.toMatch(/Aisha|Begum|SW9000001|invented/);
    expect([...shop.files.content.keys()]).toEqual(["uploads/leeds/l.csv"]);
  });
});

test("accents are the same from whatever encoding they came", async () => {
  const accented = hostileFiles.readable.filter(({ name }) => name.startsWith("in "));
  expect(accented).toHaveLength(5);
  for (const file of accented) {
    const { shop } = await sent(file);
    const people = shop.database.items("People").filter(({ sk }) => sk === "PERSON");
    expect(people.some((person) => person["givenName"] === "Zoë" && person["familyName"] === "O’Neill")).toBe(
      true,
    );
  }
});
