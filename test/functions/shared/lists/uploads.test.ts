import { S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { fileKeys, listOfUpload } from "../../../../functions/shared/lists/files.ts";
import { bucketUploads } from "../../../../functions/shared/lists/uploads.ts";

const client = new S3Client({
  region: "eu-west-2",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

test("an upload is bound to its key, a CSV's type, 24 MiB and a quarter of an hour", async () => {
  const offer = bucketUploads("lists", client, () => Date.parse("2018-09-03T09:00:00Z"));
  const { url, fields, expiresAt } = await offer("uploads/leeds/l.csv");
  const policy = Buffer.from(fields["Policy"] ?? "", "base64").toString();
  expect(url).toBe("https://lists.s3.eu-west-2.amazonaws.com/");
  expect(JSON.parse(policy)).toMatchObject({
    conditions: expect.arrayContaining([
      ["content-length-range", 0, 24 * 1024 * 1024],
      { key: "uploads/leeds/l.csv" },
      { "Content-Type": "text/csv" },
    ]),
  });
  expect(expiresAt).toBe("2018-09-03T09:15:00.000Z");
});

test("an upload's key tells the employer and the list", () => {
  expect(listOfUpload(fileKeys.upload("leeds", "l-1"))).toEqual({ employerId: "leeds", listId: "l-1" });
});

test.each([
  "uploads/leeds/l.txt",
  "uploads/l.csv",
  "chunks/l/1",
  "uploads/leeds/x/l.csv",
  "uploads//l.csv",
  "",
])("%j is no upload's key", (key) => {
  expect(listOfUpload(key)).toBeUndefined();
});
