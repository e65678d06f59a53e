import { S3Client } from "@aws-sdk/client-s3";
import type { Environment } from "../../environment.ts";

/**
 * A client for the lists' bucket. Where another endpoint than AWS's stands in, the bucket is named in the path: its
 * name before `localhost` is no host that a browser or Node could find.
 */
export function listsClient(environment: Environment): S3Client {
  return new S3Client({ forcePathStyle: environment["AWS_ENDPOINT_URL"] !== undefined });
}
