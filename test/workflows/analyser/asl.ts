/** A definition as it stands in a template, read without trusting it: the analyser must say what is wrong with it. */

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A chain of states with a scope of variables of its own: the machine, a Map's body, or a branch of a Parallel. */
export interface Flow {
  readonly kind: "machine" | "Map" | "Parallel";
  readonly at: string;
  readonly parent: Flow | undefined;
  readonly fields: Fields;
  readonly states: readonly State[];
  /** Whether the machine, or a flow around this one, says that it is JSONata. */
  readonly isJsonata: boolean;
}

export interface State {
  readonly name: string;
  readonly type: string;
  readonly at: string;
  readonly flow: Flow;
  readonly fields: Fields;
  /** The flows inside: one for a Map, one for each branch of a Parallel. */
  readonly inner: readonly Flow[];
}

function bodiesOf(fields: Fields): unknown[] {
  const map = fields["ItemProcessor"] ?? fields["Iterator"];
  return [...(map === undefined ? [] : [map]), ...listOf(fields["Branches"])];
}

interface Around {
  readonly kind: Flow["kind"];
  readonly at: string;
  readonly parent: Flow | undefined;
  readonly isJsonata: boolean;
}

function readFlow(asl: unknown, around: Around): Flow {
  const fields = fieldsOf(asl);
  const states: State[] = [];
  const isJsonata = around.isJsonata || fields["QueryLanguage"] === "JSONata";
  const flow = { ...around, fields, states, isJsonata };
  for (const [name, value] of Object.entries(fieldsOf(fields["States"]))) {
    const stateFields = fieldsOf(value);
    const type = textOf(stateFields["Type"]) ?? "";
    const at = around.at === "" ? name : `${around.at} › ${name}`;
    const kind = type === "Parallel" ? "Parallel" : "Map";
    const isInnerJsonata = isJsonata || stateFields["QueryLanguage"] === "JSONata";
    const inner = bodiesOf(stateFields).map((body) =>
      readFlow(body, { kind, at, parent: flow, isJsonata: isInnerJsonata }),
    );
    states.push({ name, type, at, flow, fields: stateFields, inner });
  }
  return flow;
}

/** The machine itself, with everything inside it. */
export function readMachine(asl: unknown): Flow {
  return readFlow(asl, { kind: "machine", at: "", parent: undefined, isJsonata: false });
}

/** This flow and every one inside it, from the outside in. */
export function flowsIn(flow: Flow): Flow[] {
  return [flow, ...flow.states.flatMap((state) => state.inner.flatMap(flowsIn))];
}

/** Every state of a machine, at any depth. */
export function statesIn(machine: Flow): State[] {
  return flowsIn(machine).flatMap((flow) => flow.states);
}

/** A text somewhere in a state's own fields, with the way to it. */
export interface Text {
  readonly text: string;
  readonly path: readonly string[];
  readonly state: State;
}

function textsUnder(value: unknown, path: readonly string[], state: State): Text[] {
  if (typeof value === "string") return [{ text: value, path, state }];
  if (Array.isArray(value))
    return value.flatMap((member, n) => textsUnder(member, [...path, String(n)], state));
  return Object.entries(fieldsOf(value)).flatMap(([name, member]) =>
    textsUnder(member, [...path, name], state),
  );
}

const bodies = new Set(["ItemProcessor", "Iterator", "Branches"]);

/** Every text of a state, without those of the states inside it. */
export function textsOf(state: State): Text[] {
  return Object.entries(state.fields)
    .filter(([name]) => !bodies.has(name))
    .flatMap(([name, value]) => textsUnder(value, [name], state));
}

/** The states that can follow, by Next, by a Choice's rules and Default, and by Catch. */
export function targetsOf({ fields }: State): string[] {
  const rules = [...listOf(fields["Choices"]), ...listOf(fields["Catch"])];
  const targets = [...rules.map((rule) => fieldsOf(rule)["Next"]), fields["Default"], fields["Next"]];
  return [...new Set(targets.filter((target) => typeof target === "string"))];
}

/** Whether the chain ends here. */
export function isEnd({ type, fields }: State): boolean {
  return type === "Succeed" || type === "Fail" || fields["End"] === true;
}

export const waitSuffix = ".waitForTaskToken";

/** Whether the state waits for a task token. */
export function isWait({ type, fields }: State): boolean {
  return type === "Task" && (textOf(fields["Resource"]) ?? "").endsWith(waitSuffix);
}
