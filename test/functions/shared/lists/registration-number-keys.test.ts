import { expect, test } from "vitest";
import {
  cachedKeys,
  keysFrom,
  RegistrationNumberSecretError,
} from "../../../../functions/shared/lists/registration-number-keys.ts";

const key = "k".repeat(64);

test("the secret names the current key and holds every version", () => {
  const keys = keysFrom(JSON.stringify({ current: "v2", v1: key, v2: key }));
  expect(keys.current).toBe("v2");
  expect(Object.keys(keys.byVersion)).toEqual(["v1", "v2"]);
});

test.each([
  ["no JSON", "v1"],
  ["no current key", JSON.stringify({ v1: key })],
  ["a current key that is not there", JSON.stringify({ current: "v2", v1: key })],
  ["a key that is too short", JSON.stringify({ current: "v1", v1: "short" })],
])("a secret with %s is a fault that does not repeat it", (_, secret) => {
  expect(() => keysFrom(secret)).toThrow(RegistrationNumberSecretError);
  expect(() => keysFrom(secret)).not.toThrow(/kkkk|short/);
});

test("the keys are read once in five minutes", async () => {
  let [now, reads] = [0, 0];
  const readSecret = async () => {
    reads += 1;
    return JSON.stringify({ current: "v1", v1: key });
  };
  const keys = cachedKeys({ readSecret, now: () => now });
  await keys();
  now = 299_999;
  await keys();
  expect(reads).toBe(1);
  now = 300_000;
  await keys();
  expect(reads).toBe(2);
});
