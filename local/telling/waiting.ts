import { flags } from "../../domain/flags.ts";
import type { FlaggedItem } from "../../store/journey/flags.ts";

/** What waits for an operator, reason by reason, the longest waiting first; with which journey it is about. */
export function waitingInWords(items: readonly FlaggedItem[]): string {
  if (items.length === 0) return "Nothing waits for an operator.";
  const byReason = [...Map.groupBy(items, ({ flagCode }) => flagCode)];
  const told = byReason.flatMap(([code, waiting]) => [
    "",
    `${flags[code].says} (docs/runbook.md#${code})`,
    ...waiting.map((item) => `  since ${item.flaggedAt.slice(0, 16).replace("T", " ")}  ${whichOne(item)}`),
  ]);
  const head = items.length === 1 ? "One thing waits" : `${items.length} things wait`;
  return [`${head} for an operator:`, ...told].join("\n");
}

function whichOne({ pk, sk, attemptId, stage, type, provider }: FlaggedItem): string {
  const isOfAttempt = pk.startsWith("ATTEMPT#");
  const journey = attemptId ?? (isOfAttempt ? pk.slice("ATTEMPT#".length) : undefined);
  const what = [stage, type?.replaceAll("-", " "), provider && `from ${provider}`].filter(Boolean).join(", ");
  const rest = what === "" && !isOfAttempt ? `${pk} ${sk}` : what;
  return [journey === undefined ? "no attempt" : `attempt ${journey}`, rest].filter(Boolean).join("  ");
}
