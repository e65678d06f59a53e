import { expect, test } from "vitest";
import { dueAttributes, everyDeadline, pageOfDeadlines } from "../../../store/journey/deadlines.ts";
import { put } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { transactIf } from "../../../store/store.ts";
import { listsWorkshop } from "../../support/lists.ts";

/** So many attempts with something to fall due, every tenth of it in the last year that there is. */
async function withDeadlines(count: number) {
  const { store } = listsWorkshop();
  const due = Array.from({ length: count }, (_, number) => {
    const key = keys.attempt(`a-${number}`);
    const at = number % 10 === 0 ? "9999-12-31T00:00:00.000Z" : `2018-09-03T09:00:00.${100 + number}Z`;
    return { key, at };
  });
  for (const { key, at } of due) {
    const deadline = dueAttributes(key, { kind: "roll-over", at });
    await transactIf(store, [put(store.tables.journeys, { ...key, ...deadline })]);
  }
  return { store, attempts: due.map(({ key }) => key.pk).toSorted() };
}

test.each([1, 3, 1000])("everything that falls due is read once, %i at a time", async (limit) => {
  const { store, attempts } = await withDeadlines(30);
  const found: string[] = [];
  for await (const page of everyDeadline(store, limit)) {
    expect(page.length).toBeLessThanOrEqual(limit);
    found.push(...page.map(({ pk }) => pk));
  }
  expect(found.toSorted()).toEqual(attempts);
});

test("where nothing is to fall due there are empty pages, and an end of them", async () => {
  const { store } = await withDeadlines(0);
  const pages: (readonly unknown[])[] = [];
  for await (const page of everyDeadline(store, 5)) pages.push(page);
  expect(pages.flat()).toEqual([]);
  expect((await pageOfDeadlines(store, { limit: 5 })).next).toBeDefined();
});
