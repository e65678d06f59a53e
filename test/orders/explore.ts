import { byItself, events, eventNames } from "./actions.ts";
import { cases, type CaseName } from "./cases.ts";
import { crashPoints } from "./crashes.ts";
import { healing } from "./healing.ts";
import { runsOfShare, type RunsOfShare, type Share } from "./shares.ts";
import { stateKey } from "./state-key.ts";
import { Trial, type Action, type Mutation, type TrialSnapshot } from "./trial.ts";
import { faultsAtTheEnd, faultsNow } from "./verdict.ts";

export interface Exploring {
  readonly of: CaseName;
  /** So many events are chosen at most, the question's asking among them. */
  readonly events: number;
  readonly mutation?: Mutation;
  /** Only a share of the runs. */
  readonly share?: Share;
  readonly stopAtFault?: boolean;
  /** A rule of the verdict that is not applied: what it says of a fault. */
  readonly without?: RegExp;
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
  readonly faults: readonly Fault[];
}

/** What the verdict says of a run, and the run. */
export interface Fault {
  readonly faults: readonly string[];
  readonly order: readonly string[];
}

interface Node {
  readonly snapshot: TrialSnapshot;
  readonly id: number;
}

/**
 * Tries every order: from each state every event that is possible and everything that happens by itself, each
 * also with a crash before and after each of its writes, one crash a run; and from where nothing is left to
 * happen by itself, healing. Runs that come to the same state are followed once.
 */
export async function explore(exploring: Exploring): Promise<Explored> {
  return new Exploration(await Trial.begin(cases[exploring.of], exploring.mutation), exploring).run();
}

const stepsBetweenProgress = 50_000;

class Exploration {
  readonly #trial: Trial;
  readonly #exploring: Exploring;
  readonly #runs: RunsOfShare;
  readonly #ids = new Map<string, number>();
  readonly #parents: { readonly parent: number; readonly label: string }[] = [];
  readonly #children: number[][] = [];
  readonly #ends = new Set<number>();
  readonly #faults: Fault[] = [];
  #waiting: Node[] = [];
  #steps = 0;

  constructor(trial: Trial, exploring: Exploring) {
    this.#trial = trial;
    this.#exploring = exploring;
    this.#runs = runsOfShare(eventNames(trial), exploring.events - 1, exploring.share ?? { index: 0, of: 1 });
  }

  async run(): Promise<Explored> {
    const { stopAtFault = false, onProgress } = this.#exploring;
    this.#meet(-1, "begin");
    let next = 0;
    let told = 0;
    // First come, first served finds the shortest order of a fault; last come, first served keeps memory small.
    const takeNext = () => (stopAtFault ? this.#waiting[next++] : this.#waiting.pop());
    for (let node = takeNext(); node; node = takeNext()) {
      await this.#expand(node);
      if (stopAtFault && this.#faults.length > 0) break;
      if (this.#steps < told + stepsBetweenProgress) continue;
      told = this.#steps;
      onProgress?.({ states: this.#ids.size, steps: told, waiting: this.#waiting.length });
    }
    return { orders: this.#orders(), states: this.#ids.size, steps: this.#steps, faults: this.#faults };
  }

  async #expand(node: Node): Promise<void> {
    const trial = this.#trial;
    trial.restore(node.snapshot);
    const { isHealing, used } = trial.ledger;
    const isChoosing = this.#isChoosing();
    const own = byItself(trial);
    const chosen = isChoosing ? events(trial).filter((action) => this.#isReached(action)) : [];
    // A run that chooses no more, although it could, is not tried in every share that comes by here.
    const isOthers = isChoosing && !this.#runs.owns(used);
    const heals = own.length === 0 && !isOthers ? healing(trial) : undefined;
    if (own.length === 0 && heals === undefined && !isOthers) await this.#end(node);
    // Of what heals, one order is tried; of what happens by itself before, every one.
    const ordinary = isHealing ? own.slice(0, 1) : own;
    for (const action of [...ordinary, ...(heals ? [heals] : []), ...chosen])
      await this.#follow(node, action);
  }

  /** Whether another event may be chosen: the asking, which every run begins with, is the first. */
  #isChoosing(): boolean {
    const { used, isHealing } = this.#trial.ledger;
    return !isHealing && used.length < this.#exploring.events - 1;
  }

  #isReached({ event = "" }: Action): boolean {
    return this.#runs.reaches([...this.#trial.ledger.used, event]);
  }

  async #follow(node: Node, action: Action): Promise<void> {
    const trial = this.#trial;
    trial.restore(node.snapshot);
    this.#steps += 1;
    const writes = await trial.perform(action);
    const unharmed = this.#meet(node.id, action.label);
    if (node.snapshot.ledger.hasCrashed) return;
    for (const point of crashPoints(writes)) {
      trial.restore(node.snapshot);
      this.#steps += 1;
      await trial.perform(action, point);
      this.#meet(node.id, `${action.label}, crashed ${point.moment} write ${point.write + 1}`, unharmed);
    }
  }

  /** Answers the state's key. A crash that left all as it is `unharmed` made no other run. */
  #meet(parent: number, label: string, unharmed?: string): string {
    const snapshot = this.#trial.snapshot();
    const key = stateKey(snapshot, this.#isChoosing());
    if (key === unharmed) return key;
    const place = snapshot.ledger.hasCrashed ? `${key} crashed` : key;
    const known = this.#ids.get(place);
    const id = known ?? this.#ids.size;
    if (parent >= 0) this.#children[parent]?.push(id);
    if (known !== undefined) return key;
    this.#ids.set(place, id);
    this.#parents.push({ parent, label });
    this.#children.push([]);
    this.#note(id, faultsNow(this.#trial));
    this.#waiting.push({ id, snapshot });
    return key;
  }

  async #end({ id }: Node): Promise<void> {
    this.#ends.add(id);
    this.#note(id, await faultsAtTheEnd(this.#trial));
  }

  #note(id: number, found: readonly string[]): void {
    const faults = found.filter((fault) => this.#exploring.without?.test(fault) !== true);
    if (faults.length === 0) return;
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
