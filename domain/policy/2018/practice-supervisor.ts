import type { Standard } from "../standards.ts";

/** The knowledge and skills statement for practice supervisors. */
export const practiceSupervisor2018: Standard = {
  version: "practice-supervisor-2018-1",
  level: "practice-supervisor",
  inForceFrom: "2018-01-01",
  source: "[outside]",
  areas: [
    { code: "excellent-practice", name: "Promote and govern excellent practice" },
    { code: "developing-practitioners", name: "Developing excellent practitioners" },
    { code: "practice-system", name: "Shaping and influencing the practice system" },
    { code: "power-and-authority", name: "Effective use of power and authority" },
    { code: "decision-making", name: "Confident analysis and decision-making" },
    { code: "purposeful-social-work", name: "Purposeful and effective social work" },
    { code: "emotionally-intelligent-supervision", name: "Emotionally intelligent practice supervision" },
    { code: "performance", name: "Performance management and improvement" },
  ],
  stages: {
    knowledge: {
      threshold: 18,
      maximumScore: 30,
      areas: ["practice-system", "power-and-authority", "performance"],
      source: "[assumed]",
      reason: "One mark for each of the 30 items, met at three fifths; the areas that questions can test.",
    },
    simulation: {
      threshold: 60,
      maximumScore: 100,
      areas: [
        "developing-practitioners",
        "power-and-authority",
        "decision-making",
        "emotionally-intelligent-supervision",
      ],
      source: "[assumed]",
      reason: "Two simulations scored together, met at three fifths; the areas that can be observed.",
    },
    written: {
      threshold: 60,
      maximumScore: 100,
      areas: ["excellent-practice", "decision-making", "purposeful-social-work"],
      source: "[assumed]",
      reason: "Met at three fifths; the areas that show in a written analysis and in reflection.",
    },
  },
};
