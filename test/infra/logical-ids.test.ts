import { expect, test } from "vitest";
import { synthesised } from "./synthesised.ts";

/**
 * What holds people's journeys. A changed logical id makes CloudFormation make a new one and, where it is not
 * kept, delete the old one, with every execution or item in it. Change this list only with a migration.
 */
const kept = {
  "AWS::DynamoDB::GlobalTable": ["JourneysTable53A17C19", "PeopleTable42ECE6FB"],
  "AWS::StepFunctions::StateMachine": [
    "AccreditationMachine6E9F75BE",
    "AppealMachine715C381B",
    "ReaccreditationMachineDDBFC4F6",
    "EmployerListMachine542A7B70",
  ],
  "AWS::KMS::Key": ["EncryptionKey3A692D6E"],
  "AWS::S3::Bucket": ["ListsBucket466A1045"],
  "AWS::Cognito::UserPool": ["DirectoryPoolA7B8CEE8"],
};

test.each(["dev", "production"] as const)("in %s, what holds journeys keeps its logical id", (stage) => {
  const { ofType } = synthesised(stage);
  const found = Object.keys(kept).map((type) => [type, ofType(type).map(({ id }) => id)]);
  expect(Object.fromEntries(found)).toEqual(kept);
});
