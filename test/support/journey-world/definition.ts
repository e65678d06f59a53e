import { App, Stack } from "aws-cdk-lib";
import { Function as LambdaFunction, type IFunction } from "aws-cdk-lib/aws-lambda";
import { DefinitionBody, QueryLanguage, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { AccreditationWorkflow } from "../../../workflows/accreditation/definition.ts";
import { testTables } from "../memory-database.ts";
import { functionNameIn, synthesisedDefinitions } from "../synthesised-definitions.ts";

/** The machine's name in the engine. */
export const accreditation = "accreditation";
const prefix = "naas-";

function synthesise(): unknown {
  const stack = new Stack(new App(), "Journey");
  const known = new Map<string, IFunction>();
  const named = (task: string): IFunction => {
    const found = known.get(task) ?? LambdaFunction.fromFunctionName(stack, task, `${prefix}${task}`);
    known.set(task, found);
    return found;
  };
  const tableArn = `arn:aws:dynamodb:eu-west-2:000000000000:table/${testTables.journeys}`;
  const { start } = new AccreditationWorkflow(stack, "Accreditation", {
    functions: { named },
    journeys: { tableArn, tableName: testTables.journeys },
  });
  const machine = new StateMachine(stack, "Machine", {
    stateMachineName: accreditation,
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(start),
  });
  return synthesisedDefinitions(Stack.of(machine))[accreditation];
}

/** The accreditation workflow as it is synthesised. Made on import: it takes longer than a test may. */
export const accreditationDefinition: unknown = synthesise();

/** The task that a function's name or ARN in the definition stands for, such as `take-up`. */
export function taskIn(reference: string): string {
  return functionNameIn(reference).replace(prefix, "");
}
