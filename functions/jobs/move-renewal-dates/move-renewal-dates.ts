import type { Attempt } from "../../../domain/attempt.ts";
import { policyInForce, policyOfVersion, type Policy } from "../../../domain/policy/policy.ts";
import { expiryUnder } from "../../../domain/renewal.ts";
import type { Instant } from "../../../domain/time.ts";
import {
  changeAccreditation,
  findAccreditation,
  type Accreditation,
} from "../../../store/journey/accreditations.ts";
import { append, type Decision } from "../../../store/append.ts";
import { everyDeadline, type DueItem } from "../../../store/journey/deadlines.ts";
import { idsOf } from "../../../store/keys.ts";
import type { Store } from "../../../store/store.ts";

export interface MoveRenewalDatesInput {
  /** Says whom it would move and moves nobody. */
  readonly isDryRun: boolean;
  /** The operator's id. */
  readonly by: string;
}

/** An accreditation whose last day another policy's interval moves. */
export interface MovedDate {
  readonly number: string;
  readonly attemptId: string;
  readonly from: Instant;
  readonly to: Instant;
}
export interface MovedDates {
  readonly policyVersion: string;
  readonly isDryRun: boolean;
  readonly moved: readonly MovedDate[];
  /** The numbers of those that could not be moved: they hold up no other, and are moved by another run once mended. */
  readonly failed: readonly string[];
}

/** So many are moved at a time. */
const pageSize = 25;

/**
 * Moves the last day of every accreditation whose renewal was not opened yet to what the interval of the policy in force
 * makes of it, and says whose: nobody who was reminded of a day gets another one. Each of them is due to have its
 * renewal opened, so that the deadline index lists them all. Run again, it finds those that were moved in place.
 */
export async function moveRenewalDates(
  input: MoveRenewalDatesInput,
  store: Store,
  policy: Policy = policyInForce(store.now()),
): Promise<MovedDates> {
  const moved = new Map<string, MovedDate>();
  const failed = new Set<string>();
  for await (const deadlines of everyDeadline(store, pageSize)) {
    const renewals = deadlines.filter(({ kind }) => kind === "open-renewal");
    const dates = await Promise.all(
      renewals.map((due) =>
        move(due, input, { store, policy }).catch(() => void failed.add(idsOf.accreditation(due).number)),
      ),
    );
    for (const date of dates) if (date !== undefined) moved.set(date.number, date);
  }
  const { isDryRun } = input;
  return { policyVersion: policy.version, isDryRun, moved: [...moved.values()], failed: [...failed] };
}

interface Moving {
  readonly store: Store;
  readonly policy: Policy;
}

async function move(
  due: DueItem,
  { isDryRun, by }: MoveRenewalDatesInput,
  { store, policy }: Moving,
): Promise<MovedDate | undefined> {
  const { number } = idsOf.accreditation(due);
  const filed = await findAccreditation(store, number);
  if (filed === undefined) return undefined;
  const foreseen = movedBy(filed, due, { store, policy });
  if (foreseen === undefined || isDryRun) return foreseen;
  return append(store, filed.attemptId, async (attempt): Promise<Decision<MovedDate | undefined>> => {
    const accreditation = (await findAccreditation(store, number)) ?? filed;
    const date = movedBy(accreditation, due, { store, policy });
    return date === undefined ? { nothing: undefined } : moving(attempt, accreditation, date);
  });

  function moving(attempt: Attempt, accreditation: Accreditation, date: MovedDate): Decision<MovedDate> {
    const { from, to } = date;
    return {
      answer: date,
      events: [
        {
          type: "renewal-date-moved",
          actor: { kind: "operator", id: by },
          causation: policy.version,
          detail: { accreditationNumber: number, renewal: (attempt.renewals ?? 0) + 1, from, to },
        },
      ],
      writes: [
        changeAccreditation(store, accreditation, { expiresAt: to, policyVersion: policy.version }, policy),
      ],
    };
  }
}

/** Undefined where the interval is the one by which it counts already, or its renewal has been opened meanwhile. */
function movedBy(
  accreditation: Accreditation,
  due: DueItem,
  { store, policy }: Moving,
): MovedDate | undefined {
  const { number, attemptId, countsFrom, expiresAt, policyVersion } = accreditation;
  if (accreditation.dueKind !== due.kind || policyVersion === policy.version) return undefined;
  const { reaccreditationIntervalMonths: interval } = policyOfVersion(policyVersion).parameters;
  if (interval.value === policy.parameters.reaccreditationIntervalMonths.value) return undefined;
  const to = expiryUnder(countsFrom, store.now(), policy);
  return to === expiresAt ? undefined : { number, attemptId, from: expiresAt, to };
}
