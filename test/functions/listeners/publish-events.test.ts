import type { DynamoDBRecord } from "aws-lambda";
import { describe, expect, test } from "vitest";
import type { JourneyEvent } from "../../../domain/events.ts";
import { insertedEvents } from "../../../functions/listeners/publish-events/inserted-events.ts";
import { publishEvents, type Bus } from "../../../functions/listeners/publish-events/publish-events.ts";
import { findUnpublished } from "../../../store/journey/events.ts";
import { keys } from "../../../store/keys.ts";
import { toAttributeValues } from "../../support/dynamodb-expressions/attribute-values.ts";
import { journeyWorld, type JourneyWorld } from "../../support/journey-world.ts";
import { isNewEvent, keyIn } from "../../support/journey-world/services.ts";

/** A world whose attempt was registered with its endorsement: two events, which nobody has been told of. */
async function registered() {
  const world = journeyWorld();
  await world.register({ isEndorsed: true, isStarted: false });
  return { world, events: await world.events(), records: recordsOf(world) };
}

/** The stream's records of the events, as DynamoDB writes them. */
function recordsOf(world: JourneyWorld): DynamoDBRecord[] {
  return world.database
    .takeChanges()
    .filter(isNewEvent)
    .map((change) => ({
      eventID: keyIn(change).sk,
      dynamodb: { NewImage: toAttributeValues(change.newImage ?? {}) },
    }));
}

const noted = () => {
  const ids: (string | undefined)[] = [];
  return { ids, note: ({ eventID }: DynamoDBRecord) => void ids.push(eventID) };
};
const busOf = (accepts: (event: JourneyEvent) => boolean) => {
  const put: JourneyEvent[] = [];
  const bus: Bus = {
    publish: async (events) => {
      put.push(...events);
      return events.filter(accepts);
    },
  };
  return { put, bus };
};
const isDue = async ({ store }: JourneyWorld, { attemptId, sequence }: JourneyEvent) =>
  (await findUnpublished(store, keys.event(attemptId, sequence))) !== undefined;

describe("the stream's records of events", () => {
  test("are the events as they were written, with what they say in detail", async () => {
    const { events, records } = await registered();
    const { ids, note } = noted();
    expect(insertedEvents(records, note)).toEqual(events);
    expect(events.map(({ type }) => type)).toEqual(["registered", "endorsed"]);
    expect(ids).toEqual([]);
  });

  test("every kind of detail arrives: words, numbers, whether or not, and lists", async () => {
    const { records } = await registered();
    const detail = { answer: "met", round: 2, isLate: false, stages: ["knowledge", "written"] };
    const NewImage = { ...records[0]?.dynamodb?.NewImage, detail: { M: toAttributeValues(detail) } };
    expect(insertedEvents([{ dynamodb: { NewImage } }], noted().note)).toMatchObject([{ detail }]);
  });

  test("a record that is no event is noted and left out, and the others are read", async () => {
    const { events, records } = await registered();
    const { ids, note } = noted();
    const without: DynamoDBRecord = { eventID: "no-image", dynamodb: {} };
    const half: DynamoDBRecord = { eventID: "half", dynamodb: { NewImage: { id: { S: "x" } } } };
    expect(insertedEvents([without, ...records, half], note)).toEqual(events);
    expect(ids).toEqual(["no-image", "half"]);
  });
});

describe("publishing", () => {
  test("an event that the bus accepted is due no more", async () => {
    const { world, events } = await registered();
    const { put, bus } = busOf(() => true);
    const { store } = world;
    expect(await publishEvents(events, { store, bus })).toEqual({ published: 2, notAccepted: 0 });
    expect(put).toEqual(events);
    for (const event of events) expect(await isDue(world, event)).toBe(false);
  });

  test("an event that the bus did not accept stays due, and the one beside it does not", async () => {
    const { world, events } = await registered();
    const { bus } = busOf(({ type }) => type === "endorsed");
    const { store } = world;
    expect(await publishEvents(events, { store, bus })).toEqual({ published: 1, notAccepted: 1 });
    expect(await Promise.all(events.map((event) => isDue(world, event)))).toEqual([true, false]);
  });

  test("events stay due when the bus fails", async () => {
    const { world, events } = await registered();
    const bus: Bus = { publish: () => Promise.reject(new Error("no bus")) };
    await expect(publishEvents(events, { store: world.store, bus })).rejects.toThrow("no bus");
    for (const event of events) expect(await isDue(world, event)).toBe(true);
  });

  test("a record that the stream shows again publishes the event again, under the same id", async () => {
    const { world, events } = await registered();
    const { put, bus } = busOf(() => true);
    for (let shown = 0; shown < 2; shown += 1) await publishEvents(events, { store: world.store, bus });
    expect(put.map(({ id }) => id)).toEqual([...events, ...events].map(({ id }) => id));
  });

  test("nothing asks the bus for nothing", async () => {
    const { put, bus } = busOf(() => true);
    await publishEvents([], { store: journeyWorld().store, bus });
    expect(put).toEqual([]);
  });
});
