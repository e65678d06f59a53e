import { createHash } from "node:crypto";
import type { WebhookAnswer } from "../../../contracts/http/providers.ts";
import type { ProviderMessage, ProviderNotice } from "../../../contracts/provider-messages.ts";
import type { Band } from "../../../domain/feedback.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { providerOf } from "../../../domain/policy/providers.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { questionKey } from "../../../domain/question-keys.ts";
import type { EndorsementDecision } from "../../../store/people/people.ts";
import { answerResitSupport } from "../../../functions/doorways/employers/answer-resit-support.ts";
import { answerTakingPart } from "../../../functions/doorways/candidates/answer-taking-part.ts";
import { withdrawAppeal } from "../../../functions/doorways/candidates/withdraw-appeal.ts";
import { formPanel } from "../../../functions/doorways/operators/form-panel.ts";
import { judgeAdmissibility } from "../../../functions/doorways/operators/judge-admissibility.ts";
import { showAffected } from "../../../functions/doorways/operators/show-appeal.ts";
import { decideAppeal, type PanelDecision } from "../../../functions/doorways/panel/decide-appeal.ts";
import { declareInterests } from "../../../store/journey/panel-members.ts";
import { chooseNextStep } from "../../../functions/doorways/candidates/choose-next-step.ts";
import { asCandidate } from "../../../functions/doorways/caller.ts";
import { withdrawAttempt } from "../../../functions/doorways/shared/withdraw-attempt.ts";
import type { MessageMeta } from "../../../functions/doorways/providers/receive-webhook.ts";
import { recordNotice } from "../../../functions/doorways/providers/record-notice.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { commissionReference } from "../../../store/providers/commissions.ts";
import { findReleasedFeedback, type Reader, type RecordedFeedback } from "../../../store/journey/feedback.ts";
import type { ResitSupport } from "../../../store/employers/follow-up.ts";
import { readStage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import type { WorldFunctions } from "./functions.ts";

/** Who a doorway's caller acts on; without one, the attempt registered last. */
interface About {
  readonly attemptId?: string;
}

/** What the people around a journey can see of the world that they act in. */
export interface Surroundings {
  readonly store: Store;
  readonly functions: Pick<WorldFunctions, "recordMessage" | "answerEndorsement" | "makeAppeal">;
  readonly attemptId: () => string;
}

type Recorded = Promise<{ recorded: true }>;

/** The employer's lead at the doorway. Throws ProblemError as the doorway answers. */
export class Employer {
  readonly #world: Surroundings;
  constructor(world: Surroundings) {
    this.#world = world;
  }

  endorse(about: About = {}): Recorded {
    const supervisor = "Sam Supervisor";
    return this.#answer(about, { decision: "endorsed", supervisor, endorsedOn: "2018-09-03" });
  }

  decline(about: About & { readonly reason?: string } = {}): Recorded {
    return this.#answer(about, { decision: "declined", reason: about.reason ?? "not yet" });
  }

  agreeToResit(about: About & { readonly releaseDays?: readonly string[] } = {}): Recorded {
    return this.#answerResit(about, {
      ...{ decision: "agreed", support: "Weekly supervision on the areas." },
      releaseDays: about.releaseDays ?? [this.#world.store.now().slice(0, 10)],
    });
  }

  declineResit(about: About & { readonly reason?: string } = {}): Recorded {
    return this.#answerResit(about, { decision: "declined", reason: about.reason ?? "No cover." });
  }

  async #answerResit(about: About, support: ResitSupport): Recorded {
    const { store } = this.#world;
    const attemptId = about.attemptId ?? this.#world.attemptId();
    const { employerId } = await readAttempt(store, attemptId);
    return answerResitSupport({ attemptId, employerId, by: "employer-lead-1", ...support }, store);
  }

  feedback(about: About = {}): Promise<RecordedFeedback | undefined> {
    return releasedTo("employer", this.#world, about);
  }

  async #answer(about: About, endorsement: EndorsementDecision): Recorded {
    const { store, functions } = this.#world;
    const attemptId = about.attemptId ?? this.#world.attemptId();
    const { employerId } = await readAttempt(store, attemptId);
    return functions.answerEndorsement(
      { attemptId, employerId, by: "employer-lead-1", ...endorsement },
      store,
    );
  }
}

/** The candidate at the doorway. Throws ProblemError as the doorway answers. */
export class Candidate {
  readonly #world: Surroundings;
  constructor(world: Surroundings) {
    this.#world = world;
  }

