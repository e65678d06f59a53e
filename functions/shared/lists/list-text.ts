import type { Problem } from "../../../domain/problem.ts";

/** The encodings in which a list may come; the marked ones are told by their byte order mark. */
export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

const saveAs = 'save the sheet as "CSV UTF-8 (comma delimited)" and send that';
const problem = (code: string, sentence: string): Problem => ({ code, path: "", sentence });
type Recognised = { readonly encoding: Encoding } | { readonly problem: Problem };
const refused = (code: string, sentence: string): Recognised => ({ problem: problem(code, sentence) });

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

/**
 * The encoding of a list, or why it can't be read as text and what to do about it. UTF-8 is known by its being valid,
 * UTF-16 by its mark; what is neither is Windows-1252, as older spreadsheets in England write it, if nothing in it
 * speaks against that. A file is never read in an encoding that some of its bytes don't fit.
 */
export function recogniseEncoding(bytes: Uint8Array): Recognised {
  if (bytes.length === 0)
    return refused("empty", "The file is empty; expected a header and a row per person.");
  // PK: a workbook of today is a zip file; the others are one of before 2007, and a compressed file.
  if (
    startsWith(bytes, 0x50, 0x4b) ||
    startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0) ||
    startsWith(bytes, 0x1f, 0x8b)
  )
    return refused("a-workbook", `The file is a workbook or a zip file; ${saveAs}.`);
  if (startsWith(bytes, 0xff, 0xfe)) return whole(bytes, "utf-16le");
  if (startsWith(bytes, 0xfe, 0xff)) return whole(bytes, "utf-16be");
  if (bytes.includes(0))
    return looksLikeUtf16(bytes)
      ? refused("utf-16-without-mark", `The file is in UTF-16 without its mark; ${saveAs}.`)
      : refused("not-text", "The file is not text; send a CSV file.");
  if (canBeRead(bytes, "utf-8")) return { encoding: "utf-8" };
  return windows1252(bytes);
}

function whole(bytes: Uint8Array, encoding: Encoding): Recognised {
  return canBeRead(bytes, encoding)
    ? { encoding }
    : refused("not-text", `The file begins as UTF-16 and does not go on as that; ${saveAs}.`);
}

function canBeRead(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    for (const text of decoded(bytes, encoding)) if (text.includes("\0")) return false;
    return true;
  } catch {
    return false;
  }
}

/** Latin text in UTF-16 has a zero in every second byte. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 1000);
  return start.filter((byte) => byte === 0).length > start.length / 3;
}

/** The bytes to which Windows-1252 gives no character; a decoder makes control characters of them. */
const withoutCharacter: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function windows1252(bytes: Uint8Array): Recognised {
  if (bytes.some((byte) => withoutCharacter.has(byte)))
    return refused("not-text", `The file is neither in UTF-8 nor in Windows-1252; ${saveAs}.`);
  if (hasUtf8Letter(bytes))
    return refused("mixed-encodings", `The file is partly in UTF-8 and partly not; ${saveAs}.`);
  return { encoding: "windows-1252" };
}

/** A letter with an accent as UTF-8 writes it, which as Windows-1252 would be two that no name holds, such as "Ã«". */
function hasUtf8Letter(bytes: Uint8Array): boolean {
  return bytes.some(
    (byte, at) => (byte === 0xc2 || byte === 0xc3) && ((bytes[at + 1] ?? 0) & 0b1100_0000) === 0b1000_0000,
  );
}

const pieceBytes = 64 * 1024;

/** The text of the bytes without its mark, piece by piece. Throws TypeError where the bytes don't fit the encoding. */
export function* decoded(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
  yield decoder.decode();
}
