import type { Flow, State } from "./asl.ts";

/** What a rule has to say about one place. */
export interface Remark {
  readonly at: string;
  readonly message: string;
}

export interface Finding extends Remark {
  readonly rule: string;
}

/** How often a loop goes round at most, by a state on it: the state is entered at most so many times. */
export type LoopBounds = Readonly<Record<string, { readonly times: number; readonly reason: string }>>;

/** What a definition can't say of itself. */
export interface Bounds {
  readonly loopBounds?: LoopBounds;
  /** Waits on a loop that share one window, however often the loop goes round. */
  readonly sharedWindows?: readonly string[];
  /** How many items a Map goes over at most, by its name. */
  readonly mapItems?: Readonly<Record<string, number>>;
}

/** One rule: what it finds in a machine; nothing, if it holds. */
export type Rule = (machine: Flow, bounds: Bounds) => Remark[];

export function remark(place: State | Flow, message: string): Remark {
  return { at: place.at === "" ? "the machine" : place.at, message };
}
