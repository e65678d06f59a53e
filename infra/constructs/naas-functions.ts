import { Construct } from "constructs";
import type { Resources } from "../capabilities.ts";
import { functionNames, functionRows, type FunctionName, type FunctionRow } from "../functions.ts";
import { NaasFunction } from "./naas-function.ts";

export interface NaasFunctionsProps {
  readonly groups: readonly FunctionRow["group"][];
  readonly resources: Resources;
  readonly bundles: string;
}

/** The functions of the table's groups, by name. */
export class NaasFunctions extends Construct {
  readonly #byName: ReadonlyMap<FunctionName, NaasFunction>;

  constructor(scope: Construct, id: string, { groups, resources, bundles }: NaasFunctionsProps) {
    super(scope, id);
    const names = functionNames.filter((name) => groups.includes(functionRows[name].group));
    this.#byName = new Map(
      names.map((name) => [
        name,
        new NaasFunction(this, name, { name, row: functionRows[name], resources, bundles }),
      ]),
    );
  }

  named(name: FunctionName): NaasFunction["function"] {
    const found = this.#byName.get(name);
    if (found === undefined) throw new RangeError(`The function ${name} is not one of this stack's.`);
    return found.function;
  }
}
