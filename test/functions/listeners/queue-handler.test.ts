import type { SQSRecord } from "aws-lambda";
import * as v from "valibot";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { queueHandler } from "../../../functions/listeners/queue-handler.ts";
import { errorName, logger } from "../../../functions/log.ts";
import { lambdaContext } from "../../support/lambda-context.ts";

const counted = v.pipe(v.string(), v.parseJson(), v.object({ number: v.number() }));

/** What was worked through; the work fails on negative numbers. */
let done: number[] = [];
beforeEach(() => {
  done = [];
});
beforeAll(() => logger.setLogLevel("SILENT"));

const handler = queueHandler(
  counted,
  { JOURNEYS_TABLE: "journeys" },
  {
    did: "counted",
    work: async ({ number }, { tables }) => {
      if (number < 0) throw new RangeError(`${number} is not counted`);
      done.push(number);
      return { number, of: tables.journeys };
    },
  },
);

const read = (bodies: Readonly<Record<string, string>>) =>
  handler(
    { Records: Object.entries(bodies).map(([messageId, body]) => queued(messageId, body)) },
    lambdaContext,
  );

function queued(messageId: string, body: string): SQSRecord {
  const attributes = {
    ...{ ApproximateReceiveCount: "1", ApproximateFirstReceiveTimestamp: "0" },
    ...{ SenderId: "sender-1", SentTimestamp: "0" },
  };
  return {
    ...{ messageId, body, attributes, receiptHandle: "handle-1", messageAttributes: {} },
    ...{ md5OfBody: "", eventSource: "aws:sqs", eventSourceARN: "", awsRegion: "eu-west-2" },
  };
}

test("a batch that is worked through comes no more", async () => {
  expect(await read({ one: '{"number":1}', two: '{"number":2}' })).toEqual({ batchItemFailures: [] });
  expect(done).toEqual([1, 2]);
});

test("of a batch only the messages that failed come again, and the others are worked through", async () => {
  const answer = await read({
    ...{ one: '{"number":1}', two: "not JSON", three: '{"number":-3}', four: '{"number":"4"}' },
    five: '{"number":5}',
  });
  expect(answer).toEqual({
    batchItemFailures: ["two", "three", "four"].map((itemIdentifier) => ({ itemIdentifier })),
  });
  expect(done).toEqual([1, 5]);
});

test("what went wrong is told by its name, and never in the words that it came with", () => {
  expect(errorName(new RangeError("Jo Bloggs"))).toBe("RangeError");
  expect(errorName("Jo Bloggs")).toBe("string");
});
