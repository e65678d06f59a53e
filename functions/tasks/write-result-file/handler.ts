import { listTaskInput } from "../../../contracts/lists.ts";
import { setting } from "../../environment.ts";
import { bucketFiles } from "../../shared/lists/files.ts";
import { listsClient } from "../../shared/lists/lists-client.ts";
import { taskHandler } from "../task-handler.ts";
import { writeResultFile } from "./write-result-file.ts";

const files = bucketFiles(setting(process.env, "LISTS_BUCKET"), listsClient(process.env));

export const handler = taskHandler(listTaskInput, process.env, (input, store) =>
  writeResultFile(input, { store, files }),
);
