import * as v from "valibot";
import type { ReleasesByWeek } from "../../domain/release-weeks.ts";
import type { Day } from "../../domain/time.ts";
import { absent, any, below, countedOn, update, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { queryAll, type Store } from "../store.ts";

const releasesItem = v.object({ week: v.string(), released: v.number() });

/** How many people the employer releases in each week from the given one on. */
export async function readReleases(store: Store, employerId: string, from: Day): Promise<ReleasesByWeek> {
  const { pk, sk } = keys.releases(employerId, from);
  const items = await queryAll(store, {
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :last",
    ExpressionAttributeValues: {
      ":pk": pk,
      ":from": sk,
      ":last": keys.releases(employerId, "9999-12-31").sk,
    },
    ConsistentRead: true,
  });
  return new Map(
    items.map((item) => v.parse(releasesItem, item)).map(({ week, released }) => [week, released]),
  );
}

/** Gives one of the week's releases back. */
export function giveReleaseBack(store: Store, employerId: string, week: Day): Write {
  return update(store.tables.journeys, keys.releases(employerId, week), { released: countedOn(-1) });
}

/** Takes one of the week's releases: refused where the cap leaves none. */
export function takeRelease(store: Store, employerId: string, week: Day, cap: number): Write {
  const isRoomLeft = any(absent("released"), below("released", cap));
  return update(
    store.tables.journeys,
    keys.releases(employerId, week),
    { week, released: countedOn(1) },
    isRoomLeft,
  );
}
