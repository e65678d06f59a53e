import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { listLimits } from "../../../contracts/lists.ts";

/** A form by which a browser, or curl, uploads one file to one key without a login. */
export interface Upload {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}
export type OfferUpload = (key: string) => Promise<Upload>;

/** Uploads to a bucket: one CSV of at most 5 MiB, for a quarter of an hour by the real clock. */
export function bucketUploads(
  Bucket: string,
  client = new S3Client({}),
  now = () => Date.now(),
): OfferUpload {
  return async (Key) => {
    const expiresAt = new Date(now() + listLimits.uploadOpenSeconds * 1000).toISOString();
    const { url, fields } = await createPresignedPost(client, {
      Bucket,
      Key,
      Fields: { "Content-Type": "text/csv" },
      Conditions: [["content-length-range", 0, listLimits.mostBytes]],
      Expires: listLimits.uploadOpenSeconds,
    });
    return { url, fields, expiresAt };
  };
}
