import type { CommissionBody } from "../../contracts/commissions.ts";
import { providerIds } from "../../domain/policy/providers.ts";
import type { Instant } from "../../domain/time.ts";
import { flaggedItems } from "../../store/journey/flags.ts";
import { directoryOf } from "../actors/directory.ts";
import { expecting } from "../actors/doorway.ts";
import { Provider } from "../actors/provider.ts";
import { chance } from "../cohort/chance.ts";
import { proportions } from "../cohort/proportions.ts";
import { startProviderSimulator, type ProviderSimulator } from "../provider-simulator.ts";
import type { Progress } from "../report/progress.ts";
import { readListFile } from "../../functions/tasks/check-file/read-list-file.ts";
import { splitByEmployer } from "../samples/split-by-employer.ts";
import type { System } from "../system.ts";
import { castOf, referencesOf, type HandedOver } from "./cast.ts";
import { conduct, type Conducted } from "./conductor.ts";
import { readEnd } from "./ends.ts";
import { awaitFirstReminder, reminderSent, type FirstReminder } from "./first-reminder.ts";
import { invariantsOf, type Invariant, type RunFacts } from "./invariants.ts";
import type { Member } from "./member.ts";
import { openStream } from "./table-stream.ts";
import { Watch } from "./watch.ts";
import { playersOf, type Players } from "./players.ts";
import { isToBePutForwardAgain, laterLists } from "./put-forward-again.ts";
import type { ProbeCounts } from "./probes.ts";

export interface CohortOptions {
  readonly list: Uint8Array;
  readonly seed: number;
  /** What the business clock says when the lists are handed over. */
  readonly startsAt: Instant;
  readonly progress: Progress;
}

/** A run to its end, with what can be said of it. */
export interface CohortRun {
  readonly facts: RunFacts;
  readonly invariants: readonly Invariant[];
  /** Undefined where nobody was accredited. */
  readonly reminder: FirstReminder | undefined;
  readonly conducted: Conducted;
  readonly players: Players;
  readonly simulator: ProviderSimulator;
}

/** The provider that all stages are commissioned from in the invented cohort's time. */
const provider = providerIds[0] ?? "";

/** Takes an employers' list through the deployed system, everybody played by their stories, and judges the run. */
export async function runCohort(system: System, options: CohortOptions): Promise<CohortRun> {
  const { seed, progress } = options;
  await system.clock.moveTo(options.startsAt);
  const directory = directoryOf(system.deployed);
  const players = playersOf(system, directory);
  const stage: { members: Map<string, Member>; references: Map<string, Member>; epoch: number } = {
    ...{ members: new Map(), references: new Map(), epoch: 0 },
  };
  const refused = new Map<string, Member>();
  const isDown = (commission: CommissionBody): boolean => {
    const member = stage.references.get(commission.reference);
    if (member === undefined || commission.type !== "commission") return false;
    const { registrationNumber, level, round } = member;
    const at = chance(seed, registrationNumber, level, "down", commission.stage, round);
    if (at >= proportions.commissionRefusedFirst || refused.has(commission.reference)) return false;
    refused.set(commission.reference, member);
    return true;
  };
  const simulator = await startProviderSimulator({
    isDown,
    onCommission(commission) {
      const member = stage.references.get(commission.reference);
      if (member !== undefined) staff.take(member, commission, stage.epoch);
    },
  });
  const webhooksUrl = `${system.deployed.apiUrl}/webhooks/${provider}`;
  const staff = new Provider({ simulator, webhooksUrl, seed, now: system.clock.now });
  await system.agreeWith(provider, simulator.secret);

  const stream = await openStream(system.deployed);
  const watch = new Watch(stream);
  const files = splitByEmployer(options.list);
  const handedOver: HandedOver[] = [];
  const takeOn = async (one: HandedOver): Promise<void> => {
    handedOver.push(one);
    for (const member of await castOf(one, { store: system.store, seed })) {
      stage.members.set(member.attemptId, member);
      for (const reference of referencesOf(member)) stage.references.set(reference, member);
    }
  };
  const beside = async (): Promise<void> => {
    await handOver({ files, attempt: 1 }, players, takeOn);
    progress.say(`${stage.members.size} candidates are registered.`);
    const strangers = Math.ceil(stage.members.size * proportions.unknownReference);
    for (let number = 1; number <= strangers; number += 1) await staff.sendUnknown(number);
  };
  const beforeTimePasses = (): (() => Promise<void>) | undefined => {
    const returned = [...stage.members.values()].filter(isToBePutForwardAgain);
    if (returned.length === 0) return undefined;
    for (const member of returned) member.isPutForwardAgain = true;
    return async () => {
      const lists = await laterLists(returned, handedOver, system.clock.now().slice(0, 10));
      await handOver({ files: lists, attempt: 2 }, players, takeOn);
    };
  };
  progress.say("Employers hand over their lists, everybody plays their part …");
  const probes = { refused: 0, shown: 0, told: 0, wrong: [] };
  const conducted = await conduct({
    ...{ system, watch, members: stage.members, beside, beforeTimePasses },
    ...{ players, provider: staff, probes },
    onEpoch(epoch) {
      stage.epoch = epoch;
    },
    onLook: ({ at, doing }) => {
      const statuses = [...stage.members.values()].map(({ status }) => status);
      progress.look({ at, doing, statuses, webhooks: staff.sent.length });
    },
    isRefused: (member) =>
      [...refused].some(([reference, whose]) => whose === member && !member.references.has(reference)),
  });
  await workThroughTheAffected(players, probes);
  progress.say("All journeys have ended; reading every log …");
  const facts: RunFacts = {
    ...{ handedOver, members: stage.members, probes, sent: staff.sent },
    ends: await Promise.all([...stage.members.keys()].map((attemptId) => readEnd(system.store, attemptId))),
    unforeseenCommissions: staff.unforeseen,
    refusedCommissions: simulator.refusals,
    flags: await flaggedItems(system.store),
  };
  stream.close();
  progress.say("Time moves on to the first reminder of re-accreditation …");
  const reminder = await awaitFirstReminder(system, facts.ends);
  directory.close();
  const invariants = [...invariantsOf(facts), reminderSent(reminder)];
  return { facts, invariants, reminder, conducted, players, simulator };
}

/** One employer after the other, as each comes to it: lists side by side would only share the same two cores. */
async function handOver(
  { files, attempt }: { readonly files: ReadonlyMap<string, Uint8Array>; readonly attempt: number },
  players: Players,
  takeOn: (one: HandedOver) => Promise<void>,
): Promise<void> {
  for (const [employerId, file] of files) {
    const employer = await players.employer(employerId);
    const list = await employer.handOver(file);
    const result = list.state === "processed" ? await employer.readResult(list.listId) : undefined;
    await takeOn({ employerId, file, list, result, attempt, rowsSent: await rowsIn(file) });
  }
}

async function rowsIn(sent: Uint8Array): Promise<number> {
  const file = await readListFile(sent);
  return "rows" in file ? file.rows.length : 0;
}

/** After an upheld appeal an operator looks at everybody else whom it may be about, and says so. */
async function workThroughTheAffected(players: Players, { wrong }: ProbeCounts): Promise<void> {
  const operator = await players.operator();
  for (const { flagId, code, attemptId = "" } of await operator.listFlags()) {
    if (code !== "others-may-be-affected") continue;
    if ((await operator.countAffected(attemptId)) === 0)
      wrong.push(`${attemptId} is flagged, but affects nobody`);
    expecting(
      202,
      "closing a flag",
      await operator.closeFlag(flagId, "Their results stand: each was seen again."),
    );
  }
}
