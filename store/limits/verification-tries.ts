import * as v from "valibot";
import { plusSeconds } from "../../domain/calendar.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { all, is, isNew, type Condition } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, updateIf, type Store } from "../store.ts";

const triesItem = v.object({ windowEndsAt: v.string(), tries: v.number() });
type Tries = v.InferOutput<typeof triesItem>;

/** Whether the caller may try: if not, when again. */
export type Try = { readonly isAllowed: true } | { readonly isAllowed: false; readonly againAt: Instant };

/** More than collide by chance: whoever asks so often at once is not typing. */
const collisions = 9;

/**
 * Counts a try to verify an accreditation before it is answered, so that many at once get no further than one after the
 * other. What is counted stands in the table: a new instance of the function forgets nothing.
 */
export async function takeTry(store: Store, caller: string): Promise<Try> {
  const { verificationTries, verificationWindowMinutes } = policyInForce(store.now()).parameters;
  const windowEndsAt = plusSeconds(store.now(), verificationWindowMinutes.value * 60);
  for (let tried = 1; tried <= collisions; tried += 1) {
    const counted = await readTries(store, caller);
    const isOver = counted === undefined || counted.windowEndsAt <= store.now();
    if (!isOver && counted.tries >= verificationTries.value)
      return { isAllowed: false, againAt: counted.windowEndsAt };
    const next = isOver ? { windowEndsAt, tries: 1 } : { ...counted, tries: counted.tries + 1 };
    if (await updateIf(store, keys.verificationTries(caller), next, isAsRead(counted)))
      return { isAllowed: true };
    await store.pause(tried);
  }
  return { isAllowed: false, againAt: windowEndsAt };
}

/** Takes back a try that found what it looked for: only those that found nothing count against the caller. */
export async function giveBackTry(store: Store, caller: string): Promise<void> {
  for (let tried = 1; tried <= collisions; tried += 1) {
    const counted = await readTries(store, caller);
    if (counted === undefined || counted.tries === 0) return;
    const next = { ...counted, tries: counted.tries - 1 };
    if (await updateIf(store, keys.verificationTries(caller), next, isAsRead(counted))) return;
    await store.pause(tried);
  }
}

function readTries(store: Store, caller: string): Promise<Tries | undefined> {
  return readItem(store, keys.verificationTries(caller), triesItem);
}

function isAsRead(counted: Tries | undefined): Condition {
  return counted === undefined
    ? isNew
    : all(is("windowEndsAt", counted.windowEndsAt), is("tries", counted.tries));
}
