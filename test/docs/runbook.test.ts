import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { flagCodes } from "../../domain/flags.ts";
import { reopeningRefusals } from "../../store/transitions/reopening.ts";
import { synthesised } from "../infra/synthesised.ts";

const page = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");

/** The text under each heading of the second level. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => {
      const [heading = ""] = section.split("\n", 1);
      return [heading, section.slice(heading.length)];
    }),
);

const production = synthesised("production");
const alarms = production
  .ofType("AWS::CloudWatch::Alarm")
  .map(({ Properties }) => ({
    name: String(Properties["AlarmName"]),
    section: /docs\/runbook\.md#([a-z-]+)$/.exec(String(Properties["AlarmDescription"]))?.[1] ?? "",
  }));

const deadLetters = production
  .ofType("AWS::SQS::Queue")
  .map(({ Properties }) => String(Properties["QueueName"]))
  .filter((name) => name.endsWith("-dead-letters"));

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");

describe("the runbook", () => {
  test.each(alarms)("says for the alarm $name what it means and what to do", ({ section }) => {
    const text = sections.get(section) ?? "";
    for (const part of ["**Means**", "**Look**", "**Do**", "**Close**"]) expect(text).toContain(part);
  });

  test.each(flagCodes)("says for the flag %s what it means for the candidate and what to do", (code) => {
    const text = sections.get(code) ?? "";
    for (const part of ["**Candidate**", "**Look**", "**Do**", "**Close**"]) expect(text).toContain(part);
  });

  test.each(reopeningRefusals)("says what to do when a correction can't be applied for %s", (code) => {
    expect(sections.get("corrected-after-release")).toContain(`\`${code}\``);
  });

  test.each(deadLetters)("says of the dead letters %s what waits there and what to do", (queue) => {
    expect(sections.get("dead-letters")).toContain(`| \`${queue.replace("production", "<stage>")}\` |`);
  });

  test("has no section of an alarm or flag that is no more", () => {
    const known = new Set([...flagCodes, ...alarms.map(({ section }) => section)]);
    const told = [...sections].flatMap(([heading, text]) => (text.includes("**Close**") ? [heading] : []));
    expect(told.filter((heading) => !known.has(heading))).toEqual([]);
  });

  test("links to headings that are there", () => {
    const anchors = new Set([...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading)));
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});
