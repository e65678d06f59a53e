import { createSecretKey, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { executionsOf } from "../../functions/shared/legs/executions.ts";
import { startLeg } from "../../functions/shared/legs/start-leg.ts";
import { answerTakingPart } from "../../functions/doorways/candidates/answer-taking-part.ts";
import { readMailbox, type ReceivedMail } from "../../local/emulator/mailbox.ts";
import { connect, type System } from "../../local/system.ts";
import { findOrCreatePerson } from "../../store/people/people.ts";
import { registerAttempt } from "../../store/transitions/registration.ts";
import { onEveryMachine } from "../support/leg-machines.ts";

let system: System;
beforeAll(async () => {
  system = await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` });
  await system.clock.moveTo(new Date().toISOString());
});
afterAll(() => system.close());

const patienceMilliseconds = 30_000;

/** The mails to the address, once there are so many. */
async function mailsTo(address: string, number: number): Promise<ReceivedMail[]> {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    const mails = await readMailbox(system.deployed.endpoint, address);
    if (mails.length >= number || Date.now() > until) return mails;
    await sleep(100);
  }
}

/** Somebody endorsed on a list, with an address of their own. */
async function endorsed() {
  const { store, deployed } = system;
  const attemptId = randomUUID();
  const email = `${attemptId}@invented.example`;
  const key = createSecretKey(Buffer.alloc(32, 1));
  const { personId: candidateId } = await findOrCreatePerson(
    store,
    { givenName: "Ada", familyName: "Invented", email, registrationNumber: attemptId, employerId: "leeds" },
    { keys: { current: "v1", byVersion: { v1: key } }, newId: randomUUID },
  );
  await registerAttempt(store, {
    ...{
      attemptId,
      candidateId,
      employerId: "leeds",
      level: "practitioner",
      listId: "messages",
      row: 1,
      pathway: "experienced",
    },
    ...{ isEndorsed: true, spared: { exempt: [], carriedForward: [] } },
    registeredBy: { kind: "employer", id: "lead", onBehalfOf: "leeds" },
  });
  const { endpoint, region, credentials } = deployed;
  const stepFunctions = new SFNClient({ endpoint, region, credentials });
  const executions = onEveryMachine(executionsOf(deployed.machineArns.accreditation, stepFunctions));
  await startLeg({ attemptId, leg: 1 }, { store, executions });
  return { attemptId, candidateId, email };
}

const letPass = async (days: number) => {
  const { clock, actOnDeadlines } = system;
  await clock.moveTo(new Date(Date.parse(clock.now()) + days * 86_400_000).toISOString());
  await actOnDeadlines();
};

test("a candidate is asked by e-mail, reminded while there is no answer, and then left in peace", async () => {
  const { attemptId, candidateId, email } = await endorsed();
  const asked = await mailsTo(email, 1);
  expect(asked).toEqual([
    {
      from: "no-reply@local.naas.example",
      to: [email],
      subject: "Your employer has put you forward for assessment",
      text: expect.stringMatching(/^Dear Ada\n[^]*Answer by the end of \d+ \w+ \d{4}\./),
    },
  ]);
  await letPass(8);
  const reminded = await mailsTo(email, 2);
  expect(reminded.map(({ subject }) => subject).at(-1)).toBe("We are waiting for your answer");
  await answerTakingPart({ attemptId, candidateId, decision: "declined" }, system.store);
  await letPass(8);
  await sleep(1000);
  expect(await readMailbox(system.deployed.endpoint, email)).toEqual(reminded);
});
