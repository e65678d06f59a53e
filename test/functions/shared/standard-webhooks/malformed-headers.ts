type Headers = Record<string, string | undefined>;
/** Rightly signed headers in, malformed ones out. */
type Malform = (headers: Headers) => Headers;

const replace = (name: string, by: (value: string) => string | undefined): Malform => {
  return (headers) => ({ ...headers, [name]: by(headers[name] ?? "") });
};
const id = (by: Parameters<typeof replace>[1]) => replace("webhook-id", by);
const timestamp = (by: Parameters<typeof replace>[1]) => replace("webhook-timestamp", by);
const signature = (by: Parameters<typeof replace>[1]) => replace("webhook-signature", by);

/** Every malformation that a doorway must refuse, whatever the signature in it. */
export const malformedHeaders: [string, Malform][] = [
  ["no id", id(() => undefined)],
  ["an empty id", id(() => "")],
  ["a dotted id", id((value) => value.replace("_", "."))],
  ["an id with a space", id((value) => `${value} `)],
  ["an id with a key's separator", id((value) => value.replace("_", "#"))],
  ["an id of 257 characters", id(() => "a".repeat(257))],
  ["an id outside ASCII", id((value) => `${value}é`)],
  ["two ids joined", id((value) => `${value},${value}`)],
  ["no timestamp", timestamp(() => undefined)],
  ["an empty timestamp", timestamp(() => "")],
  ["a word for a timestamp", timestamp(() => "now")],
  ["junk after the timestamp", timestamp((value) => `${value}abc`)],
  ["a fraction of a second", timestamp((value) => `${value}.0`)],
  ["a timestamp with a sign", timestamp((value) => `+${value}`)],
  ["a timestamp with a leading zero", timestamp((value) => `0${value}`)],
  ["a timestamp with a space", timestamp((value) => ` ${value}`)],
  ["an exponent", timestamp((value) => `${value}e0`)],
  ["a timestamp in hexadecimal", timestamp((value) => `0x${Number(value).toString(16)}`)],
  ["a timestamp in milliseconds", timestamp((value) => `${value}000`)],
  ["two timestamps joined", timestamp((value) => `${value},${value}`)],
  ["no signature", signature(() => undefined)],
  ["an empty signature", signature(() => "")],
  ["a signature without its version", signature((value) => value.slice(3))],
  ["a version in the wrong case", signature((value) => value.replace("v1", "V1"))],
  ["a version without its signature", signature(() => "v1,")],
  ["an equals sign for the comma", signature((value) => value.replace(",", "="))],
  ["base64 without its padding", signature((value) => value.slice(0, -1))],
  ["base64 in the URL's alphabet", signature(() => `v1,${"-_".repeat(21)}A=`)],
  ["base64 in the wrong case", signature((value) => `v1,${value.slice(3).toLowerCase()}`)],
  // The last character's two spare bits are not zero: the same 32 bytes, written otherwise.
  ["base64 that is not canonical", signature((value) => value.replace(/.=$/, spareBitSet))],
  ["a shortened signature", signature((value) => `v1,${value.slice(3, 7)}`)],
  [
    "a signature in hexadecimal",
    signature((value) => `v1,${Buffer.from(value.slice(3), "base64").toString("hex")}`),
  ],
  ["two signatures joined by a comma", signature((value) => `${value},${value}`)],
  ["two signatures joined by a comma and a space", signature((value) => `${value}, ${value}`)],
  ["another version joined by a comma", signature((value) => `v1a,AAAA,${value}`)],
  ["two spaces between signatures", signature((value) => `${value}  ${value}`)],
  ["a space at the end", signature((value) => `${value} `)],
  ["a tab between signatures", signature((value) => `${value}\t${value}`)],
  ["eleven signatures", signature((value) => Array(11).fill(value).join(" "))],
  ["one good signature and one malformed", signature((value) => `${value} v1,short`)],
];

function spareBitSet(last: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return `${alphabet[alphabet.indexOf(last[0] ?? "") + 1]}=`;
}
