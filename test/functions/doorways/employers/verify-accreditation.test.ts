import { describe, expect, test } from "vitest";
import { employerRoutes } from "../../../../contracts/http/employers.ts";
import { parseInput } from "../../../../contracts/parse-body.ts";
import { readAccreditationNumber } from "../../../../domain/accreditation-number.ts";
import { policyOfVersion } from "../../../../domain/policy/policy.ts";
import { revokeAccreditation } from "../../../../functions/doorways/operators/revoke-accreditation.ts";
import { remove } from "../../../../store/database/expressions.ts";
import { transactIf } from "../../../../store/store.ts";
import { takeTry } from "../../../../store/limits/verification-tries.ts";
import { testTables } from "../../../support/memory-database.ts";
import { doorways, problem } from "../journey.ts";

const route = "POST /employers/accreditations/verification";
const { verificationTries, verificationWindowMinutes } = policyOfVersion("2018-1").parameters;
const tries = verificationTries.value;
const neverAwarded = "NAAS-0000-00FZ-Y";

/** A candidate called Ada Invented is accredited; two employers ask. */
async function accredited() {
  const world = doorways();
  const { number, attemptId, candidateId } = await world.awarded();
  const asks = (body: { number?: string; name?: string } = {}, by = "lead-1") =>
    world.employers(route, { ...{ by, employerId: "bury" }, number, name: "Ada Invented", ...body });
  return { ...world, number, attemptId, candidateId, asks };
}

describe("an employer that asks whether an accreditation is valid", () => {
  test("is told yes for its number and its holder's name, and nothing else", async () => {
    const { asks } = await accredited();
    expect(await asks()).toEqual({ isValid: true });
    expect(await asks({ name: "ADA INVENTED" })).toEqual({ isValid: true });
  });

  test("is told no, in the same words, for another's name, a number never awarded and one revoked", async () => {
    const { asks, number, store } = await accredited();
    const answers = [await asks({ name: "Ida Invented" }), await asks({ number: neverAwarded })];
    await revokeAccreditation({ number, reason: "A result was not theirs.", by: "operator-1" }, store);
    answers.push(await asks());
    expect(answers).toEqual([{ isValid: false }, { isValid: false }, { isValid: false }]);
  });

  test("is told no once the holder's data are gone", async () => {
    const { asks, store, candidateId } = await accredited();
    await transactIf(store, [remove(testTables.people, { pk: `PERSON#${candidateId}`, sk: "PERSON" })]);
    expect(await asks()).toEqual({ isValid: false });
  });

  test("has a mistyped number refused by the contract, before anything is read or counted", () => {
    const body = { number: neverAwarded.replace("F", "G"), name: "Ada Invented" };
    expect(() => parseInput("body-not-as-agreed", employerRoutes[route].body, body)).toThrow(
      expect.objectContaining({
        ...problem("body-not-as-agreed"),
        particulars: { errors: [expect.objectContaining({ pointer: "/number" })] },
      }),
    );
    const typed = { ...body, number: "naas 0000 oofz y" };
    expect(parseInput("body-not-as-agreed", employerRoutes[route].body, typed)).toEqual({
      ...typed,
      number: readAccreditationNumber(neverAwarded),
    });
  });
});

describe("guessing", () => {
  test("is answered so many times in a window, and then refused until it ends", async () => {
    const { asks, clock } = await accredited();
    for (let tried = 0; tried < tries; tried += 1) await asks({ name: "Somebody Else" });
    clock.advance({ minutes: verificationWindowMinutes.value - 1 });
    await expect(asks()).rejects.toMatchObject({
      ...problem("too-many-tries"),
      particulars: { headers: { "retry-after": "60" } },
    });
    clock.advance({ minutes: 1 });
    expect(await asks()).toEqual({ isValid: true });
  });

  test("gets no further with many tries at once than one after the other", async () => {
    const { asks } = await accredited();
    const guess = async () =>
      asks({ name: "Somebody Else" }).then(
        () => 1,
        () => 0,
      );
    const atOnce = await Promise.all(Array.from({ length: 5 * tries }, guess));
    let answered = atOnce.reduce<number>((sum, one) => sum + one, 0);
    for (let tried = 0; tried < tries; tried += 1) answered += await guess();
    expect(answered).toBe(tries);
    await expect(asks()).rejects.toMatchObject(problem("too-many-tries"));
  });

  test("costs nobody else their tries, and what was found valid costs none", async () => {
    const { asks } = await accredited();
    for (let tried = 0; tried < tries; tried += 1) await asks({ name: "Somebody Else" }, "guesser");
    for (let tried = 0; tried < 3 * tries; tried += 1) expect(await asks()).toEqual({ isValid: true });
  });

  test("is not forgotten by another instance of the function", async () => {
    const { asks, store } = await accredited();
    for (let tried = 0; tried < tries; tried += 1) await asks({ name: "Somebody Else" });
    expect(await takeTry({ ...store }, "lead-1")).toMatchObject({ isAllowed: false });
  });
});
