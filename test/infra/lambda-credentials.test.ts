import { afterEach, expect, test, vi } from "vitest";
import { defaultProvider, NoLambdaCredentialsError } from "../../infra/lambda-credentials.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a function's credentials are those of its environment, session token included", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "token");
  expect(await defaultProvider()()).toEqual({
    accessKeyId: "key",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
});

test("without a session token there is none, not an empty one", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "");
  expect(await defaultProvider()()).toEqual({ accessKeyId: "key", secretAccessKey: "secret" });
});

test.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])(
  "without %s it says so and goes nowhere else",
  async (name) => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    vi.stubEnv(name, undefined);
    await expect(defaultProvider()()).rejects.toThrow(NoLambdaCredentialsError);
  },
);
