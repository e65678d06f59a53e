import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accreditationNumberOf, readAccreditationNumber } from "../../domain/accreditation-number.ts";

const values = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 8, maxLength: 8 });
const numbers = values.map((of) => accreditationNumberOf(of)).filter((number) => number !== undefined);
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("");
/** Where the letters and digits of `NAAS-7K2M-9QXC-5` stand, its check symbol included. */
const places = [5, 6, 7, 8, 10, 11, 12, 13, 15];

function withAt(number: string, changes: Readonly<Record<number, string>>): string {
  return Array.from(number, (letter, at) => changes[at] ?? letter).join("");
}

describe("the number of an accreditation", () => {
  test("is read as it was made, and its check symbol is Crockford's", () => {
    // 0x1FF of Crockford's own scheme: 511 modulo 37 is 30, the symbol Y.
    expect(accreditationNumberOf([0, 0, 0, 0, 0, 0, 15, 31])).toBe("NAAS-0000-00FZ-Y");
    fc.assert(fc.property(numbers, (number) => readAccreditationNumber(number) === number));
  });

  test("is not made where its check symbol could not be dictated", () => {
    // 32 modulo 37 is the symbol *.
    expect(accreditationNumberOf([0, 0, 0, 0, 0, 0, 1, 0])).toBeUndefined();
  });

  test("is no number any more with one character mistyped", () => {
    const mistyped = fc.tuple(numbers, fc.constantFrom(...places), fc.constantFrom(...letters));
    fc.assert(
      fc.property(mistyped, ([number, at, letter]) => {
        fc.pre(number[at] !== letter);
        expect(readAccreditationNumber(withAt(number, { [at]: letter }))).toBeUndefined();
      }),
    );
  });

  test("is no number any more with two characters in each other's place", () => {
    const swapped = fc.tuple(numbers, fc.constantFrom(...places), fc.constantFrom(...places));
    fc.assert(
      fc.property(swapped, ([number, one, other]) => {
        fc.pre(number[one] !== number[other]);
        const typed = withAt(number, { [one]: number[other] ?? "", [other]: number[one] ?? "" });
        expect(readAccreditationNumber(typed)).toBeUndefined();
      }),
    );
  });

  test.each([
    ["in small letters", "naas-0000-00fz-y"],
    ["without its prefix", "0000 00FZ Y"],
    ["with spaces and another dash", "NAAS 0000–00FZ – Y"],
    ["with an O for a zero", "NAAS-OOOO-OOFZ-Y"],
    ["with the letters that stand for a one", "naas-iL00-0000-y"],
  ])("is read %s", (_how, typed) => {
    expect(readAccreditationNumber(typed)).toMatch(/^NAAS-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);
  });

  test.each([
    ["nothing", ""],
    ["its prefix alone", "NAAS"],
    ["one without its check symbol", "NAAS-0000-00FZ"],
    ["one with a character too many", "NAAS-0000-00FZ-YY"],
    ["one of another scheme", "SWEN-0000-00FZ-Y"],
    ["a letter that Crockford leaves out", "NAAS-0000-00UZ-Y"],
    ["a symbol in place of the check", "NAAS-0000-0010-*"],
  ])("is not read from %s", (_what, typed) => {
    expect(readAccreditationNumber(typed)).toBeUndefined();
  });
});
