import { beforeEach, describe, expect, test } from "vitest";
import { listLimits } from "../../../contracts/lists.ts";
import { readChunk } from "../../../functions/shared/lists/chunks.ts";
import { checkFile } from "../../../functions/tasks/check-file/check-file.ts";
import { readListFile } from "../../../functions/tasks/check-file/read-list-file.ts";
import { readList, UnknownListError } from "../../../store/employers/lists.ts";
import { listCsv } from "../../../local/samples/make-list.ts";
import { arrivedList, listsWorkshop, validCells, type ListsWorkshop } from "../../support/lists.ts";

let shop: ListsWorkshop;
beforeEach(() => {
  shop = listsWorkshop();
});
const bytes = (text: string) => new TextEncoder().encode(text);
const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...validCells, registration_number: `SW9${at + 1000}` }));

async function check(csv: string | Uint8Array) {
  await arrivedList(shop, "l", csv);
  return checkFile({ listId: "l" }, shop);
}
async function rowsOf(csv: string | Uint8Array) {
  const file = await readListFile(typeof csv === "string" ? bytes(csv) : csv);
  return "rows" in file ? file.rows : [];
}

describe("a usable file", () => {
  test("is cut into chunks of 250 rows", async () => {
    expect(await check(listCsv(numbered(501)))).toEqual({ code: "usable", chunks: [1, 2, 3] });
    expect(await readList(shop.store, "l")).toMatchObject({ state: "registering", chunks: 3, rows: 501 });
    expect(await readChunk(shop.files, "l", 2)).toHaveLength(250);
    expect(await readChunk(shop.files, "l", 3)).toMatchObject([{ row: 501, isMisshapen: false }]);
  });

  test("is answered the same when it is checked again", async () => {
    const first = await check(listCsv(numbered(3)));
    const content = new Map(shop.files.content);
    expect(await checkFile({ listId: "l" }, shop)).toEqual(first);
    expect(shop.files.content).toEqual(content);
  });

  test("is told at the list what it is: what stands between its cells, and which columns were not read", async () => {
    const csv = listCsv(numbered(2)).replaceAll(",", ";").replaceAll("\n", ";x\n").replace(";x", ";notes");
    await check(csv);
    expect(await readList(shop.store, "l")).toMatchObject({
      separator: ";",
      notices: [{ code: "unknown-column", path: "/header/9" }],
    });
    const [row] = await readChunk(shop.files, "l", 1);
    expect(Object.keys(row?.cells ?? {})).not.toContain("notes");
  });

  test("keeps a name's own letters", async () => {
    const [row] = await rowsOf(listCsv([{ ...validCells, given_name: "Zoë", family_name: "Ní Bhriain" }]));
    expect(row?.cells).toMatchObject({ given_name: "Zoë", family_name: "Ní Bhriain" });
  });

  test("may have a row with a cell too many, and a quotation mark inside a name: the others are read", async () => {
    const [header = "", first = "", ...others] = listCsv(numbered(3)).split("\n");
    const csv = [header, `${first},surplus`, others[0]?.replace("Aisha", 'Ai"sha'), ...others.slice(1)].join(
      "\n",
    );
    const rows = await rowsOf(csv);
    expect(rows.map(({ isMisshapen }) => isMisshapen)).toEqual([true, false, false]);
    expect(rows[1]?.cells["given_name"]).toBe('Ai"sha');
  });
});

describe("an unusable file", () => {
  test("is refused with its problems at the list, and no chunk is written", async () => {
    expect(await check("given_name,notes\nAisha,x\n")).toEqual({ code: "unusable" });
    const list = await readList(shop.store, "l");
    expect(list).toMatchObject({ state: "refused", endedAt: shop.clock.now() });
    expect(list.problems.map(({ code }) => code)).toContain("missing-column");
    expect([...shop.files.content.keys()]).toEqual(["uploads/leeds/l.csv"]);
  });

  test("has more rows than a list may have", async () => {
    const file = await readListFile(bytes(listCsv(numbered(4))), 3);
    expect(file).toMatchObject({ problems: [{ code: "too-many-rows" }] });
    expect(await readListFile(bytes(listCsv(numbered(3))), 3)).toMatchObject({ rows: { length: 3 } });
  });

  test("is not read at all when it is too large", async () => {
    await arrivedList(shop, "l", "small");
    const read = () => Promise.reject(new Error("read"));
    const files = { size: async () => listLimits.mostBytes + 1, read, write: read };
    expect(await checkFile({ listId: "l" }, { store: shop.store, files })).toEqual({ code: "unusable" });
    expect(await readList(shop.store, "l")).toMatchObject({ problems: [{ code: "too-large" }] });
  });
});

test("a list that nobody opened is a fault", async () => {
  await expect(checkFile({ listId: "none" }, shop)).rejects.toThrow(UnknownListError);
});
