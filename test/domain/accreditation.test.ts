import { describe, expect, test } from "vitest";
import { isSameName, publicNames } from "../../domain/accreditation.ts";
import { levels } from "../../domain/levels.ts";

describe("a name", () => {
  test.each([
    ["Ada Invented", "ada INVENTED"],
    ["Zoë Søren-Łukasz", "zoe soren lukasz"],
    ["Anne-Marie O’Neil", "Anne Marie O'Neil"],
    ["Anne-Marie O’Neil", " annemarie  oneil "],
    ["Strauß Weiß", "Strauss Weiss"],
    ["Đặng Thị Hà", "Dang Thi Ha"],
  ])("%s is the same as %s", (one, other) => {
    expect(isSameName(one, other)).toBe(true);
    expect(isSameName(other, one)).toBe(true);
  });

  test.each([
    ["Ada Invented", "Ada Inventor"],
    ["Ada Invented", "Invented Ada"],
    ["Ada Invented", "Ada"],
    ["Ada Invented", ""],
    ["Jo Bloggs", "Joe Bloggs"],
    ["Jo Bloggs", "Jo Bloggs 2"],
  ])("%s is another than %s", (one, other) => {
    expect(isSameName(one, other)).toBe(false);
  });
});

test("each level that is live has its public name", () => {
  for (const level of levels) expect(publicNames[level]).toMatch(/^[A-Z]/);
  expect(publicNames.practitioner).toBe("Approved Child and Family Practitioner");
});
