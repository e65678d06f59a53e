import { Fail, Pass, Succeed } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { Fenced } from "../../domain/legs.ts";
import { attemptId, reason } from "./expressions.ts";

/** The endings that every leg has: the candidate withdrew, or a newer leg is the attempt's. */
const endingsOfAnyLeg: Readonly<Record<Fenced, string>> = {
  withdrawn: "Withdrawn",
  superseded: "Superseded",
};

/** The ways in which a leg ends, each a state by its name, whose output says how and why in small codes. */
export class Endings<Ending extends string> {
  readonly notUnderstood: Fail;
  readonly #scope: Construct;
  readonly #names: ReadonlyMap<string, string>;
  readonly #ended: Succeed;
  readonly #passes = new Map<string, Pass>();

  constructor(scope: Construct, names: Readonly<Record<Ending, string>>) {
    this.#scope = scope;
    this.#names = new Map<string, string>(Object.entries({ ...endingsOfAnyLeg, ...names }));
    this.#ended = Succeed.jsonata(scope, "The leg has ended");
    this.notUnderstood = answerNotUnderstood(scope, "Answer not understood");
  }

  at(ending: Ending | Fenced): Pass {
    const made = this.#passes.get(ending);
    if (made !== undefined) return made;
    const name = this.#names.get(ending) ?? ending;
    const pass = Pass.jsonata(this.#scope, name, { outputs: { ended: name, reason, attemptId } });
    pass.next(this.#ended);
    this.#passes.set(ending, pass);
    return pass;
  }
}

/** Where an answer that a Choice does not know leads: a fault, so that the journey halts before an operator. */
export function answerNotUnderstood(scope: Construct, name: string): Fail {
  return Fail.jsonata(scope, name, {
    error: "AnswerNotUnderstood",
    cause: "A task answered with a code that the workflow does not know.",
  });
}
