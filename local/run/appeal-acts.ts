import type { AppealGround } from "../../domain/appeals.ts";
import type { PanelDecision } from "../actors/panel.ts";
import { expecting } from "../actors/doorway.ts";
import type { ForeseenAppeal } from "../cohort/foreseen.ts";
import { assessedAs } from "../cohort/provider-message.ts";
import type { Appealing } from "../cohort/story.ts";
import type { ActOf } from "./act.ts";
import { questionOfFirstOutcome, type Member } from "./member.ts";

/** What a candidate appeals on who is to end so, in words that an operator can judge. */
const pleas: Readonly<Record<Appealing, { readonly ground: AppealGround; readonly statement: string }>> = {
  "not-admissible": {
    ground: "administrative-or-scoring-error",
    statement: "My answers were better than the examiner thought them.",
  },
  withdrawn: {
    ground: "exceptional-circumstances",
    statement: "There was a bereavement in my family on the day before.",
  },
  "not-upheld": {
    ground: "exceptional-circumstances",
    statement: "My train was late, and I arrived with no time to spare.",
  },
  "correct-result": {
    ground: "administrative-or-scoring-error",
    statement: "Two of the marks on my sheet were not added up.",
  },
  "annul-stage": {
    ground: "procedural-irregularity",
    statement: "The recording stopped half-way, and we began again with other material.",
  },
  "annul-attempt": {
    ground: "adjustments-not-provided",
    statement: "The extra time that was agreed for every part was not given in any.",
  },
};

const make: ActOf = (member, _epoch, { players }) => {
  const { appeal } = member.foreseen;
  if (appeal === undefined || !member.open.has(questionOfFirstOutcome)) return undefined;
  return {
    name: "appeal",
    async run() {
      const { ground, statement } = pleas[appeal.ends];
      const candidate = await players.candidate(member);
      expecting(202, "appealing", await candidate.appeal(member.attemptId, ground, statement));
    },
  };
};

/** The appeal of whom it is about, while this is asked; undefined otherwise. */
const askedOf = ({ foreseen, open }: Member, question: string): ForeseenAppeal | undefined =>
  open.has(question) ? foreseen.appeal : undefined;

const judge: ActOf = (member, _epoch, { players }) => {
  const ends = askedOf(member, "appeal-admissibility")?.ends;
  if (ends === undefined) return undefined;
  return {
    name: "judging the appeal",
    async run() {
      const { attemptId } = member;
      if (ends === "withdrawn") {
        const candidate = await players.candidate(member);
        return expecting(202, "withdrawing an appeal", await candidate.withdrawAppeal(attemptId));
      }
      const operator = await players.operator();
      const isAdmissible = ends !== "not-admissible";
      const reason = isAdmissible
        ? "The statement names what went wrong."
        : "Only the examiner's judgement is disputed.";
      return expecting(202, "judging", await operator.judgeAppeal(attemptId, isAdmissible, reason));
    },
  };
};

const formPanel: ActOf = (member, _epoch, { players }) => {
  if (askedOf(member, "appeal-panel") === undefined) return undefined;
  return {
    name: "forming the panel",
    async run() {
      const [operator, { memberIds }] = await Promise.all([players.operator(), players.panel()]);
      expecting(
        202,
        "forming the panel",
        await operator.formPanel(member.attemptId, memberIds, "Nobody of them has an interest."),
      );
    },
  };
};

const decide: ActOf = (member, _epoch, { players, provider }) => {
  const appeal = askedOf(member, "appeal-decision");
  if (appeal === undefined) return undefined;
  return {
    name: "deciding the appeal",
    async run() {
      const { member: panellist } = await players.panel();
      const decision = decisionOn(member, appeal, provider.about());
      expecting(202, "deciding", await panellist.decide(member.attemptId, decision));
    },
  };
};

const reasons = "The panel read the statement, the provider's record of the day and the results.";

function decisionOn(
  { attemptId, level }: Member,
  { ends, stage }: ForeseenAppeal,
  about: { readonly at: string; readonly seed: number },
): PanelDecision {
  if (ends === "annul-attempt") return { decision: ends, reasons };
  if (ends === "annul-stage" && stage !== undefined) return { decision: ends, stage, reasons };
  if (ends !== "correct-result" || stage === undefined) return { decision: "not-upheld", reasons };
  const { score, areas } = assessedAs(true, { ...about, reference: attemptId, stage, level });
  const rated = areas.map(({ area, band }) => ({ area, band }));
  return { decision: ends, stage, score, areas: rated, reasons };
}

/** The candidate appeals, operators judge it and form the panel, the panel decides. */
export const appealActs: readonly ActOf[] = [make, judge, formPanel, decide];
