import { incidentCodes, type ProviderMessage } from "../../../contracts/provider-messages.ts";
import { system, type NewEvent } from "../../../domain/events.ts";
import { policyInForce } from "../../../domain/policy/policy.ts";
import { append, type Decision } from "../../../store/append.ts";
import { commissionReference } from "../../../store/providers/commissions.ts";
import type { DueItem } from "../../../store/journey/deadlines.ts";
import {
  findDueIncident,
  findSitting,
  noteReached,
  showSitting,
  sittingsOf,
  sittingsOfAttempt,
  type SessionIncident,
  type SessionSitting,
} from "../../../store/providers/sessions.ts";
import { leaveOut, type LeftOut } from "../../../store/journey/left-out.ts";
import type { Store } from "../../../store/store.ts";
import { flagOf, sittingEvent, sittingWrites } from "./record-sitting.ts";
import { routeSitting, type RoutedSitting } from "./route-sitting.ts";

/** So many attempts are changed at once. */
const atOnce = 10;

/**
 * Rebooks the next part of those who were to sit in a session that failed (rules 5): for each of them it is an
 * incident of their own, which never counts. How far it came is kept, and a sitting that was reached is in the
 * session no more, so that a crash costs nothing but time. One that can't be reached is left out, and holds up nobody.
 */
export async function rebookSession(due: DueItem, store: Store): Promise<void> {
  const incident = await findDueIncident(store, due);
  if (incident === undefined) return;
  const limit = policyInForce(store.now()).parameters.attemptsReachedPerRun.value;
  const { sittings, next } = await sittingsOf(store, incident, limit);
  for (let at = 0; at < sittings.length; at += atOnce)
    await Promise.all(
      sittings
        .slice(at, at + atOnce)
        .map((sitting) =>
          rebookSitting(store, sitting, incident).catch(() =>
            leaveOut(store, { attemptId: sitting.attemptId, act: due }),
          ),
        ),
    );
  await noteReached(store, incident, due, next);
}

/** Rebooks the sittings of an attempt that was left out when its session failed. */
export async function rebookAgain({ attemptId, act }: LeftOut, store: Store): Promise<void> {
  const incident = await findDueIncident(store, act);
  if (incident === undefined) return;
  for (const sitting of await sittingsOfAttempt(store, incident, attemptId))
    await rebookSitting(store, sitting, incident);
}

function rebookSitting(store: Store, listed: SessionSitting, incident: SessionIncident): Promise<void> {
  return append(store, listed.attemptId, async (attempt): Promise<Decision<void>> => {
    const sitting = await findSitting(store, listed);
    // Booked elsewhere meanwhile, reached before, or booked again after the session had failed.
    if (sitting === undefined || sitting.incidentId === incident.incidentId) return { nothing: undefined };
    if (sitting.saidAt > incident.occurredAt) return { nothing: undefined };
    const message = incidentOf(sitting, incident);
    const about = { questionKey: sitting.questionKey, stage: message.stage };
    const routed = await routeSitting(store, attempt, about, { message, provider: incident.provider });
    if (isSettled(routed)) return { nothing: undefined };
    const flag = flagOf(routed);
    return {
      answer: undefined,
      events: [eventOf(routed, incident)],
      writes:
        flag === undefined
          ? await sittingWrites(store, routed)
          : [showSitting(store, sitting, incident, flag)],
    };
  });
}

/** Whoever is asked no more, or is to sit again for something that does not count either, lost nothing by it. */
function isSettled({ question }: RoutedSitting): boolean {
  const isRepeatedFreely = question.answer === "sit-again" && question.countsAsMissed !== true;
  return question.answer === "withdrawn" || question.answer === "no-longer-asked" || isRepeatedFreely;
}

function eventOf(routed: RoutedSitting, { provider, session }: SessionIncident): NewEvent {
  const event = sittingEvent(routed, { actor: { ...system("rebook-session"), onBehalfOf: provider } });
  return { ...event, detail: { ...event.detail, session } };
}

/** The session's incident as a message about one sitting of it. */
function incidentOf(sitting: SessionSitting, { occurredAt, code }: SessionIncident): ProviderMessage {
  const { attemptId, questionKey, stage } = sitting;
  return {
    ...{ type: "incident", stage, occurredAt },
    reference: commissionReference(attemptId, questionKey),
    data: { code: incidentCodes.find((known) => known === code) ?? "other" },
  };
}
