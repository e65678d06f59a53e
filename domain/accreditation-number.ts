// Crockford's base 32 leaves out I, L, O and U: a number is read out over the telephone.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const prefix = "NAAS";
const letters = 8;

/**
 * The number of an accreditation, `NAAS-7K2M-9QXC-5`, from eight values below 32 that nothing can be counted by. Its last
 * character is Crockford's check symbol, the number modulo 37: one wrong character, or two that changed places, never
 * pass. Undefined where that is one of the five symbols that are no letter or digit of ours: nobody dictates a `~`.
 */
export function accreditationNumberOf(values: readonly number[]): string | undefined {
  const body = values.map((value) => alphabet.charAt(value)).join("");
  const check = checkSymbol(body);
  return check === undefined ? undefined : `${prefix}-${body.slice(0, 4)}-${body.slice(4)}-${check}`;
}

function checkSymbol(body: string): string | undefined {
  // 40 bits: well within what a number holds exactly.
  const value = Array.from(body).reduce((sum, letter) => sum * 32 + alphabet.indexOf(letter), 0);
  return alphabet[value % 37];
}

/**
 * The number as it is filed, from what somebody typed: in either case, with or without prefix, spaces and dashes, an O
 * for a zero, an I or L for a one. Undefined where it can't be one, its check symbol included.
 */
export function readAccreditationNumber(typed: string): string | undefined {
  const plain = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  const unprefixed =
    plain.length > letters + 1 && plain.startsWith(prefix) ? plain.slice(prefix.length) : plain;
  const values = Array.from(unprefixed, (letter) => alphabet.indexOf(letter));
  if (values.length !== letters + 1 || values.includes(-1)) return undefined;
  const number = accreditationNumberOf(values.slice(0, letters));
  return number?.at(-1) === unprefixed.at(-1) ? number : undefined;
}
