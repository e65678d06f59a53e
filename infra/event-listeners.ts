import type { Stack } from "aws-cdk-lib";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { commissionEvents } from "../domain/events.ts";
import { fundedEvents } from "../domain/funding.ts";
import { typesThatTell } from "../domain/messages-to-people.ts";
import { machineArn } from "./capabilities.ts";
import type { Config } from "./config.ts";
import type { EventListenerRow } from "./constructs/event-listener.ts";
import type { NaasQueue } from "./constructs/naas-queue.ts";
import { machineNames } from "./machines.ts";

interface Heard {
  readonly config: Config;
  readonly bus: EventBus;
  readonly commissions: NaasQueue;
}

/** Every function that hears of events through a queue, and of which, by the id of its construct. */
export function eventListeners(
  stack: Stack,
  { config, bus, commissions }: Heard,
): Readonly<Record<string, EventListenerRow>> {
  const onBus = (types: Iterable<string>) => ({
    eventBus: bus,
    eventPattern: { source: ["naas"], detailType: [...types] },
  });
  return {
    Commissioning: {
      reader: "send-to-provider",
      rule: {
        ...{ id: "Commissioned", name: "commissioned", ...onBus(commissionEvents) },
        description:
          "A stage was commissioned, or a commission changed or withdrawn: the provider is to hear of it",
      },
      queue: commissions,
      // The provider is one organisation with one endpoint: five batches at once, however many are due.
      ...{ batchSize: 5, maxConcurrency: 5 },
    },
    Halts: {
      reader: "mark-halted",
      rule: {
        ...{ id: "Ended", name: "halted" },
        description: "An execution failed, was aborted or timed out: its attempt is put before operators",
        eventPattern: {
          source: ["aws.states"],
          detailType: ["Step Functions Execution Status Change"],
          detail: {
            // Not success: a function on every status event would be the busiest of all, for nothing.
            status: ["FAILED", "ABORTED", "TIMED_OUT"],
            stateMachineArn: machineNames.map((name) => machineArn(stack, config, name)),
          },
        },
      },
      queue: { id: "Halted", name: "halted", tries: 10 },
      batchSize: 10,
    },
    MessagesToPeople: {
      reader: "notify",
      rule: {
        ...{ id: "Told", name: "told", ...onBus(typesThatTell()) },
        description: "Something happened that somebody is written about",
      },
      // Three minutes apart, by the queue's visibility: half an hour of an e-mail service that says no.
      queue: { id: "Messages", name: "messages", tries: 10 },
      // SES takes fourteen messages a second of an account that has left its sandbox: two batches of five stay below it.
      ...{ batchSize: 5, maxConcurrency: 2 },
    },
    Funding: {
      reader: "fund",
      rule: {
        ...{ id: "Funded", name: "funded", ...onBus(fundedEvents) },
        description: "Something may be owed to an employer, or owed no more",
      },
      queue: { id: "Funding", name: "funding", tries: 10 },
      // A few at once: entries of one employer wait for each other.
      ...{ batchSize: 5, maxConcurrency: 5 },
    },
  };
}
