import type { Standard } from "../standards.ts";

/** The knowledge and skills statement for child and family practitioners. */
export const practitioner2018: Standard = {
  version: "practitioner-2018-1",
  level: "practitioner",
  inForceFrom: "2018-01-01",
  source: "[outside]",
  areas: [
    { code: "relationships", name: "Relationships and effective direct work" },
    { code: "communication", name: "Communication" },
    { code: "child-development", name: "Child development" },
    {
      code: "adult-difficulties",
      name: "Adult mental ill-health, substance misuse, domestic abuse, physical ill-health and disability",
    },
    { code: "abuse-and-neglect", name: "Abuse and neglect of children" },
    { code: "assessment", name: "Child and family assessment" },
    { code: "analysis", name: "Analysis, decision-making, planning and review" },
    { code: "law", name: "The law and the family and youth justice systems" },
    { code: "supervision", name: "The role of supervision" },
    { code: "organisation", name: "Organisational context" },
  ],
  stages: {
    knowledge: {
      threshold: 18,
      maximumScore: 30,
      areas: ["child-development", "adult-difficulties", "abuse-and-neglect", "law", "organisation"],
      source: "[assumed]",
      reason: "One mark for each of the 30 items, met at three fifths; the areas that questions can test.",
    },
    simulation: {
      threshold: 60,
      maximumScore: 100,
      areas: ["relationships", "communication", "abuse-and-neglect", "assessment"],
      source: "[assumed]",
      reason: "Two simulations scored together, met at three fifths; the areas that can be observed.",
    },
    written: {
      threshold: 60,
      maximumScore: 100,
      areas: ["communication", "assessment", "analysis", "supervision"],
      source: "[assumed]",
      reason: "Met at three fifths; the areas that show in a written analysis and in reflection.",
    },
  },
};