  async confirm(about: About = {}): Recorded {
    return answerTakingPart({ ...(await this.#self(about)), decision: "confirmed" }, this.#world.store);
  }

  async decline(about: About = {}): Recorded {
    return answerTakingPart({ ...(await this.#self(about)), decision: "declined" }, this.#world.store);
  }

  async withdraw(about: About = {}): Recorded {
    const self = await this.#self(about);
    return withdrawAttempt({ ...self, ...asCandidate(self) }, this.#world.store);
  }

  async choose(choice: "fast-track-resit" | "accept", about: About = {}): Recorded {
    return chooseNextStep({ ...(await this.#self(about)), choice }, this.#world.store);
  }

  async appeal(about: About & { readonly statement?: string } = {}): Recorded {
    const { statement = "The room was evacuated half-way through, and nobody gave the time back." } = about;
    const grounds = ["procedural-irregularity"] as const;
    const { functions, store } = this.#world;
    return functions.makeAppeal({ ...(await this.#self(about)), grounds, statement }, store);
  }

  async withdrawAppeal(about: About = {}): Recorded {
    return withdrawAppeal(await this.#self(about), this.#world.store);
  }

  feedback(about: About = {}): Promise<RecordedFeedback | undefined> {
    return releasedTo("candidate", this.#world, about);
  }

  async #self({ attemptId = this.#world.attemptId() }: About) {
    const { candidateId } = await readAttempt(this.#world.store, attemptId);
    return { attemptId, candidateId };
  }
}

const reason = "For reasons that are told to the candidate.";
const memberId = "member-1";

/** An operator who looks after an appeal. Throws ProblemError as the doorway answers. */
export class Operator {
  readonly #world: Surroundings;
  constructor(world: Surroundings) {
    this.#world = world;
  }

  admit(): Recorded {
    return judgeAdmissibility({ ...this.#acting(), because: undefined }, this.#world.store);
  }

  refuse(): Recorded {
    return judgeAdmissibility({ ...this.#acting(), because: "academic-judgement-alone" }, this.#world.store);
  }

  /** A panel of one member who is independent, and who declares it first. */
  async formPanel(members: readonly string[] = [memberId]): Recorded {
    const declared = { memberId, isIndependent: true, employers: [], examines: [] };
    await declareInterests(this.#world.store, declared, "operator-1");
    return formPanel({ ...this.#acting(), members }, this.#world.store);
  }

  async affected() {
    return (await showAffected({ attemptId: this.#world.attemptId() }, this.#world.store)).affected;
  }

  #acting() {
    return { attemptId: this.#world.attemptId(), by: "operator-1", reason };
  }
}

/** The decision that a stage was met after all. */
export function correctedAsMet(stage: ExternalStage, standardVersion: string): PanelDecision {
  const { threshold, areas } = standardOfVersion(standardVersion).stages[stage];
  const bands = areas.map((area) => ({ area, band: "meeting" as const }));
  return { decision: "correct-result", stage, score: threshold, areas: bands, reasons: reason };
}

/** The panel of an appeal, one of whose members records what it decides. Throws ProblemError as the doorway answers. */
export class Panel {
  readonly #world: Surroundings;
  constructor(world: Surroundings) {
    this.#world = world;
  }

  notUphold(): Recorded {
    return this.decide({ decision: "not-upheld", reasons: reason });
  }

  /** Finds that the stage was met. */
  async correct(stage: ExternalStage): Recorded {
    const { standardVersion } = await readAttempt(this.#world.store, this.#world.attemptId());
    return this.decide(correctedAsMet(stage, standardVersion));
  }

  annul(stage: ExternalStage): Recorded {
    return this.decide({ decision: "annul-stage", stage, reasons: reason });
  }

  annulAttempt(): Recorded {
    return this.decide({ decision: "annul-attempt", reasons: reason });
  }

  decide(decision: PanelDecision): Recorded {
    const { store, attemptId } = this.#world;
    return decideAppeal({ attemptId: attemptId(), memberId, ...decision }, store);
  }
}

async function releasedTo(reader: Reader, { store, attemptId }: Surroundings, about: About) {
  return findReleasedFeedback(store, await readAttempt(store, about.attemptId ?? attemptId()), reader);
}

/** What a provider says about one sitting of one stage. */
export interface Saying extends About {
  readonly stage: ExternalStage;
  /** By default the stage's present one. */
  readonly sitting?: number;
  /** By default a score that meets the threshold; `met: false` one that does not. */
  readonly score?: number;
  readonly met?: boolean;
  readonly band?: Band;
  /** The examiners' words, on every area. */
  readonly comment?: string;
  /** Of a correction; by default 2. */
  readonly version?: number;
  /** The webhook's id; by default a new one. */
  readonly id?: string;
  /** By default the one commissioned. */
  readonly reference?: string;
  /** The other stages of the same visit. */
  readonly alsoAbout?: readonly ExternalStage[];
  /** The session that is booked, or was sat; a result has by default one of its own. */
  readonly session?: string;
  readonly occurredAt?: string;
  readonly sittingAt?: string;
  /** Who examined, as the provider names them. */
  readonly examiner?: string;
}

/** The delivery provider at its doorway, its signature verified and its body read. Throws ProblemError. */
export class Provider {
  readonly #world: Surroundings;
  #sent = 0;
  constructor(world: Surroundings) {
    this.#world = world;
  }

  async send(type: ProviderMessage["type"], saying: Saying): Promise<WebhookAnswer> {
    const { message, meta } = await this.message(type, saying);
    return this.deliver(message, meta);
  }

  /** Declares for whom an examiner works or has worked. */
  declareExaminer(examiner: string, interests: readonly string[], occurredAt?: string) {
    return this.#notify({
      ...{ type: "examiner-declared", examiner, occurredAt: occurredAt ?? this.#world.store.now() },
      data: { interests: [...interests] },
    });
  }

  /** Reports that a whole session failed. */
  failSession(
    session: string,
    { id, occurredAt }: { readonly id?: string; readonly occurredAt?: string } = {},
  ) {
    const { store } = this.#world;
    const notice: ProviderNotice = {
      ...{ type: "session-incident", session, occurredAt: occurredAt ?? store.now() },
      data: { code: "platform-failure" },
    };
    return this.#notify(notice, id);
  }

  #notify(notice: ProviderNotice, id?: string): Promise<WebhookAnswer> {
    const { store } = this.#world;
    this.#sent += id === undefined ? 1 : 0;
    const digest = createHash("sha256").update(JSON.stringify(notice)).digest("hex");
    const provider = providerOf("knowledge", store.now());
    const webhookId = id ?? `msg_${this.#sent}`;
    return recordNotice(notice, { provider, webhookId, digest, sentAtSeconds: 0 }, store);
  }

  /** Sends what was sent before once more, byte for byte. */
  deliver(message: ProviderMessage, meta: MessageMeta): Promise<WebhookAnswer> {
    return this.#world.functions.recordMessage(message, meta, this.#world.store);
  }

  /** The message as it would be sent, for a test to send when and how often it likes. */
  async message(
    type: ProviderMessage["type"],
    saying: Saying,
  ): Promise<{ message: ProviderMessage; meta: MessageMeta }> {
    const { store } = this.#world;
    const attempt = await readAttempt(store, saying.attemptId ?? this.#world.attemptId());
    const sitting = saying.sitting ?? (await readStage(store, attempt.attemptId, saying.stage)).sitting;
    const key = questionKey({ kind: "result", stage: saying.stage, sitting });
    const about = {
      reference: saying.reference ?? commissionReference(attempt.attemptId, key),
      stage: saying.stage,
      occurredAt: saying.occurredAt ?? store.now(),
    };
    const others = await Promise.all(
      (saying.alsoAbout ?? []).map((stage) => namedIn(store, attempt.attemptId, stage)),
    );
    const one = messageOf(type, about, saying, attempt.standardVersion);
    const message =
      others.length > 0 && one.type !== "result" && one.type !== "result-corrected"
        ? { ...one, alsoAbout: others }
        : one;
    this.#sent += saying.id === undefined ? 1 : 0;
    const digest = createHash("sha256").update(JSON.stringify(message)).digest("hex");
    const provider = providerOf(saying.stage, store.now());
    const webhookId = saying.id ?? `msg_${this.#sent}`;
    return { message, meta: { provider, webhookId, digest, sentAtSeconds: 0 } };
  }
}

/** A stage's present sitting as the provider names it. */
async function namedIn(store: Store, attemptId: string, stage: ExternalStage) {
  const { sitting } = await readStage(store, attemptId, stage);
  return {
    stage,
    reference: commissionReference(attemptId, questionKey({ kind: "result", stage, sitting })),
  };
}

export function messageOf(
  type: ProviderMessage["type"],
  about: { readonly reference: string; readonly stage: ExternalStage; readonly occurredAt: string },
  saying: Saying,
  standardVersion: string,
): ProviderMessage {
  const standard = standardOfVersion(standardVersion).stages[saying.stage];
  const isMet = saying.met ?? true;
  const band = saying.band ?? (isMet ? "meeting" : "developing");
  const assessed = {
    score: saying.score ?? (isMet ? standard.threshold : standard.threshold - 1),
    satOn: about.occurredAt.slice(0, 10),
    areas: standard.areas.map((area) => ({
      ...{ area, band },
      ...(saying.comment !== undefined && { comment: saying.comment }),
    })),
    session: saying.session ?? `session-${about.reference}`,
    ...(saying.examiner !== undefined && { examinerReference: saying.examiner }),
  };
  switch (type) {
    case "booked":
    case "rescheduled":
      return {
        ...{ type, ...about },
        data: {
          sittingAt: saying.sittingAt ?? about.occurredAt,
          ...(saying.session !== undefined && { session: saying.session }),
        },
      };
    case "incident":
      return { type, ...about, data: { code: "platform-failure" } };
    case "result":
      return { type, ...about, data: { version: 1, ...assessed } };
    case "result-corrected":
      return { type, ...about, data: { version: saying.version ?? 2, ...assessed } };
    default:
      return { type, ...about, data: {} };
  }
}
