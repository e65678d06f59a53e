import { expressionIn } from "../../support/run-workflow/expressions.ts";
import { type Flow, type State, fieldsOf, flowsIn, listOf, statesIn, textsOf } from "./asl.ts";
import { type Remark, type Rule, remark } from "./finding.ts";
import { expressionsIn, parse, variablesIn } from "./jsonata-trees.ts";

/** The functions that JSONata 2.0.6 and Step Functions bring with them. */
export const ownFunctions: ReadonlySet<string> = new Set(
  `abs append assert average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent
  distinct each encodeUrl encodeUrlComponent error eval exists filter floor formatBase formatInteger formatNumber
  fromMillis join keys length lookup lowercase map match max merge millis min not now number pad parseInteger power
  random reduce replace reverse round shuffle sift single sort split spread sqrt string substring substringAfter
  substringBefore sum toMillis trim type uppercase zip clone
  partition range hash uuid parse`.split(/\s+/),
);

/** Every Assign of a state: its own, its Choice rules', its catchers'. */
function assignsOf({ fields }: State): Record<string, unknown>[] {
  const rules = [...listOf(fields["Choices"]), ...listOf(fields["Catch"])].map(fieldsOf);
  return [fields, ...rules].map((holder) => ({ ...fieldsOf(holder["Assign"]) }));
}

function assignedIn(flow: Flow): Set<string> {
  return new Set(flow.states.flatMap(assignsOf).flatMap((assign) => Object.keys(assign)));
}

function flowsAround(flow: Flow): Flow[] {
  return flow.parent ? [flow.parent, ...flowsAround(flow.parent)] : [];
}

/** No name is assigned both inside and outside a Map or a Parallel. */
export const oneScopeEach: Rule = (machine) =>
  flowsIn(machine).flatMap((flow) => {
    const outer = new Set(flowsAround(flow).flatMap((around) => [...assignedIn(around)]));
    const both = [...assignedIn(flow)].filter((name) => outer.has(name));
    return both.map((name) => remark(flow, `assigns $${name}, which is assigned outside as well`));
  });

/** What is read was assigned, here or outside; else the expression fails when it is too late. */
export const variablesKnown: Rule = (machine) =>
  expressionsIn(machine).flatMap(({ expression, path, state }) => {
    const parsed = parse(expression);
    if ("fault" in parsed) return [];
    const { read, bound } = variablesIn(parsed.tree);
    const assigned = [state.flow, ...flowsAround(state.flow)].flatMap((flow) => [...assignedIn(flow)]);
    const known = new Set(["", "$", "states", ...assigned, ...bound, ...ownFunctions]);
    const unknown = [...read].filter((name) => !known.has(name));
    return unknown.map((name) => remark(state, `${path.join(".")} reads $${name}, which nothing assigns`));
  });

function readsOf(template: unknown): Set<string> {
  if (typeof template === "string") {
    const expression = expressionIn(template);
    const parsed = expression === undefined ? undefined : parse(expression);
    return new Set(parsed && "tree" in parsed ? variablesIn(parsed.tree).read : []);
  }
  const inner = Array.isArray(template) ? template : Object.values(fieldsOf(template));
  return new Set(inner.flatMap((value) => [...readsOf(value)]));
}

function crossReads(assign: Record<string, unknown>): string[] {
  const names = Object.keys(assign);
  return names.filter((name) =>
    [...readsOf(assign[name])].some((read) => read !== name && names.includes(read)),
  );
}

/** AWS evaluates one Assign's expressions all at once, the emulator one after the other: none may read another's. */
export const assignsApart: Rule = (machine) =>
  statesIn(machine).flatMap((state): Remark[] =>
    assignsOf(state)
      .flatMap(crossReads)
      .map((name) => remark(state, `assigns $${name} from what the same Assign changes`)),
  );

/** Names that would shadow what the language brings. */
export const namesFree: Rule = (machine) =>
  statesIn(machine).flatMap((state) =>
    assignsOf(state)
      .flatMap((assign) => Object.keys(assign))
      .filter((name) => name === "states" || ownFunctions.has(name) || !/^[A-Za-z_]\w{0,79}$/.test(name))
      .map((name) => remark(state, `assigns $${name}, a name that is not free`)),
  );

/** How many texts of the machine are expressions. */
export function countExpressions(machine: Flow): number {
  return statesIn(machine)
    .flatMap(textsOf)
    .filter(({ text }) => expressionIn(text) !== undefined).length;
}
