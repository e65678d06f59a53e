import { createSecretKey, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import type { CommissionBody } from "../../contracts/commissions.ts";
import type { ProviderMessage } from "../../contracts/provider-messages.ts";
import { isFinal, type Attempt } from "../../domain/attempt.ts";
import { legWorkflows, workflowOfLeg } from "../../domain/legs.ts";
import type { MessageType } from "../../domain/provider-messages.ts";
import { providerOf } from "../../domain/policy/providers.ts";
import { questionKey } from "../../domain/question-keys.ts";
import { executionArnOf, executionsOf } from "../../functions/shared/legs/executions.ts";
import { startLeg } from "../../functions/shared/legs/start-leg.ts";
import { candidateAt, type Candidate } from "../../local/actors/candidate.ts";
import { directoryOf } from "../../local/actors/directory.ts";
import { doorwayOf, expecting, type Answer } from "../../local/actors/doorway.ts";
import { employerAt, type Employer } from "../../local/actors/employer.ts";
import { panelMemberAt, type PanelMember } from "../../local/actors/panel.ts";
import { operatorAt, type Operator } from "../../local/actors/operator.ts";
import { startProviderSimulator, type ProviderSimulator } from "../../local/provider-simulator.ts";
import type { System } from "../../local/system.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { commissionReference } from "../../store/providers/commissions.ts";
import { flaggedItems } from "../../store/journey/flags.ts";
import { executionName, findLeg } from "../../store/journey/legs.ts";
import { findOrCreatePerson } from "../../store/people/people.ts";
import { readQuestions } from "../../store/journey/questions.ts";
import { registerAttempt } from "../../store/transitions/registration.ts";
import { readStage, readStages } from "../../store/journey/stages.ts";
import { messageOf } from "../support/journey-world/people.ts";
import { decisionOf, type JourneyDriver, type Said } from "./journey-driver.ts";

const patienceMilliseconds = 60_000;
const lookEveryMilliseconds = 40;
const employerId = "leeds";

/** The employer's lead, an operator, the provider's secret and the machine, once for all journeys. */
export interface Surroundings {
  readonly system: System;
  readonly lead: Employer;
  readonly operator: Operator;
  /** Who sits on every panel, and the id of their account. */
  readonly panel: PanelMember;
  readonly panelMemberId: string;
  readonly provider: ProviderSimulator;
  /** Where the provider sends its webhooks. */
  readonly webhooks: string;
  /** What the provider was commissioned for, as often as it was told. */
  readonly commissions: readonly CommissionBody[];
  readonly stepFunctions: SFNClient;
  readonly close: () => Promise<void>;
}

/** Signs the lead and an operator in, and starts the provider's own system, whose secrets it agrees with the service. */
export async function surround(system: System): Promise<Surroundings> {
  const { endpoint, region, credentials, apiUrl } = system.deployed;
  const directory = directoryOf(system.deployed);
  const token = await directory.signIn({
    email: `lead-${randomUUID()}@invented.example`,
    audience: "employers",
    is: employerId,
  });
  const operatorsToken = await directory.signIn({
    email: `operator-${randomUUID()}@invented.example`,
    audience: "operators",
  });
  const panelsToken = await directory.signIn({
    email: `panel-${randomUUID()}@invented.example`,
    audience: "panel",
  });
  directory.close();
  const commissions: CommissionBody[] = [];
  const provider = await startProviderSimulator({
    onCommission: (commission) => commissions.push(commission),
  });
  const name = providerOf("knowledge", system.clock.now());
  await system.agreeWith(name, provider.secret);
  // A secret that was read before is good for a while, and read anew at most every half minute.
  const occurredAt = new Date().toISOString();
  const about = { type: "booked", reference: "nobody", stage: "knowledge", occurredAt };
  await eventually("the doorway to know the provider's new secret", async () => {
    const body = { ...about, data: { sittingAt: occurredAt } };
    return (await provider.send(`${apiUrl}/webhooks/${name}`, { id: randomUUID(), body })).status === 202;
  });
  return {
    ...{ system, provider, commissions, webhooks: `${apiUrl}/webhooks/${name}` },
    lead: employerAt(doorwayOf(apiUrl, token), () => system.clock.now().slice(0, 10)),
    operator: operatorAt(doorwayOf(apiUrl, operatorsToken)),
    panel: panelMemberAt(doorwayOf(apiUrl, panelsToken)),
    panelMemberId: subjectOf(panelsToken),
    stepFunctions: new SFNClient({ endpoint, region, credentials }),
    async close() {
      await provider.close();
      system.close();
    },
  };
}

/** A journey on the deployed system: real executions, HTTP with real tokens, signed webhooks, the deployed jobs. */
export class DeployedDriver implements JourneyDriver {
  readonly #around: Surroundings;
  #attemptId = "";
  #candidate: Candidate | undefined;
  readonly #once = new Map<string, ProviderMessage>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async register(isEndorsed: boolean): Promise<void> {
    const { system } = this.#around;
    // Each journey begins now: the calendar of bank holidays has an end, and the days of one are not the next one's.
    await system.clock.moveTo(new Date().toISOString());
    this.#attemptId = randomUUID();
    const candidateId = await this.#newPerson();
    await registerAttempt(system.store, {
      ...{
        attemptId: this.#attemptId,
        candidateId,
        employerId,
        level: "practitioner",
        listId: "journeys",
        row: 1,
      },
      ...{ isEndorsed, spared: { exempt: [], carriedForward: [] } },
      pathway: "experienced",
      registeredBy: { kind: "employer", id: "lead", onBehalfOf: employerId },
    });
    this.#candidate = await this.#signIn(candidateId);
    const { stepFunctions } = this.#around;
    const { accreditation, appeal, reaccreditation } = system.deployed.machineArns;
    const executions = {
      accreditation: executionsOf(accreditation, stepFunctions),
      appeal: executionsOf(appeal, stepFunctions),
      reaccreditation: executionsOf(reaccreditation, stepFunctions),
    };
    await startLeg({ attemptId: this.#attemptId, leg: 1 }, { store: system.store, executions });
  }

  /** Goes on with an attempt that came about through the doorways. */
  follow(attemptId: string, candidate: Candidate): void {
    this.#attemptId = attemptId;
    this.#candidate = candidate;
  }

  /** People's data as a list leaves them: the provider is told of the person when a stage is commissioned. */
  async #newPerson(): Promise<string> {
    const key = createSecretKey(Buffer.alloc(32, 1));
    const { personId } = await findOrCreatePerson(
      this.#around.system.store,
      {
        ...{ givenName: "Invented", familyName: "Candidate", email: "invented@invented.example" },
        ...{ registrationNumber: randomUUID(), employerId },
      },
      { keys: { current: "v1", byVersion: { v1: key } }, newId: randomUUID },
    );
    return personId;
  }

  async #signIn(candidateId: string): Promise<Candidate> {
    const { deployed } = this.#around.system;
    const directory = directoryOf(deployed);
    const email = `${candidateId}@invented.example`;
    const token = await directory.signIn({ email, audience: "candidates", is: candidateId });
    directory.close();
    return candidateAt(doorwayOf(deployed.apiUrl, token));
  }

  get attemptId(): string {
    return this.#attemptId;
  }

  get #person(): Candidate {
    if (this.#candidate === undefined) throw new TypeError("nobody is registered yet");
    return this.#candidate;
  }

  async settle(): Promise<void> {
    await eventually(`attempt ${this.#attemptId} to wait or end`, () => this.#isAtRest());
  }

  async #isAtRest(): Promise<boolean> {
    const { store } = this.#around.system;
    const attempt = await readAttempt(store, this.#attemptId);
    if (isFinal(attempt.status)) return this.#hasEnded();
    const questions = await readQuestions(store, this.#attemptId);
    const isUnderWay = questions.some(
      ({ answer, takenUpAt }) => answer !== undefined && takenUpAt === undefined,
    );
    const waiting = questions.filter(
      ({ answer, token, askedByLeg }) =>
        answer === undefined && token !== undefined && askedByLeg === attempt.leg,
    );
    return !isUnderWay && waiting.length > 0 && waiting.length === (await this.#waitsExpected(attempt));
  }

  async #waitsExpected({ status, attemptId }: Attempt): Promise<number> {
    if (status !== "taking-part") return 1;
    const stages = await readStages(this.#around.system.store, attemptId);
    return stages.filter(({ standing }) => standing === undefined).length;
  }

  async #hasEnded(): Promise<boolean> {
    const { stepFunctions, system } = this.#around;
    const running = await Promise.all(
      legWorkflows.map((workflow) =>
        stepFunctions.send(
          new ListExecutionsCommand({
            stateMachineArn: system.deployed.machineArns[workflow],
            statusFilter: "RUNNING",
            maxResults: 1000,
          }),
        ),
      ),
    );
    const names = running.flatMap(({ executions = [] }) => executions.map(({ name }) => name));
    return !names.some((name) => name?.startsWith(this.#attemptId));
  }

  async endorse(): Promise<void> {
    accepted(await this.#around.lead.endorse(this.#attemptId));
  }
  async declineToEndorse(): Promise<void> {
    accepted(await this.#around.lead.decline(this.#attemptId));
  }
  async agreeToResit(): Promise<void> {
    accepted(await this.#around.lead.agreeToResit(this.#attemptId));
  }
  async declineResit(): Promise<void> {
    accepted(await this.#around.lead.declineResit(this.#attemptId));
  }
  async confirm(): Promise<void> {
    accepted(await this.#person.answerTakingPart(this.#attemptId, "confirmed"));
  }
  async declineToTakePart(): Promise<void> {
    accepted(await this.#person.answerTakingPart(this.#attemptId, "declined"));
  }
  async withdraw(): Promise<void> {
    accepted(await this.#person.withdraw(this.#attemptId));
  }
  async choose(choice: "fast-track-resit" | "accept"): Promise<void> {
    accepted(await this.#person.choose(this.#attemptId, choice));
  }

  async appeal(): Promise<void> {
    const statement = "The room was evacuated half-way through, and nobody gave the time back.";
    accepted(await this.#person.appeal(this.#attemptId, "procedural-irregularity", statement));
  }
  async withdrawAppeal(): Promise<void> {
    accepted(await this.#person.withdrawAppeal(this.#attemptId));
  }
  async judgeAppeal(isAdmissible: boolean): Promise<void> {
    const reason = "Having read the statement.";
    accepted(await this.#around.operator.judgeAppeal(this.#attemptId, isAdmissible, reason));
  }
  async formPanel(): Promise<void> {
    const { operator, panelMemberId } = this.#around;
    accepted(await operator.declareIndependent(panelMemberId));
    accepted(await operator.formPanel(this.#attemptId, [panelMemberId], "They are free."));
  }
  async decideAppeal(verdict: Parameters<JourneyDriver["decideAppeal"]>[0]): Promise<void> {
    const { standardVersion } = await readAttempt(this.#around.system.store, this.#attemptId);
    const decision = decisionOf(verdict, standardVersion);
    accepted(await this.#around.panel.decide(this.#attemptId, decision));
  }

  /** What the candidate and the employer are answered when they ask for their copies of the feedback. */
  readFeedback(): Promise<Answer[]> {
    return Promise.all([
      this.#person.readFeedback(this.#attemptId),
      this.#around.lead.readFeedback(this.#attemptId),
    ]);
  }

  async provider(type: MessageType, said: Said): Promise<void> {
    // The same id is the same message, byte for byte.
    const body = this.#once.get(said.id ?? "") ?? (await this.#message(type, said));
    if (said.id !== undefined) this.#once.set(said.id, body);
    const id = said.id === undefined ? randomUUID() : `${this.#attemptId}-${said.id}`;
    const { provider, webhooks } = this.#around;
    const { status, verdict } = await provider.send(webhooks, { id, body });
    accepted({ status, body: verdict });
  }

  async #message(type: MessageType, said: Said): Promise<ProviderMessage> {
    const { store, clock } = this.#around.system;
    const attempt = await readAttempt(store, this.#attemptId);
    const sitting = said.sitting ?? (await readStage(store, this.#attemptId, said.stage)).sitting;
    const key = questionKey({ kind: "result", stage: said.stage, sitting });
    const reference = commissionReference(this.#attemptId, key);
    const about = { reference, stage: said.stage, occurredAt: clock.now() };
    return messageOf(type, about, said, attempt.standardVersion);
  }

  async letPass(days: number): Promise<void> {
    const { clock, actOnDeadlines } = this.#around.system;
    await clock.moveTo(new Date(Date.parse(clock.now()) + days * 86_400_000).toISOString());
    await actOnDeadlines();
  }

  async review(): Promise<void> {
    const { operator } = this.#around;
    const flags = await operator.listFlags();
    const flag = flags.find(({ attemptId }) => attemptId === this.#attemptId);
    accepted(await operator.review(flag?.flagId ?? "none", "The provider had scored another paper."));
  }

  async restart(): Promise<void> {
    const { leg } = await readAttempt(this.#around.system.store, this.#attemptId);
    accepted(await this.#around.operator.restart(this.#attemptId, leg, "The cause was mended."));
  }

  async abort(): Promise<void> {
    const { system, stepFunctions } = this.#around;
    const { leg } = await readAttempt(system.store, this.#attemptId);
    const executionArn = await this.#executionArn(leg);
    await stepFunctions.send(new StopExecutionCommand({ executionArn, cause: "a test" }));
    await eventually("the journey to be marked halted", async () => {
      const { haltedAt } = await readAttempt(system.store, this.#attemptId);
      return haltedAt !== undefined;
    });
  }

  async status() {
    return (await readAttempt(this.#around.system.store, this.#attemptId)).status;
  }

  async flags() {
    const items = await flaggedItems(this.#around.system.store);
    return items.filter(({ attemptId }) => attemptId === this.#attemptId).map(({ flagCode }) => flagCode);
  }

  async paths(): Promise<string[][]> {
    const { leg } = await readAttempt(this.#around.system.store, this.#attemptId);
    return Promise.all(Array.from({ length: leg }, (_, index) => this.#path(index + 1)));
  }

  async #executionArn(leg: number): Promise<string> {
    const { store, deployed } = this.#around.system;
    const { startAt = "endorsement" } = (await findLeg(store, this.#attemptId, leg)) ?? {};
    const machineArn = deployed.machineArns[workflowOfLeg[startAt]];
    return executionArnOf(machineArn, executionName(this.#attemptId, leg));
  }

  async #path(leg: number): Promise<string[]> {
    const { stepFunctions } = this.#around;
    const executionArn = await this.#executionArn(leg);
    const states: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await stepFunctions.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken && { nextToken }) }),
      );
      for (const event of page.events ?? [])
        if (event.stateEnteredEventDetails?.name !== undefined)
          states.push(event.stateEnteredEventDetails.name);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return states;
  }
}

/** Whose token it is: the id of their account. */
function subjectOf(token: string): string {
  const [, claims = ""] = token.split(".");
  return v.parse(v.object({ sub: v.string() }), JSON.parse(Buffer.from(claims, "base64url").toString())).sub;
}

const accepted = (answer: Answer): void => void expecting(202, "an answer", answer);

/** Waits until it is so. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + patienceMilliseconds;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`waited a minute in vain for ${what}`);
    await sleep(lookEveryMilliseconds);
  }
}
