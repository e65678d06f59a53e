import { createSecretKey } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import {
  commentsWrite,
  endorsementWrite,
  findComments,
  findEndorsement,
  findOrCreatePerson,
  findPerson,
  PersonContendedError,
  type RegistrationNumberKeys,
} from "../../../store/people/people.ts";
import { listsWorkshop, testKeys, type ListsWorkshop } from "../../support/lists.ts";
import { transactionConflict } from "../../support/memory-database.ts";

const aisha = {
  givenName: "Aisha",
  familyName: "Begum",
  email: "aisha.begum@invented.example.invalid",
  registrationNumber: "SW9000001",
  employerId: "leeds",
};
const newer: RegistrationNumberKeys = {
  current: "v2",
  byVersion: { ...testKeys.byVersion, v2: createSecretKey(Buffer.from("another key of thirty-two chars.")) },
};
const bothKnownStillOld: RegistrationNumberKeys = { ...newer, current: "v1" };

let shop: ListsWorkshop;
beforeEach(() => {
  shop = listsWorkshop();
});
const file = (keys: RegistrationNumberKeys, person = aisha) =>
  findOrCreatePerson(shop.store, person, { keys, newId: shop.newId });
const personWith = async (...of: Parameters<typeof file>) => (await file(...of)).personId;
const people = () => shop.database.items("People");

describe("a person", () => {
  test("is created once, and found again by the registration number", async () => {
    const personId = await personWith(testKeys);
    expect(await personWith(testKeys)).toBe(personId);
    expect(await findPerson(shop.store, personId)).toEqual({ ...aisha, personId, adjustments: [] });
    expect(await findPerson(shop.store, "nobody")).toBeUndefined();
  });

  test("says whether somebody was quicker to make it known", async () => {
    const { personId } = await file(testKeys);
    expect(await file(testKeys)).toEqual({ personId, wasKnown: true });
  });

  test("is not changed by what a later list says", async () => {
    const personId = await personWith(testKeys);
    await personWith(testKeys, { ...aisha, email: "someone.else@invented.example.invalid" });
    expect(await findPerson(shop.store, personId)).toMatchObject({ email: aisha.email });
  });

  test("is one person however many create them at once", async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => personWith(testKeys)));
    expect(new Set(ids).size).toBe(1);
    expect(people()).toHaveLength(2);
  });

  test("is filed under a hash: no key of the table holds the registration number", async () => {
    await personWith(testKeys);
    expect(people().some(({ pk }) => String(pk).includes("9000001"))).toBe(false);
  });

  test("is found under an older version of the key after a newer one was made current", async () => {
    const personId = await personWith(testKeys);
    expect(await personWith(newer)).toBe(personId);
  });

  test("is one person while one caller files under the older key and another under the newer", async () => {
    // Both look first and find nobody; then both write.
    const ids = await Promise.all([personWith(bothKnownStillOld), personWith(newer)]);
    expect(new Set(ids).size).toBe(1);
  });

  test("whom others keep changing is a fault to be retried", async () => {
    shop.database.onWrite = (moment) => {
      if (moment === "before") throw transactionConflict(2);
    };
    await expect(personWith(testKeys)).rejects.toThrow(PersonContendedError);
    expect(people()).toEqual([]);
  });
});

describe("what people wrote about an attempt", () => {
  const write = (item: Parameters<typeof shop.database.transactWrite>[0]["TransactItems"]) =>
    shop.database.transactWrite({ TransactItems: item });
  const result = { attemptId: "a", stage: "simulation", sitting: 1, version: 1 } as const;

  test("is an endorsement with what its writer said", async () => {
    const endorsement = {
      decision: "endorsed",
      supervisor: "Invented Supervisor",
      endorsedOn: "2018-07-02",
    } as const;
    await write([endorsementWrite(shop.store, { attemptId: "a", ...endorsement, evidence: ["portfolio"] })]);
    expect(await findEndorsement(shop.store, "a")).toEqual({ ...endorsement, evidence: ["portfolio"] });
    expect(await findEndorsement(shop.store, "b")).toBeUndefined();
  });

  test("is a refusal to endorse with its reason", async () => {
    const declined = { decision: "declined", reason: "Not ready yet." } as const;
    await write([endorsementWrite(shop.store, { attemptId: "a", ...declined })]);
    expect(await findEndorsement(shop.store, "a")).toEqual(declined);
  });

  test("is the examiners' comments on one version of a result, and nothing on another", async () => {
    const comments = { "child-development": "Listens well." };
    await write([commentsWrite(shop.store, { ...result, comments })]);
    expect(await findComments(shop.store, result)).toEqual(comments);
    expect(await findComments(shop.store, { ...result, version: 2 })).toEqual({});
  });
});
