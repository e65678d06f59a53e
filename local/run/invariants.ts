import type { EventType } from "../../domain/events.ts";
import type { FlaggedItem } from "../../store/journey/flags.ts";
import type { SentWebhook } from "../actors/provider.ts";
import { endReasons, type Foreseen } from "../cohort/foreseen.ts";
import type { HandedOver } from "./cast.ts";
import { reviewOf, type End } from "./ends.ts";
import type { Member } from "./member.ts";
import type { ProbeCounts } from "./probes.ts";

/** Something that must hold of every run, and where it does not. */
export interface Invariant {
  readonly sentence: string;
  /** What was counted, where that says more than the sentence. */
  readonly counted: string;
  readonly faults: readonly string[];
}

/** All that a run leaves to be judged. */
export interface RunFacts {
  readonly handedOver: readonly HandedOver[];
  readonly members: ReadonlyMap<string, Member>;
  readonly ends: readonly End[];
  readonly probes: ProbeCounts;
  readonly sent: readonly SentWebhook[];
  readonly unforeseenCommissions: readonly string[];
  readonly refusedCommissions: readonly string[];
  readonly flags: readonly FlaggedItem[];
}

/** Judges a run by what must hold of every run. */
export function invariantsOf(facts: RunFacts): Invariant[] {
  return [
    everyRowAnswered(facts),
    everyCandidateAccountedFor(facts),
    noneTwice(facts),
    endsAsForeseen(facts),
    nothingBeforeRelease(facts),
    changesKeptAndTold(facts),
    chainsWhole(facts),
    webhooksAnsweredRightly(facts),
    commissionsRightly(facts),
    flagsAsExpected(facts),
  ];
}

const count = (items: { readonly length: number }, what: string) => `${items.length} ${what}`;

function everyRowAnswered({ handedOver }: RunFacts): Invariant {
  const answered = handedOver.flatMap(({ list }) => list.rows);
  const faults = handedOver.flatMap(({ employerId, list, rowsSent: sent }) => {
    const numbers = new Set(list.rows.map(({ row }) => row));
    if (list.state === "file-refused" || (numbers.size === sent && list.rows.length === sent)) return [];
    return [`the list of ${employerId} has ${sent} rows and ${list.rows.length} answers`];
  });
  return { sentence: "Every row of every list was answered, once", counted: count(answered, "rows"), faults };
}

function everyCandidateAccountedFor({ members, ends }: RunFacts): Invariant {
  const faults = [
    ...ends
      .filter(({ why }) => why === undefined)
      .map(({ attempt }) => `${attempt.attemptId}: ${attempt.status}`),
    ...[...members.keys()]
      .filter((attemptId) => !ends.some(({ attempt }) => attempt.attemptId === attemptId))
      .map((attemptId) => `${attemptId} is gone`),
  ];
  return { sentence: "Every candidate is accounted for", counted: count(ends, "attempts ended"), faults };
}

function noneTwice({ ends }: RunFacts): Invariant {
  const people = [...Map.groupBy(ends, ({ attempt }) => `${attempt.candidateId} ${attempt.level}`)];
  return {
    sentence:
      "Nobody is there twice, unless put forward again after a return, and nobody holds two accreditations",
    counted: count(people, "people at a level"),
    faults: people.flatMap(([who, attempts]) => [
      ...(followEachOther(attempts) ? [] : [`${who} is there twice`]),
      ...(heldAtMost(attempts) > 1 ? [`${who} holds more than one accreditation`] : []),
    ]),
  };
}

/** Each attempt but the first names one before it, which was returned to its employer. */
function followEachOther(attempts: readonly End[]): boolean {
  const later = attempts.filter(({ attempt: { previousAttemptId: previous } }) =>
    attempts.some(
      ({ attempt }) => attempt.attemptId === previous && attempt.status === "returned-to-employer",
    ),
  );
  return later.length === attempts.length - 1;
}

/** Accreditations awarded and not revoked again. */
function heldAtMost(attempts: readonly End[]): number {
  const types = attempts.flatMap(({ events }) => events.map(({ type }) => type));
  const times = (what: EventType) => types.filter((type) => type === what).length;
  return times("accredited") - times("accreditation-revoked");
}

