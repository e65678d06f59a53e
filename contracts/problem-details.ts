import * as v from "valibot";

/**
 * Every way in which a doorway says no: RFC 9457 problem details with a code of ours. The code is the
 * contract, the title its meaning; what was wrong in this request stands in `detail` and `errors`.
 */
export const problems = {
  "body-too-large": { status: 413, title: "The body is larger than 64 KiB" },
  "body-not-json": { status: 400, title: "The body is not one JSON text in UTF-8 with unique names" },
  "body-not-as-agreed": { status: 400, title: "The body is not what this route takes" },
  "query-not-as-agreed": { status: 400, title: "The query is not what this route takes" },
  "signature-refused": { status: 401, title: "The signature was refused" },
  "not-signed-in": { status: 401, title: "A valid token of this service is needed" },
  "not-your-audience": { status: 403, title: "This doorway is for another audience" },
  "not-found": { status: 404, title: "There is no such thing here for you" },
  "method-not-allowed": { status: 405, title: "This path does not take this method" },
  "not-eligible": { status: 409, title: "The rules of this pathway do not let you in" },
  "not-open": { status: 409, title: "The present state does not allow this" },
  "too-many-tries": { status: 429, title: "Too many tries that found nothing; come again later" },
  "unexpected-fault": { status: 500, title: "Something failed on our side" },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof problems;

export const problemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  detail: v.optional(v.string()),
  instance: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
});
export type Problem = v.InferOutput<typeof problemSchema>;
/** One fault in the input: where (a JSON pointer, RFC 6901) and what was expected there. */
export type Fault = NonNullable<Problem["errors"]>[number];

interface ProblemParticulars {
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown to answer a request with problem details. Its parts are shown to the caller: no personal data. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  readonly particulars: ProblemParticulars;
  constructor(code: ProblemCode, particulars: ProblemParticulars = {}) {
    super(particulars.detail ?? problems[code].title);
    this.code = code;
    this.particulars = particulars;
  }
}

/** The problem details of a refusal; `requestId` lets the caller name it to us. */
export function problemOf(code: ProblemCode, particulars: ProblemParticulars, requestId?: string): Problem {
  const { detail, errors } = particulars;
  return {
    type: `urn:naas:problem:${code}`,
    title: problems[code].title,
    status: problems[code].status,
    code,
    ...(detail !== undefined && { detail }),
    ...(requestId !== undefined && { instance: `urn:naas:request:${requestId}` }),
    ...(errors !== undefined && { errors: [...errors] }),
  };
}
