import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { providerIds, type ProviderId } from "../domain/policy/providers.ts";

export const stageNames = ["local", "dev", "test", "production"] as const;
export type StageName = (typeof stageNames)[number];

export class UnknownStageError extends Error {
  override readonly name = "UnknownStageError";
}

/** What differs between the stages; everything else is the same everywhere. */
export interface Config {
  readonly stage: StageName;
  /** False on one machine: its data ends with the emulator, and it has no operators to alarm. */
  readonly isDeployed: boolean;
  /** `offset` lets a test or a simulation move the days on. Windows and appeals hang on it: never where people are. */
  readonly businessClock: "real" | "offset";
  readonly logRetention: RetentionDays;
  readonly providers: readonly ProviderId[];
  /** Whose e-mails are sent, and where they say to sign in. `.example` is nobody's: the service's own go here. */
  readonly mail: { readonly domain: string; readonly signInUrl: string };
  /** How fast journeys are started, by all lists and the deadline job together. */
  readonly startsPerSecond: number;
}

export const region = "eu-west-2";

const deployed = {
  isDeployed: true,
  businessClock: "real",
  providers: providerIds,
  // StartExecution's bucket refills with 150 a second in eu-west-2: a third stays free for re-sits and restarts.
  startsPerSecond: 100,
} as const;

const mailOf = (stage: StageName): Config["mail"] => ({
  domain: `${stage}.naas.example`,
  signInUrl: `https://${stage}.naas.example/sign-in`,
});

const stages: Record<StageName, Omit<Config, "stage">> = {
  local: {
    isDeployed: false,
    businessClock: "offset",
    logRetention: RetentionDays.ONE_DAY,
    mail: mailOf("local"),
    providers: providerIds,
    // What two cores take without throttling their own tasks.
    startsPerSecond: 20,
  },
  dev: { ...deployed, mail: mailOf("dev"), logRetention: RetentionDays.TWO_WEEKS },
  test: { ...deployed, mail: mailOf("test"), logRetention: RetentionDays.ONE_MONTH },
  // A journey is looked into after an appeal's windows have closed; logs hold ids, not people.
  production: { ...deployed, mail: mailOf("production"), logRetention: RetentionDays.SIX_MONTHS },
};

/**
 * The settings of a stage: `local` for the emulator, the others for an account in eu-west-2.
 *
 * @throws UnknownStageError
 */
export function configOf(stage: string): Config {
  const known = stageNames.find((name) => name === stage);
  if (known === undefined) {
    throw new UnknownStageError(`The stage is "${stage}"; expected one of ${stageNames.join(", ")}.`);
  }
  return { stage: known, ...stages[known] };
}

/** The physical name of a thing: it holds the stage, so that stages can share an account. */
export const named = (config: Pick<Config, "stage">, name: string): string => `naas-${config.stage}-${name}`;
