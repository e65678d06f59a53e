import { expect, test } from "vitest";
import { isSealed, seal } from "../../../store/people/sealed-text.ts";
import { seededIds } from "../../support/ids.ts";

const store = { newSalt: seededIds(3) };

test("a sealed text is known again with its salt", () => {
  expect(isSealed("What was said.", seal(store, "What was said."))).toBe(true);
});

test("another wording is not, nor the same with another salt", () => {
  const sealed = seal(store, "What was said.");
  expect(isSealed("What was said!", sealed)).toBe(false);
  expect(isSealed("What was said.", { ...sealed, salt: store.newSalt() })).toBe(false);
});

test("the same words twice leave two seals that tell nothing of each other", () => {
  expect(seal(store, "yes").digest).not.toBe(seal(store, "yes").digest);
});
