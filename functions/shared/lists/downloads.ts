import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { listLimits } from "../../../contracts/lists.ts";

/** A link by which a browser, or curl, gets one file without a login. */
export interface Download {
  readonly url: string;
  /** By the real clock: S3 judges the link, and its clock is not ours to move. */
  readonly expiresAt: string;
}
export type OfferDownload = (key: string) => Promise<Download>;

/** Downloads from a bucket: one file, for five minutes, saved and not shown by a browser. */
export function bucketDownloads(
  Bucket: string,
  client = new S3Client({}),
  now = () => Date.now(),
): OfferDownload {
  return async (Key) => {
    const expiresIn = listLimits.resultOpenSeconds;
    const expiresAt = new Date(now() + expiresIn * 1000).toISOString();
    const ResponseContentDisposition = `attachment; filename="${Key.replaceAll("/", "-")}"`;
    const command = new GetObjectCommand({ Bucket, Key, ResponseContentDisposition });
    return { url: await getSignedUrl(client, command, { expiresIn }), expiresAt };
  };
}
