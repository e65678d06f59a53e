import type { Encoding } from "../../functions/shared/lists/list-text.ts";

/** The characters that Windows-1252 has where Latin-1 has none, as far as tests write them. */
const windowsOnly: Readonly<Record<string, number>> = { "€": 0x80, "‘": 0x91, "’": 0x92, "–": 0x96 };

/** A text as a spreadsheet saves it; UTF-16 always has its mark. */
export function bytesIn(encoding: Encoding | "utf-8 with mark", text: string): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8 with mark":
      return Buffer.from(`\uFEFF${text}`, "utf8");
    case "utf-16le":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
    case "windows-1252":
      return Uint8Array.from(
        text.split("").map((letter) => windowsOnly[letter] ?? letter.codePointAt(0) ?? 0),
      );
  }
}
