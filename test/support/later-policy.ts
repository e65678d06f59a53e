import { policies, type Policy } from "../../domain/policy/policy.ts";

/**
 * Plays something with one more policy in the list, the last of it, as a change of the rules adds one. Functions find
 * policies by the version that an attempt pins, and are told of none: what is to see the later one must be played in here.
 */
export async function withLaterPolicy(later: Policy, play: () => Promise<void>): Promise<void> {
  // The list is closed to whoever writes code, so that no function adds to it: the array beneath is not.
  Reflect.apply(Array.prototype.push, policies, [later]);
  try {
    await play();
  } finally {
    Reflect.apply(Array.prototype.pop, policies, []);
  }
}
