import { ProblemError } from "../../contracts/problem-details.ts";

/** What an HTTP API hands over of a request's body. */
export interface EventBody {
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
}

const mostBytes = 64 * 1024;

/**
 * The bytes of the body as they were sent. An HTTP API gives text for some content types and base64 for
 * the rest. Throws ProblemError `body-too-large` over 64 KiB.
 */
export function bodyBytes({ body = "", isBase64Encoded }: EventBody): Uint8Array {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > mostBytes) throw new ProblemError("body-too-large");
  return bytes;
}
