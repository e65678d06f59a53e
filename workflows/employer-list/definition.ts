import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  Map,
  Pass,
  ProvideItems,
  Succeed,
  type Chain,
  type IChainable,
} from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { CheckFileAnswer } from "../../contracts/lists.ts";
import { answerNotUnderstood } from "../shared/endings.ts";
import { functionTask } from "../shared/tasks.ts";
import { byAnswer, type Ways } from "../shared/ways.ts";
import { chunks, count, listId } from "./expressions.ts";

/** The functions that stand behind the states, by the name of their folder. */
export type EmployerListTask = "check-file" | "register-chunk" | "write-result-file";

export interface EmployerListParts {
  readonly functions: { named(task: EmployerListTask): IFunction };
}

// Enough that one registers while the other waits for its turns to start; the turns are shared by all lists.
const chunksAtOnce = 2;

/** One list: check the file, register its rows chunk by chunk, report back. Input: contracts/lists.ts. */
export class EmployerListWorkflow extends Construct {
  readonly start: IChainable;
  readonly #parts: EmployerListParts;
  readonly #ended: Succeed;

  constructor(scope: Construct, id: string, parts: EmployerListParts) {
    super(scope, id);
    this.#parts = parts;
    this.#ended = Succeed.jsonata(this, "The list has ended");
    const processed = this.registerTheRows()
      .next(this.task("Write the result file", "write-result-file", "An answer for every row, in its order."))
      .next(
        this.ending("Processed", {
          rows: count("rows"),
          accepted: count("accepted"),
          waitingListed: count("waitingListed"),
          alreadyRegistered: count("alreadyRegistered"),
          refused: count("refused"),
        }),
      );
    this.start = this.task("Check the file", "check-file", "Says what is wrong with it, or cuts it.").next(
      byAnswer(Choice.jsonata(this, "Is the file usable?"), {
        usable: processed,
        unusable: this.ending("File refused"),
      } satisfies Ways<CheckFileAnswer["code"]>).otherwise(
        answerNotUnderstood(this, "Answer about the file not understood"),
      ),
    );
  }

  private registerTheRows(): Map {
    const registerChunk = functionTask(this, "Register the chunk", {
      function: this.#parts.functions.named("register-chunk"),
      payload: { listId, chunk: "{% $states.input.chunk %}" },
      comment: "Answers every row, and starts the attempts that it registers.",
      // The function gives up after 300. With its five retries a chunk takes at most 35 minutes.
      timeoutSeconds: 310,
    });
    return Map.jsonata(this, "Register the rows", {
      items: ProvideItems.jsonata(chunks),
      itemSelector: { chunk: "{% $states.context.Map.Item.Value %}" },
      maxConcurrency: chunksAtOnce,
      outputs: {},
      comment: "One iteration for each chunk of 250 rows.",
    }).itemProcessor(registerChunk);
  }

  private task(name: string, task: EmployerListTask, comment: string) {
    return functionTask(this, name, {
      function: this.#parts.functions.named(task),
      payload: { listId },
      comment,
      // The functions give up after 120: ten thousand rows are read and written in a few seconds.
      timeoutSeconds: 130,
    });
  }

  private ending(name: string, counts: Readonly<Record<string, string>> = {}): Chain {
    return Pass.jsonata(this, name, { outputs: { ended: name, listId, ...counts } }).next(this.#ended);
  }
}
