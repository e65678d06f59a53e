import type { ListColumn } from "./lists.ts";
import type { Source } from "./policy/parameter.ts";
import type { Day } from "./time.ts";

/** How a finding is told: the rule's source, and the sentence for the employer. Nothing of the row is repeated. */
interface Told {
  readonly source: Source;
  /** `months` is what the policy asks, where the finding is about a time. */
  readonly sentence: (months: number) => string;
}

const endorsedBefore = "[assumed]";

/** Why a row can't become an attempt. */
export const refusals = {
  "unknown-level": {
    source: "[D 1.3]",
    sentence: () => "The level is unknown; expected practitioner or practice-supervisor.",
  },
  "reserved-level": {
    source: "[D 1.3]",
    sentence: () =>
      "The level is reserved and not assessed yet; expected practitioner or practice-supervisor, which leaders may sit.",
  },
  "endorsement-without-supervisor": {
    source: endorsedBefore,
    sentence: () =>
      "The row gives the day of an endorsement but not the endorsing supervisor; name both, or neither.",
  },
  "endorsement-without-date": {
    source: endorsedBefore,
    sentence: () =>
      "The row names the endorsing supervisor but not the day of the endorsement; give both, or neither.",
  },
  "endorsed-in-the-future": {
    source: endorsedBefore,
    sentence: () => "The day of the endorsement lies in the future.",
  },
  "day-to-come": {
    source: "[assumed]",
    sentence: () => "The day lies in the future; expected a day on which it had happened.",
  },
  "cell-needed": {
    source: "[assumed]",
    sentence: () => "The row's pathway, or how the person works for you, asks for this cell; fill it in.",
  },
  "earliest-date-too-far": {
    source: "[assumed]",
    sentence: (months) =>
      `The earliest date lies more than ${months} months ahead; send the row again nearer the time.`,
  },
  "function-not-statutory": {
    source: "[B Q2, A 20]",
    sentence: () =>
      "Only people in a statutory function are assessed until NAAS is widened, and this is none of the level's.",
  },
  "employer-not-in-open-phase": {
    source: "[C 29], [A 33]",
    sentence: () =>
      "NAAS is not open to you yet: your phase has not begun. People who completed the ASYE in one of the years of the post-ASYE pathway may be put forward on that.",
  },
  "still-on-asye": {
    source: "[A 24]",
    sentence: () =>
      "People who are still on the ASYE are not assessed until the lessons of Phase One are learned.",
  },
  "employed-too-briefly": {
    source: "[B Q3, B 6]",
    sentence: (months) =>
      `The newly qualified are assessed after ${months} months of continuous employment with you, the ASYE included.`,
  },
  "in-role-too-briefly": {
    source: "[B Q4]",
    sentence: (months) =>
      `A new practice supervisor is assessed after ${months} months in the role with you.`,
  },
  "pathway-of-another-level": {
    source: "[B Q4]",
    sentence: () => "The pathway new-practice-supervisor leads to the level practice-supervisor only.",
  },
  "worked-for-you-too-briefly": {
    source: "[O], [C 48], [B Q7, B 14], [D 3.3]",
    sentence: (months) =>
      `You may endorse agency staff and the self-employed once you know their practice: after ${months} months of work for you.`,
  },
  "agency-staff-left-out": {
    source: "[D 3.3]",
    sentence: () => "You have chosen to leave agency staff and the self-employed out.",
  },
  "pathway-not-open": {
    source: "[P]",
    sentence: () => "The post-ASYE pathway takes nobody yet.",
  },
  "employer-in-naas": {
    source: "[P]",
    sentence: () =>
      "The post-ASYE pathway is for people whose employer is not in NAAS, and you are; put the person forward on another pathway.",
  },
  "asye-not-completed": {
    source: "[P]",
    sentence: () => "The post-ASYE pathway is for people who have completed the ASYE.",
  },
  "asye-year-not-taken": {
    source: "[P]",
    sentence: () => "The post-ASYE pathway does not take people who completed the ASYE in this year.",
  },
} as const satisfies Record<string, Told>;
export type RefusalCode = keyof typeof refusals;

/** What the employer should know and look at; it never keeps a row from being accepted. */
export const warnings = {
  "part-time": {
    source: "[B Q3, B 6], [assumed]",
    sentence: (months) =>
      `The ${months} months are meant full-time; judge whether part-time work has given as much practice.`,
  },
  "leave-taken": {
    source: "[B Q3, B 6], [assumed]",
    sentence: (months) =>
      `The ${months} months are meant without a break; judge whether the leave has left enough practice.`,
  },
  "put-forward-late": {
    source: "[B Q5], [B Q6]",
    sentence: (months) => `The person should have been put forward within ${months} months of moving.`,
  },
  "seems-newly-qualified": {
    source: "[B Q3, B 6]",
    sentence: (months) =>
      `The person qualified less than ${months} months ago; if newly qualified, choose that pathway.`,
  },
  "seems-new-supervisor": {
    source: "[B Q4]",
    sentence: (months) =>
      `The person has been in the role for less than ${months} months; if a new practice supervisor, choose that pathway.`,
  },
} as const satisfies Record<string, Told>;
export type WarningCode = keyof typeof warnings;

const findings: Readonly<Record<RefusalCode | WarningCode, Told>> = { ...refusals, ...warnings };

/** What a rule found: about which column, and how many months it asks. Codes and numbers only. */
export interface Finding<Code extends RefusalCode | WarningCode = RefusalCode | WarningCode> {
  readonly code: Code;
  readonly column: ListColumn;
  readonly months?: number | undefined;
}

/** The sentence for the employer. */
export const sentenceOfFinding = ({ code, months = 0 }: Pick<Finding, "code" | "months">): string =>
  findings[code].sentence(months);

/** The tag of the rule that a finding comes from. */
export const sourceOfFinding = ({ code }: Pick<Finding, "code">): Source => findings[code].source;

/** A day that follows from the row: by when, or from when, the person is to be put forward. */
export const dueDateCodes = ["put-forward-by", "eligible-from"] as const;
export interface DueDate {
  readonly code: (typeof dueDateCodes)[number];
  readonly day: Day;
}
