import * as v from "valibot";

/** What S3 tells of the objects that arrived, of which only the keys are read; of its test event, which has none, nothing. */
export const queuedArrivals = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Records: v.optional(v.array(v.object({ s3: v.object({ object: v.object({ key: v.string() }) }) })), []),
  }),
  v.transform(({ Records }) => Records.map(({ s3 }) => s3.object.key)),
);