function endsAsForeseen({ ends, members }: RunFacts): Invariant {
  const faults = ends.flatMap(({ attempt: { attemptId, status }, why, events }) => {
    const foreseen = members.get(attemptId)?.foreseen;
    if (foreseen === undefined) return [];
    const end = foreseen.why === why ? [] : [`${endReasons[foreseen.why]} ${foreseen.why}`];
    const review =
      reviewOf(events) === reviewForeseen(foreseen) ? [] : [`a review ${reviewForeseen(foreseen)}`];
    return [...end, ...review].map((wanted) => `${attemptId}: ${why ?? status}, foreseen ${wanted}`);
  });
  return {
    sentence: "Every journey ended as its story and the rules foresee",
    counted: count(members.size === 0 ? [] : ends, "stories"),
    faults,
  };
}

const reviewForeseen = ({ review }: Foreseen): string | undefined =>
  review && (review.isPutRight ? "put-right" : "set-aside");

function changesKeptAndTold({ ends, members, probes }: RunFacts): Invariant {
  const whoHears = [...members.values()].map(({ foreseen: { why, review } }) => {
    const ofReview = review?.isPutRight === true ? 2 : 0;
    return why === "an operator took the accreditation back" ? 1 : ofReview;
  });
  const toTell = whoHears.reduce<number>((sum, readers) => sum + readers, 0);
  return {
    sentence:
      "Whatever was changed after a release, the old outcome is kept, and whoever reads it is told why",
    counted: `${probes.told} readers told`,
    faults: [
      ...ends.flatMap(({ attempt, lost }) => lost.map((version) => `${attempt.attemptId} lost ${version}`)),
      ...(toTell === probes.told ? [] : [`${toTell} were to be told`]),
    ],
  };
}

function nothingBeforeRelease({ probes }: RunFacts): Invariant {
  return {
    sentence: "No result was visible before its release",
    counted: `${probes.refused} requests refused before, ${probes.shown} answered after`,
    faults: probes.wrong,
  };
}

function chainsWhole({ ends }: RunFacts): Invariant {
  const events = ends.reduce((sum, end) => sum + end.events.length, 0);
  return {
    sentence: "Every hash chain is whole",
    counted: `${events} events of ${ends.length} logs`,
    faults: ends.flatMap(({ attempt, faults }) => faults.map((fault) => `${attempt.attemptId}: ${fault}`)),
  };
}

function webhooksAnsweredRightly({ sent }: RunFacts): Invariant {
  const faults = sent
    .filter(({ status, verdict, expected }) => status !== expected.status || verdict !== expected.verdict)
    .map(
      ({ id, type, status, verdict, expected }) =>
        `${type} ${id}: ${status} ${verdict ?? ""}, expected ${expected.status} ${expected.verdict ?? ""}`,
    );
  return {
    sentence: "Every webhook was answered as its route says",
    counted: count(sent, "webhooks"),
    faults,
  };
}

function commissionsRightly({ unforeseenCommissions, refusedCommissions }: RunFacts): Invariant {
  return {
    sentence: "Every commission was rightly signed, and for a sitting that the rules ask for",
    counted: "",
    faults: [...unforeseenCommissions, ...refusedCommissions],
  };
}

function flagsAsExpected({ sent, flags }: RunFacts): Invariant {
  const expected = sent.flatMap(({ id, flag }) => (flag === undefined ? [] : [`${flag} ${id}`]));
  const found = flags.map(({ pk, sk, flagCode }) =>
    pk.startsWith("MESSAGE#") ? `${flagCode} ${pk.split("#")[2]}` : `${flagCode} ${pk} ${sk}`,
  );
  const missing = expected.filter((one) => !found.includes(one));
  const surplus = found.filter((one) => !expected.includes(one));
  return {
    sentence: "What waits for an operator is what must, and nothing else",
    counted: count(found, "flagged"),
    faults: [...missing.map((one) => `missing: ${one}`), ...surplus.map((one) => `not expected: ${one}`)],
  };
}
