import { Command } from "commander";
import { candidatesAttempts, findAttempt } from "../store/journey/attempts.ts";
import { readEvents } from "../store/journey/events.ts";
import { flaggedItems } from "../store/journey/flags.ts";
import { readQuestions } from "../store/journey/questions.ts";
import type { Store } from "../store/store.ts";
import { isOperational } from "./run/operational.ts";
import { connectToRunning, NotRunningError } from "./run/running.ts";
import { storyOf } from "./telling/story.ts";
import { waitingInWords } from "./telling/waiting.ts";

const program = new Command("npm run show --")
  .description("Tells a journey on the system that `npm start -- --stay` keeps up, as a story.")
  .argument("[id]", "the id of a candidate or of an attempt")
  .option("--flagged", "what waits for an operator, in place of a journey")
  .parse();

try {
  const system = await connectToRunning();
  const { flagged } = program.opts<{ flagged?: boolean }>();
  console.log(
    flagged === true
      ? waitingInWords(await flaggedItems(system.store))
      : await stories(system.store, program.args[0]),
  );
  system.close();
} catch (error) {
  console.error(isOperational(error) ? error.message : error);
  process.exitCode = 1;
}

async function stories(store: Store, id: string | undefined): Promise<string> {
  if (id === undefined)
    throw new NotRunningError("Name a candidate or an attempt by its id, or ask for --flagged.");
  const attempt = await findAttempt(store, id);
  const attempts = attempt === undefined ? await candidatesAttempts(store, id) : [attempt];
  if (attempts.length === 0) throw new NotRunningError(`No candidate and no attempt has the id ${id}.`);
  const told = attempts.map(async (one) =>
    storyOf(one, await readEvents(store, one.attemptId), await readQuestions(store, one.attemptId)),
  );
  return (await Promise.all(told)).join("\n\n");
}
