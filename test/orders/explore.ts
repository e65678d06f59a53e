import { byItself, events } from "./actions.ts";
import { cases, type CaseName } from "./cases.ts";
import { crashPoints } from "./crashes.ts";
import { healing } from "./healing.ts";
import { stateKey } from "./state-key.ts";
import { Trial, type Action, type Mutation, type TrialSnapshot } from "./trial.ts";
import { faultsAtTheEnd, faultsNow } from "./verdict.ts";

export interface Exploring {
  readonly of: CaseName;
  /** So many events are chosen at most, the question's asking among them. */
  readonly events: number;
  readonly mutation?: Mutation;
  /** Of the runs those whose first two events fall to this share. */
  readonly shard?: { readonly index: number; readonly of: number };
  readonly hasCrashes?: boolean;
  readonly stopAtFault?: boolean;
  readonly onProgress?: (so: Progress) => void;
}

export interface Progress {
  readonly states: number;
  readonly steps: number;
  readonly waiting: number;
}

export interface Explored {
  /** Complete runs, from the start to the end of the case: orders of events and steps, crashes included. */
  readonly orders: bigint;
  /** Different states among them: runs that meet in one go on as one. */
  readonly states: number;
  /** Steps that were really made. */
  readonly steps: number;
  readonly faults: readonly { readonly faults: readonly string[]; readonly order: readonly string[] }[];
}

interface Node {
  readonly snapshot: TrialSnapshot;
  readonly id: number;
  readonly lead: string | undefined;
}

/**
 * Tries every order: from each state every event that is possible and everything that happens by itself, each
 * also with a crash before and after each of its writes, one crash a run; and from where nothing is left to
 * happen by itself, healing. Runs that come to the same state are followed once.
 */
export async function explore(exploring: Exploring): Promise<Explored> {
  return new Exploration(await Trial.begin(cases[exploring.of], exploring.mutation), exploring).run();
}

class Exploration {
  readonly #trial: Trial;
  readonly #exploring: Exploring;
  readonly #ids = new Map<string, number>();
  readonly #parents: { readonly parent: number; readonly label: string }[] = [];
  readonly #children: number[][] = [];
  readonly #ends = new Set<number>();
  readonly #faults: { faults: readonly string[]; order: readonly string[] }[] = [];
  #waiting: Node[] = [];
  #steps = 0;

  constructor(trial: Trial, exploring: Exploring) {
    this.#trial = trial;
    this.#exploring = exploring;
  }

  async run(): Promise<Explored> {
    const { stopAtFault = false, onProgress } = this.#exploring;
    this.#meet(-1, "begin", undefined);
    let next = 0;
    // First come, first served finds the shortest order of a fault; last come, first served keeps memory small.
    const takeNext = () => (stopAtFault ? this.#waiting[next++] : this.#waiting.pop());
    for (let node = takeNext(); node; node = takeNext()) {
      await this.#expand(node);
      if (stopAtFault && this.#faults.length > 0) break;
      if (this.#ids.size % 1000 < 5)
        onProgress?.({ states: this.#ids.size, steps: this.#steps, waiting: this.#waiting.length });
    }
    return { orders: this.#orders(), states: this.#ids.size, steps: this.#steps, faults: this.#faults };
  }

  async #expand(node: Node): Promise<void> {
    const trial = this.#trial;
    trial.restore(node.snapshot);
    const { isHealing } = trial.ledger;
    const own = byItself(trial);
    const heals = own.length === 0 ? healing(trial) : undefined;
    const chosen = this.#isChoosing() ? events(trial) : [];
    if (own.length === 0 && heals === undefined) await this.#end(node);
    // Of what heals, one order is tried; of what happens by itself before, every one.
    const ordinary = isHealing ? own.slice(0, 1) : own;
    for (const action of [...ordinary, ...(heals ? [heals] : [])]) await this.#follow(node, action);
    for (const action of chosen) if (this.#isMine(node, action)) await this.#follow(node, action);
  }

  /** Whether another event may be chosen: the asking, which every run begins with, is the first. */
  #isChoosing(): boolean {
    const { used, isHealing } = this.#trial.ledger;
    return !isHealing && used.length < this.#exploring.events - 1;
  }

  async #follow(node: Node, action: Action): Promise<void> {
    const trial = this.#trial;
    const lead = this.#leadAfter(node, action);
    trial.restore(node.snapshot);
    this.#steps += 1;
    const writes = await trial.perform(action);
    this.#meet(node.id, action.label, lead);
    if (node.snapshot.ledger.hasCrashed || this.#exploring.hasCrashes === false) return;
    for (const point of crashPoints(writes)) {
      trial.restore(node.snapshot);
      this.#steps += 1;
      await trial.perform(action, point);
      this.#meet(node.id, `${action.label}, crashed ${point.moment} write ${point.write + 1}`, lead);
    }
  }

  /** The first event of a run, for as long as the second one is not chosen. */
  #leadAfter(node: Node, action: Action): string | undefined {
    const { used } = node.snapshot.ledger;
    if (action.event === undefined) return node.lead;
    return used.length === 0 ? action.event : undefined;
  }

  #isMine({ snapshot, lead }: Node, { event = "" }: Action): boolean {
    const { shard } = this.#exploring;
    if (shard === undefined || snapshot.ledger.used.length !== 1) return true;
    return numberOf(`${lead} ${event}`) % shard.of === shard.index;
  }

  #meet(parent: number, label: string, lead: string | undefined): void {
    const key = `${stateKey(this.#trial, this.#isChoosing())}${this.#exploring.shard && lead ? lead : ""}`;
    const known = this.#ids.get(key);
    const id = known ?? this.#ids.size;
    if (parent >= 0) this.#children[parent]?.push(id);
    if (known !== undefined) return;
    this.#ids.set(key, id);
    this.#parents.push({ parent, label });
    this.#children.push([]);
    const faults = faultsNow(this.#trial);
    if (faults.length > 0) this.#note(id, faults);
    this.#waiting.push({ id, lead, snapshot: this.#trial.snapshot() });
  }

  async #end({ id }: Node): Promise<void> {
    this.#ends.add(id);
    const faults = await faultsAtTheEnd(this.#trial);
    if (faults.length > 0) this.#note(id, faults);
  }

  #note(id: number, faults: readonly string[]): void {
    const order: string[] = [];
    for (let at = this.#parents[id]; at !== undefined && at.parent >= 0; at = this.#parents[at.parent])
      order.unshift(at.label);
    this.#faults.push({ faults, order });
  }

  /**
   * A run is a way from the first state to an end. One that comes back to a state where it was would never end,
   * and is a fault of its own.
   */
  #orders(): bigint {
    const ways = new Map<number, bigint>();
    const entered = new Set<number>();
    const open = [0];
    for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
      const children = this.#children[id] ?? [];
      if (!entered.has(id)) {
        entered.add(id);
        for (const child of new Set(children))
          if (!entered.has(child)) open.push(child);
          else if (!ways.has(child)) this.#note(id, [`it comes back to where it was: state ${child}`]);
        continue;
      }
      open.pop();
      if (ways.has(id)) continue;
      const through = children.reduce((sum, child) => sum + (ways.get(child) ?? 0n), 0n);
      ways.set(id, through + (this.#ends.has(id) ? 1n : 0n));
    }
    return ways.get(0) ?? 0n;
  }
}

function numberOf(text: string): number {
  return Array.from(text).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);
}
