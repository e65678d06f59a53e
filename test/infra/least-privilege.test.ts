import { expect, test } from "vitest";
import { functionNames, functionRows, type FunctionName } from "../../infra/functions.ts";
import { synthesised } from "./synthesised.ts";

const { mayOf, ofType } = synthesised("production");

function whoMay(action: RegExp, resource = /./): FunctionName[] {
  return functionNames.filter((name) =>
    mayOf(name).some(
      ({ actions, resources }) =>
        actions.some((a) => action.test(a)) && resources.some((r) => resource.test(r)),
    ),
  );
}

test("only resume-workflow may answer a task token", () => {
  expect(whoMay(/^states:SendTask/)).toEqual(["resume-workflow"]);
});

test("only the doorway of the providers and what sends to them read the providers' secrets", () => {
  expect(whoMay(/^secretsmanager:/, /ProviderSecrets/)).toEqual(["providers", "send-to-provider"]);
});

test("only those at whom people are registered read the key of the hash of registration numbers", () => {
  expect(whoMay(/^secretsmanager:/, /RegistrationNumberKey/)).toEqual(["register-chunk", "candidates"]);
});

test("people's data are read by whoever registers, shows or sends them, and by no other task", () => {
  const people = /PeopleTable/;
  expect(whoMay(/^dynamodb:(Get|BatchGet|Query|Scan|PartiQL)/, people)).toEqual([
    "register-chunk",
    "employers",
    "candidates",
    "operators",
    "panel",
    "send-to-provider",
    "notify",
  ]);
  expect(whoMay(/^dynamodb:Put/, people)).toEqual([
    "register-chunk",
    "providers",
    "employers",
    "candidates",
    "operators",
    "panel",
  ]);
  expect(whoMay(/^dynamodb:Update/, people)).toEqual(["register-chunk", "operators"]);
  expect(whoMay(/^dynamodb:Delete/, people)).toEqual([]);
});

test("what only notes how far something got can put nothing into the log, and take nothing out of it", () => {
  const changes = /^dynamodb:(Put|Delete)/;
  const marking = ["check-file", "write-result-file", "resume-workflow", "publish-events"] as const;
  const telling = ["send-to-provider", "notify", "start-list"] as const;
  const may = whoMay(changes, /JourneysTable/);
  expect(may.filter((name) => [...marking, ...telling].some((one) => one === name))).toEqual([]);
  expect(may).toContain("grade-stage");
});

test.each([
  { name: "panel", action: "dynamodb:GetItem", reaches: ["ATTEMPT#*"] },
  { name: "panel", action: "dynamodb:PutItem", reaches: ["ATTEMPT#*"] },
  { name: "employers", action: "dynamodb:PutItem", reaches: ["ATTEMPT#*"] },
  { name: "providers", action: "dynamodb:PutItem", reaches: ["ATTEMPT#*", "MESSAGE#*"] },
] as const)(
  "$name: $action on people's data reaches the words of cases only",
  ({ name, action, reaches }) => {
    const onPeople = mayOf(name).filter(
      ({ actions, resources }) =>
        actions.includes(action) && resources.some((r) => r.includes("PeopleTable")),
    );
    const only = JSON.stringify({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": reaches } });
    expect(onPeople.map(({ condition }) => condition)).toEqual([only]);
  },
);

test("only notify sends e-mails, and only from the stage's own identity", () => {
  expect(whoMay(/^ses:/)).toEqual(["notify"]);
  const mail = mayOf("notify").filter(({ actions }) => actions.some((action) => action.startsWith("ses:")));
  expect(mail).toEqual([expect.objectContaining({ actions: ["ses:SendEmail"] })]);
  expect(JSON.stringify(mail)).toMatch(/:identity\/.*MailSenderIdentity/);
});

test("only those that restart journeys stop executions", () => {
  expect(whoMay(/^states:StopExecution/)).toEqual(["operators", "act-on-deadlines"]);
});

test("no doorway touches a workflow but the operators', who restart what halted", () => {
  const doorways = new Set<FunctionName>(
    functionNames.filter((name) => functionRows[name].group === "doorways"),
  );
  expect(whoMay(/^states:/).filter((name) => doorways.has(name))).toEqual(["operators"]);
});

test("nobody scans, and each index is queried by those whom it is for", () => {
  expect(whoMay(/^dynamodb:Scan/)).toEqual([]);
  expect(whoMay(/^dynamodb:/, /index\/\*/)).toEqual([]);
  expect(whoMay(/^dynamodb:Query/, /index\/deadlines/)).toEqual([
    "operators",
    "act-on-deadlines",
    "move-renewal-dates",
    "reconcile-executions",
  ]);
  expect(whoMay(/^dynamodb:Query/, /index\/flags/)).toEqual(["operators", "act-on-deadlines"]);
  expect(whoMay(/^dynamodb:Query/, /index\/employer/)).toEqual(["employers"]);
  expect(whoMay(/^dynamodb:Query/, /index\/candidate/)).toEqual([
    "providers",
    "candidates",
    "operators",
    "panel",
    "fund",
    "act-on-deadlines",
  ]);
});

test.each(functionNames)("%s has no right on every resource but where AWS knows none", (name) => {
  const onEverything = mayOf(name)
    .filter(({ resources }) => resources.includes("*"))
    .flatMap(({ actions }) => actions);
  const allowed = new Set(["states:SendTaskSuccess", "states:SendTaskFailure", "dynamodb:ListStreams"]);
  expect(onEverything.filter((action) => !allowed.has(action))).toEqual([]);
});

test.each(functionNames)("%s has no action by wildcard, apart from CDK's own for queues", (name) => {
  const byWildcard = mayOf(name)
    .flatMap(({ actions }) => actions)
    .filter((action) => action.includes("*"));
  expect(byWildcard.filter((action) => !["kms:GenerateDataKey*", "kms:ReEncrypt*"].includes(action))).toEqual(
    [],
  );
});

test("no role has a managed policy", () => {
  const managed = ofType("AWS::IAM::Role").filter(({ Properties }) => "ManagedPolicyArns" in Properties);
  expect(managed.map(({ id }) => id)).toEqual([]);
});
