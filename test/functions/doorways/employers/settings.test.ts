import { expect, test } from "vitest";
import { changeSettings, showSettings } from "../../../../functions/doorways/employers/change-settings.ts";
import { listsWorkshop } from "../../../support/lists.ts";

const employerId = "leeds";
const usual = { agencyStaff: "after-6-months" } as const;

test("an employer that has chosen nothing has what is usual", async () => {
  expect(await showSettings({ employerId }, listsWorkshop().store)).toEqual(usual);
});

test("what an employer chooses holds until it chooses anew; what it leaves out is as usual again", async () => {
  const { store, database } = listsWorkshop();
  const chosen = { agencyStaff: "left-out", releasesPerWeek: 3 } as const;
  expect(await changeSettings({ employerId, by: "lead-1", ...chosen }, store)).toEqual(chosen);
  expect(await showSettings({ employerId }, store)).toEqual(chosen);
  expect(await changeSettings({ employerId, by: "lead-2", ...usual }, store)).toEqual(usual);
  const [kept] = database.items("Journeys");
  expect(kept).toMatchObject({ changedBy: "lead-2" });
  expect(kept).not.toHaveProperty("releasesPerWeek");
});

test("one employer's choice is not another's", async () => {
  const { store } = listsWorkshop();
  const settings = { ...usual, releasesPerWeek: 1 };
  await changeSettings({ employerId, by: "lead-1", ...settings }, store);
  expect(await showSettings({ employerId: "bury" }, store)).toEqual(usual);
});
