import { workflowOfLeg } from "../../domain/legs.ts";
import { executionArnOf } from "../../functions/shared/legs/executions.ts";
import { executionName, findLeg } from "../../store/journey/legs.ts";
import type { End } from "../run/ends.ts";
import type { CohortRun } from "../run/run-cohort.ts";
import type { System } from "../system.ts";
import { endInWords } from "./summary.ts";

/** One journey to each end, of all that the candidate went through at the level. */
function storiesToRead(ends: readonly End[]): string[] {
  return [...Map.groupBy(ends, endInWords)].flatMap(([end, [first]]) =>
    first === undefined ? [] : [`  npm run show -- ${first.attempt.candidateId}  # ${end}`],
  );
}

/** What to look at while the system stays up, with a call that can be pasted. */
export async function stayText(system: System, { facts, players }: CohortRun): Promise<string> {
  const { endpoint, apiUrl, machineArns, region, journeysTable } = system.deployed;
  const [end] = facts.ends;
  const attemptId = end?.attempt.attemptId ?? "";
  const employerId = end?.attempt.employerId ?? "";
  const leg = await findLeg(system.store, attemptId, end?.attempt.leg ?? 1);
  const machineArn = machineArns[workflowOfLeg[leg?.startAt ?? "endorsement"]];
  const execution = executionArnOf(machineArn, executionName(attemptId, leg?.leg ?? 1));
  const token = await players.tokenOf({ employerId });
  const aws = `AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --region ${region} --endpoint-url ${endpoint}`;
  return [
    "The system stays up until Ctrl-C. From another terminal:",
    "",
    "  npm run show -- --flagged",
    "  npm run travel -- 90d",
    ...storiesToRead(facts.ends),
    "",
    `  doorways    ${apiUrl}`,
    `  tables      ${journeysTable}`,
    `  execution   ${execution}`,
    "",
    `  curl -H 'authorization: Bearer ${token}' '${apiUrl}/employers/attempts/${attemptId}'`,
    "",
    `  ${aws} stepfunctions get-execution-history --execution-arn ${execution}`,
    "",
  ].join("\n");
}
