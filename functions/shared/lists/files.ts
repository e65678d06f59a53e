import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

/** The files of employers' lists, by key. */
export interface Files {
  /** Bytes of the file, without reading it. */
  size(key: string): Promise<number>;
  read(key: string): Promise<Uint8Array>;
  /** Writes the file, in place of one that was there. */
  write(key: string, content: string): Promise<void>;
}

/** A file was there a moment ago, or should have been, and is not: a fault. */
export class MissingFileError extends Error {
  override readonly name = "MissingFileError";
  constructor(key: string) {
    super(`there is no file ${key}`);
  }
}

/** The files of a bucket. */
export function bucketFiles(Bucket: string, client = new S3Client({})): Files {
  return {
    async size(Key) {
      const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }));
      return ContentLength ?? 0;
    },
    async read(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (Body === undefined) throw new MissingFileError(Key);
      return Body.transformToByteArray();
    },
    async write(Key, content) {
      const ContentType = Key.endsWith(".csv") ? "text/csv; charset=utf-8" : "application/jsonl";
      await client.send(new PutObjectCommand({ Bucket, Key, Body: content, ContentType }));
    },
  };
}

/** Where the files of a list stand. */
export const fileKeys = {
  upload: (employerId: string, listId: string): string => `uploads/${employerId}/${listId}.csv`,
  chunk: (listId: string, chunk: number): string => `chunks/${listId}/${chunk}`,
  result: (listId: string): string => `results/${listId}.csv`,
} as const;

/** The list whose upload stands under the key; undefined for a key that is no upload's. */
export function listOfUpload(key: string): { employerId: string; listId: string } | undefined {
  const parts = /^uploads\/(?<employerId>[\w-]{1,64})\/(?<listId>[\w-]{1,64})\.csv$/.exec(key)?.groups;
  const { employerId, listId } = parts ?? {};
  return employerId === undefined || listId === undefined ? undefined : { employerId, listId };
}
