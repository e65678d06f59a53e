import type { AttemptStatus } from "../../domain/attempt.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import type { FlagCode } from "../../domain/flags.ts";
import type { JourneyDriver } from "./journey-driver.ts";

export interface Journey {
  readonly name: string;
  readonly endsAs: AttemptStatus;
  readonly flags?: readonly FlagCode[];
  readonly script: (driver: JourneyDriver) => Promise<void>;
}

/** Every answer is settled before the next: then the path is one, in process and deployed. */
async function upTo(driver: JourneyDriver, where: "taking-part" | "stages"): Promise<void> {
  await driver.register(true);
  await driver.settle();
  if (where === "taking-part") return;
  await driver.confirm();
  await driver.settle();
}

async function results(
  driver: JourneyDriver,
  met: readonly ExternalStage[],
  of = externalStages as readonly ExternalStage[],
) {
  for (const stage of of) await driver.provider("result", { stage, met: met.includes(stage) });
  await driver.settle();
}

/** Released as partially met: the simulation is not met. */
async function simulationNotMet(driver: JourneyDriver): Promise<void> {
  await upTo(driver, "stages");
  await results(driver, ["knowledge", "written"]);
}

async function simulationMet(driver: JourneyDriver): Promise<void> {
  await results(driver, ["simulation"], ["simulation"]);
}

async function resitAgreed(driver: JourneyDriver): Promise<void> {
  await driver.choose("fast-track-resit");
  await driver.settle();
  await driver.agreeToResit();
  await driver.settle();
}

/** Accepted, the return waits for the appeal's last day. */
async function acceptUntilReturned(driver: JourneyDriver): Promise<void> {
  await driver.choose("accept");
  await driver.letPass(45);
  await driver.settle();
}

/** Made while nobody is asked what next: the deadline job starts its leg. It is found not admissible. */
async function refusedAppeal(driver: JourneyDriver): Promise<void> {
  await driver.appeal();
  await driver.letPass(1);
  await driver.settle();
  await driver.judgeAppeal(false);
  await driver.settle();
}

/** An appeal that is before its panel. */
async function beforeThePanel(driver: JourneyDriver): Promise<void> {
  await driver.appeal();
  await driver.settle();
  await driver.judgeAppeal(true);
  await driver.settle();
  await driver.formPanel();
  await driver.settle();
}

const all = externalStages;

