import { setTimeout as sleep } from "node:timers/promises";

/** What a doorway answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** It answers a repetition: what was asked may have been done before, and only the answer lost. */
  readonly isRepeated?: boolean;
}

/** A doorway as one person uses it: every request carries their token. */
export interface Doorway {
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body?: object) => Promise<Answer>;
}

/** The doorway answered otherwise than whoever asked can go on from. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
  constructor(what: string, { status, body }: Answer) {
    super(`${what}: the doorway answered ${status} ${JSON.stringify(body).slice(0, 600)}`);
  }
}

/** A fault of the service, or too much at once, is tried again, as a user would; every request may be made twice. */
export const isToTryAgain = (status: number): boolean => status === 0 || status === 429 || status >= 500;
const mostTries = 8;
const pauseMilliseconds = 250;

/** The doorways of the API at `apiUrl` for the holder of the token. */
export function doorwayOf(apiUrl: string, token: string): Doorway {
  const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
    for (let tried = 1; ; tried += 1) {
      const answer = await askOnce(method, path, body);
      if (!isToTryAgain(answer.status) || tried === mostTries) return { ...answer, isRepeated: tried > 1 };
      await sleep(pauseMilliseconds * tried);
    }
  };
  const askOnce = async (method: string, path: string, body?: object): Promise<Answer> => {
    try {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: parsed(await response.text()) };
    } catch (error) {
      // No answer at all is the service's fault too: 0, for want of a number.
      return { status: 0, body: error instanceof Error ? error.message : "no answer" };
    }
  };
  return { get: (path) => ask("GET", path), post: (path, body) => ask("POST", path, body) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The answer, if its status is the one expected; a repetition may also hear that what it asks is no longer open.
 * Throws UnexpectedAnswerError.
 */
export function expecting(status: number, what: string, answer: Answer): unknown {
  const isDoneBefore = answer.isRepeated === true && answer.status === 409;
  if (answer.status !== status && !isDoneBefore) throw new UnexpectedAnswerError(what, answer);
  return answer.body;
}
