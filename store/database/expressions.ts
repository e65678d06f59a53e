import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";

export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A condition of a write, as a named piece. Rendered with placeholders only when it is sent. */
export type Condition =
  | { readonly test: "absent" | "present"; readonly attribute: string }
  | { readonly test: "=" | "<" | ">="; readonly attribute: string; readonly value: unknown }
  | { readonly test: "all" | "any"; readonly of: readonly Condition[] };

export const absent = (attribute: string): Condition => ({ test: "absent", attribute });
export const present = (attribute: string): Condition => ({ test: "present", attribute });
export const is = (attribute: string, value: unknown): Condition => ({ test: "=", attribute, value });
/** False, like `atLeast`, where the attribute is not there. */
export const below = (attribute: string, value: number): Condition => ({ test: "<", attribute, value });
export const atLeast = (attribute: string, value: number): Condition => ({ test: ">=", attribute, value });
export const all = (...of: readonly Condition[]): Condition => ({ test: "all", of });
export const any = (...of: readonly Condition[]): Condition => ({ test: "any", of });
/** The item does not exist yet. */
export const isNew: Condition = absent("pk");

/** Collects placeholders so that attribute names may be reserved words. */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  name(attribute: string): string {
    const placeholder = `#${attribute}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** DynamoDB refuses empty maps of placeholders. */
  attributes() {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && { ExpressionAttributeValues: this.values }),
    };
  }
}

function renderCondition(condition: Condition, placeholders: Placeholders): string {
  switch (condition.test) {
    case "absent":
      return `attribute_not_exists(${placeholders.name(condition.attribute)})`;
    case "present":
      return `attribute_exists(${placeholders.name(condition.attribute)})`;
    case "all":
    case "any": {
      const joint = condition.test === "all" ? " AND " : " OR ";
      return `(${condition.of.map((part) => renderCondition(part, placeholders)).join(joint)})`;
    }
    default:
      return `${placeholders.name(condition.attribute)} ${condition.test} ${placeholders.value(condition.value)}`;
  }
}

/** Attributes to set; one whose value is undefined is removed. */
export type Changes = Readonly<Record<string, unknown>>;

/** A change that hangs on what the item holds when it is written: two at once both count. */
class Relative {
  readonly render: (name: string, placeholders: Placeholders) => string;
  constructor(render: Relative["render"]) {
    this.render = render;
  }
}

/** Counts an attribute on by so much, from zero where it is not there; negative counts back. */
export const countedOn = (by: number): Relative =>
  new Relative(
    (name, placeholders) => `if_not_exists(${name}, ${placeholders.value(0)}) + ${placeholders.value(by)}`,
  );

/** Leaves an attribute as it is where it has a value. */
export const unlessThere = (value: unknown): Relative =>
  new Relative((name, placeholders) => `if_not_exists(${name}, ${placeholders.value(value)})`);

/** The expression of an update: sets what has a value, removes what is undefined. */
export function updateExpression(changes: Changes, condition?: Condition) {
  const placeholders = new Placeholders();
  const entries = Object.entries(changes);
  const sets = entries
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => {
      const name = placeholders.name(attribute);
      return `${name} = ${value instanceof Relative ? value.render(name, placeholders) : placeholders.value(value)}`;
    });
  const removes = entries
    .filter(([, value]) => value === undefined)
    .map(([attribute]) => placeholders.name(attribute));
  const parts = [
    ...(sets.length > 0 ? [`SET ${sets.join(", ")}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(", ")}`] : []),
  ];
  const ConditionExpression = condition && renderCondition(condition, placeholders);
  return {
    UpdateExpression: parts.join(" "),
    ...(ConditionExpression !== undefined && { ConditionExpression }),
    ...placeholders.attributes(),
  };
}

export function put(
  table: string,
  item: Key & Readonly<Record<string, unknown>>,
  condition?: Condition,
): Write {
  return { Put: { TableName: table, Item: item, ...conditionExpression(condition) } };
}

export function update(table: string, key: Key, changes: Changes, condition?: Condition): Write {
  return {
    Update: { TableName: table, Key: { pk: key.pk, sk: key.sk }, ...updateExpression(changes, condition) },
  };
}

export function remove(table: string, key: Key, condition?: Condition): Write {
  return { Delete: { TableName: table, Key: { pk: key.pk, sk: key.sk }, ...conditionExpression(condition) } };
}

/** Holds a transaction to a condition on an item that it leaves as it is. */
export function check(table: string, key: Key, condition: Condition): Write {
  const placeholders = new Placeholders();
  const ConditionExpression = renderCondition(condition, placeholders);
  return {
    ConditionCheck: {
      TableName: table,
      Key: { pk: key.pk, sk: key.sk },
      ConditionExpression,
      ...placeholders.attributes(),
    },
  };
}

function conditionExpression(condition: Condition | undefined) {
  if (condition === undefined) return {};
  const placeholders = new Placeholders();
  const ConditionExpression = renderCondition(condition, placeholders);
  return { ConditionExpression, ...placeholders.attributes() };
}