export const journeys: readonly Journey[] = [
  {
    name: "endorsed on the list, every stage met: accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      await results(driver, all);
    },
  },
  {
    name: "endorsed by answer: accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await driver.register(false);
      await driver.settle();
      await driver.endorse();
      await driver.settle();
      await driver.confirm();
      await driver.settle();
      await results(driver, all);
    },
  },
  {
    name: "not endorsed",
    endsAs: "not-endorsed",
    script: async (driver) => {
      await driver.register(false);
      await driver.settle();
      await driver.declineToEndorse();
      await driver.settle();
    },
  },
  {
    name: "the endorsement lapsed",
    endsAs: "endorsement-lapsed",
    script: async (driver) => {
      await driver.register(false);
      await driver.settle();
      await driver.letPass(62);
      await driver.settle();
    },
  },
  {
    name: "not taking part",
    endsAs: "not-taking-part",
    script: async (driver) => {
      await upTo(driver, "taking-part");
      await driver.declineToTakePart();
      await driver.settle();
    },
  },
  {
    name: "did not attend, then sat: accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.provider("did-not-attend", { stage: "written" });
      await driver.settle();
      await results(driver, all);
    },
  },
  {
    name: "did not attend twice: not met, accepted, returned after the appeal's last day",
    endsAs: "returned-to-employer",
    script: async (driver) => {
      await upTo(driver, "stages");
      for (let time = 1; time <= 2; time += 1) {
        await driver.provider("did-not-attend", { stage: "written" });
        await driver.settle();
      }
      await results(driver, all, ["knowledge", "simulation"]);
      await acceptUntilReturned(driver);
    },
  },
  {
    name: "incidents never count: accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      for (let time = 1; time <= 3; time += 1) {
        await driver.provider("incident", { stage: "knowledge" });
        await driver.settle();
      }
      await results(driver, all);
    },
  },
  {
    name: "a stage's window passed: not met, and silence returns to the employer",
    endsAs: "returned-to-employer",
    script: async (driver) => {
      await upTo(driver, "stages");
      await results(driver, all, ["knowledge", "simulation"]);
      await driver.letPass(122);
      await driver.settle();
      await driver.letPass(92);
      await driver.settle();
    },
  },
  {
    name: "withdrawn while three stages wait",
    endsAs: "withdrawn",
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.withdraw();
      await driver.settle();
    },
  },
  {
    name: "withdrawn before taking part is confirmed",
    endsAs: "withdrawn",
    script: async (driver) => {
      await upTo(driver, "taking-part");
      await driver.withdraw();
      await driver.settle();
    },
  },
  {
    name: "a correction before its result: accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.provider("result-corrected", { stage: "knowledge" });
      await driver.settle();
      await driver.provider("result", { stage: "knowledge", met: false, sitting: 1 });
      await results(driver, all, ["simulation", "written"]);
    },
  },
  {
    name: "a result twice: accredited, and nobody is bothered",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.provider("result", { stage: "knowledge", id: "twice" });
      await driver.provider("result", { stage: "knowledge", id: "twice", sitting: 1 });
      await driver.settle();
      await driver.provider("result", { stage: "knowledge", sitting: 1 });
      await results(driver, all, ["simulation", "written"]);
    },
  },
  {
    name: "another result for the same sitting: accredited, and an operator is asked",
    endsAs: "accredited",
    flags: ["conflicts-with-the-answer"],
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.provider("result", { stage: "knowledge" });
      await driver.settle();
      await driver.provider("result", { stage: "knowledge", met: false, sitting: 1 });
      await results(driver, all, ["simulation", "written"]);
    },
  },
  {
    name: "corrected while another stage still waits: accredited on the correction",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.provider("result", { stage: "knowledge", met: false });
      await driver.settle();
      await driver.provider("result-corrected", { stage: "knowledge", sitting: 1 });
      await results(driver, all, ["simulation", "written"]);
    },
  },
  {
    name: "partially met, re-sat, met: accredited by the second leg",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await resitAgreed(driver);
      await simulationMet(driver);
    },
  },
  {
    name: "the employer declines the re-sit: the candidate is asked again, accepts, and is returned",
    endsAs: "returned-to-employer",
    script: async (driver) => {
      await simulationNotMet(driver);
      await driver.choose("fast-track-resit");
      await driver.settle();
      await driver.declineResit();
      await driver.settle();
      await acceptUntilReturned(driver);
    },
  },
  {
    name: "restarted at every wait: accredited all the same",
    endsAs: "accredited",
    script: async (driver) => {
      await driver.register(false);
      await driver.settle();
      await driver.restart();
      await driver.settle();
      await driver.endorse();
      await driver.settle();
      await driver.restart();
      await driver.settle();
      await driver.confirm();
      await driver.settle();
      await driver.restart();
      await driver.settle();
      await results(driver, all);
    },
  },
  {
    name: "aborted, marked halted, restarted: accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await upTo(driver, "stages");
      await driver.abort();
      await driver.provider("result", { stage: "knowledge" });
      await driver.restart();
      await driver.settle();
      await results(driver, all, ["simulation", "written"]);
    },
  },
  {
    name: "a correction after release is put before an operator",
    endsAs: "accredited",
    flags: ["corrected-after-release"],
    script: async (driver) => {
      await upTo(driver, "stages");
      await results(driver, all);
      await driver.provider("result-corrected", { stage: "knowledge", met: false, sitting: 1 });
    },
  },
  {
    name: "appealed and not upheld: the candidate chooses a re-sit all the same, and is accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await beforeThePanel(driver);
      await driver.decideAppeal("not-upheld");
      await driver.settle();
      await resitAgreed(driver);
      await simulationMet(driver);
    },
  },
  {
    name: "appealed after accepting, and a result corrected: accredited on the outcome's second version",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await driver.choose("accept");
      await beforeThePanel(driver);
      await driver.decideAppeal({ met: "simulation" });
      await driver.settle();
    },
  },
  {
    name: "appealed, and a stage annulled: sat again free, accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await beforeThePanel(driver);
      await driver.decideAppeal({ annul: "simulation" });
      await driver.settle();
      await simulationMet(driver);
    },
  },
  {
    name: "appealed while a re-sit is under way, and not admissible: the re-sit goes on",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await resitAgreed(driver);
      await refusedAppeal(driver);
      await simulationMet(driver);
    },
  },
  {
    name: "appealed while the employer is asked to agree: asked again after it, and the re-sit goes on",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await driver.choose("fast-track-resit");
      await driver.settle();
      await refusedAppeal(driver);
      await driver.agreeToResit();
      await driver.settle();
      await simulationMet(driver);
    },
  },
  {
    name: "withdrawn after the outcome and appealed all the same, a stage annulled: asked again, sat again free, accredited",
    endsAs: "accredited",
    script: async (driver) => {
      await simulationNotMet(driver);
      await driver.withdraw();
      await driver.settle();
      await driver.appeal();
      await driver.letPass(1);
      await driver.settle();
      await driver.judgeAppeal(true);
      await driver.settle();
      await driver.formPanel();
      await driver.settle();
      await driver.decideAppeal({ annul: "simulation" });
      await driver.settle();
      await driver.confirm();
      await driver.settle();
      await simulationMet(driver);
    },
  },
  {
    name: "corrected after the release and reviewed: the accreditation is revoked, and the candidate chooses again",
    endsAs: "returned-to-employer",
    script: async (driver) => {
      await upTo(driver, "stages");
      await results(driver, all);
      await driver.provider("result-corrected", { stage: "knowledge", met: false, sitting: 1 });
      await driver.review();
      await driver.settle();
      await acceptUntilReturned(driver);
    },
  },
  {
    name: "appealed, and the appeal withdrawn: returned to the employer",
    endsAs: "returned-to-employer",
    script: async (driver) => {
      await upTo(driver, "stages");
      await results(driver, []);
      await driver.appeal();
      await driver.settle();
      await driver.withdrawAppeal();
      await driver.settle();
      await driver.letPass(1);
      await driver.settle();
    },
  },
];
