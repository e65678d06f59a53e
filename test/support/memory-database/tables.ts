import { validationError } from "../dynamodb-expressions/refusals.ts";
import { type Item, type Value, compareText } from "../dynamodb-expressions/values.ts";

export interface KeyShape {
  readonly partitionKey: string;
  readonly sortKey: string;
}

export interface TableShape extends KeyShape {
  readonly name: string;
  /** Global secondary indexes by name. An item stands in one only if it has both of its keys. */
  readonly indexes: Readonly<Record<string, KeyShape>>;
}

/** The two tables as deployed: their keys, and the sparse indexes of Journeys. All keys are strings. */
export function naasTables(names: { journeys: string; people: string }): TableShape[] {
  const indexes = {
    deadlines: { partitionKey: "dueShard", sortKey: "dueAt" },
    flags: { partitionKey: "flagShard", sortKey: "flaggedAt" },
    employer: { partitionKey: "employerId", sortKey: "employerKey" },
    candidate: { partitionKey: "candidateId", sortKey: "candidateKey" },
  };
  return [
    { name: names.journeys, partitionKey: "pk", sortKey: "sk", indexes },
    { name: names.people, partitionKey: "pk", sortKey: "sk", indexes: {} },
  ];
}

/** The items of one partition in the order of their sort keys. Never changed in place. */
type Partition = readonly Item[];
export type Partitions = ReadonlyMap<string, Partition>;

export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/**
 * @throws ValidationException for a key that lacks an attribute, has another, or is empty.
 */
export function keyOf(shape: TableShape, key: Item): ItemKey {
  const partition = key[shape.partitionKey];
  const sort = key[shape.sortKey];
  if (!isKeyText(partition) || !isKeyText(sort) || Object.keys(key).length !== 2) {
    throw validationError("The provided key element does not match the schema");
  }
  return { partition, sort };
}

export function isKeyText(value: Value | undefined): value is string {
  return typeof value === "string" && value !== "";
}

/** The text of a key attribute of an item that was let in. */
export function keyText(item: Item, attribute: string): string {
  const value = item[attribute];
  return typeof value === "string" ? value : "";
}

/** Where in the partition the sort key stands, or would stand. */
function position(shape: KeyShape, partition: Partition, sort: string): number {
  let [low, high] = [0, partition.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = partition[middle];
    if (item && compareText(keyText(item, shape.sortKey), sort) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One table's items. Partitions are shared with snapshots and copied by the first write after one. */
export class Table {
  readonly shape: TableShape;
  #partitions: Partitions = new Map();
  #own: Map<string, Partition> | undefined;

  constructor(shape: TableShape) {
    this.shape = shape;
  }

  /** What the table holds now; a later write may show in it. */
  get partitions(): Partitions {
    return this.#partitions;
  }

  find({ partition, sort }: ItemKey): Item | undefined {
    const items = this.#partitions.get(partition);
    if (!items) return undefined;
    const item = items[position(this.shape, items, sort)];
    return item && keyText(item, this.shape.sortKey) === sort ? item : undefined;
  }

  /** Puts the item in the place of its key; undefined removes what stands there. */
  replace({ partition, sort }: ItemKey, item: Item | undefined): void {
    const own = (this.#own ??= new Map(this.#partitions));
    this.#partitions = own;
    const items = own.get(partition) ?? [];
    const at = position(this.shape, items, sort);
    const found = items[at];
    const isThere = found !== undefined && keyText(found, this.shape.sortKey) === sort;
    const next = items.toSpliced(at, isThere ? 1 : 0, ...(item ? [item] : []));
    if (next.length > 0) own.set(partition, next);
    else own.delete(partition);
  }

  /** What the table holds now, and keeps holding whatever is written later. */
  share(): Partitions {
    this.#own = undefined;
    return this.#partitions;
  }

  restore(partitions: Partitions): void {
    this.#own = undefined;
    this.#partitions = partitions;
  }
}

/** Refuses an item whose index keys have another type than the index, or are empty. */
export function checkIndexKeys(shape: TableShape, item: Item): void {
  for (const [index, keys] of Object.entries(shape.indexes)) {
    for (const attribute of [keys.partitionKey, keys.sortKey]) {
      if (item[attribute] === undefined || isKeyText(item[attribute])) continue;
      throw validationError(
        `One or more parameter values were invalid: Type mismatch for Index Key ${attribute}, or empty. IndexName: ${index}`,
      );
    }
  }
}
