import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decoded, recogniseEncoding } from "../../../../functions/shared/lists/list-text.ts";
import { bytesIn } from "../../../support/encodings.ts";

const textOf = (bytes: Uint8Array): string | undefined => {
  const recognised = recogniseEncoding(bytes);
  return "encoding" in recognised ? [...decoded(bytes, recognised.encoding)].join("") : undefined;
};
const codeOf = (bytes: Uint8Array): string | undefined => {
  const recognised = recogniseEncoding(bytes);
  return "problem" in recognised ? recognised.problem.code : undefined;
};
const names = "family_name\nNí Bhriain\nO’Neill\nZoë\n";

describe("a list is read", () => {
  test.each(["utf-8", "utf-8 with mark", "utf-16le", "utf-16be", "windows-1252"] as const)(
    "in %s, without its mark",
    (encoding) => {
      expect(textOf(bytesIn(encoding, names))).toBe(names);
    },
  );

  test("in UTF-8 where a letter lies across two of the pieces that it is read in", () => {
    const long = `${"x".repeat(64 * 1024 - 1)}ë`;
    expect(textOf(bytesIn("utf-8", long))).toBe(long);
  });

  test("whatever it says, as it was written", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((each) => !/[\0\uFEFF]|^PK/.test(each));
    fc.assert(
      fc.property(text, fc.constantFrom("utf-8", "utf-8 with mark"), (written, encoding) => {
        expect(textOf(bytesIn(encoding, written))).toBe(written);
      }),
    );
  });
});

describe("a file is refused by name", () => {
  test.each<[string, string, Uint8Array]>([
    ["that is empty", "empty", new Uint8Array()],
    ["that is a workbook of today", "a-workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0])],
    ["that is an empty zip file", "a-workbook", Uint8Array.from([0x50, 0x4b, 5, 6])],
    ["that is a workbook of before 2007", "a-workbook", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ["that is compressed", "a-workbook", Uint8Array.from([0x1f, 0x8b, 8])],
    ["in UTF-16 without its mark", "utf-16-without-mark", bytesIn("utf-16le", names).subarray(2)],
    ["in UTF-16 that breaks off in a letter", "not-text", bytesIn("utf-16le", names).subarray(0, 9)],
    ["in UTF-32", "not-text", Uint8Array.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
    ["with a zero byte in it", "not-text", Uint8Array.from([...bytesIn("utf-8", names), 0, 0x61])],
    [
      "with bytes that are no character anywhere",
      "not-text",
      Uint8Array.from([...bytesIn("utf-8", names), 0x81]),
    ],
    [
      "in which two encodings were put together",
      "mixed-encodings",
      Uint8Array.from([...bytesIn("utf-8", names), ...bytesIn("windows-1252", names)]),
    ],
  ])("%s", (_, code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test("or read without a character that the decoder made up", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        expect(textOf(bytes) ?? "").not.toMatch(/[\uFFFD\0]/);
      }),
    );
  });
});
