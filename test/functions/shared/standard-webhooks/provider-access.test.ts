import { expect, test } from "vitest";
import {
  providerDirectory,
  ProviderSecretError,
} from "../../../../functions/shared/standard-webhooks/provider-access.ts";

const secret = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString("base64")}`;
const written = {
  commissionUrl: "https://provider.example/commissions",
  incoming: [secret(1)],
  outgoing: secret(9),
};

function directory(first: unknown = written) {
  const state = { now: 1_000_000, reads: 0, secret: first };
  const providers = providerDirectory({
    arns: { assessors: "arn:assessors" },
    readSecret: async () => {
      state.reads += 1;
      if (state.secret instanceof Error) throw state.secret;
      return typeof state.secret === "string" ? state.secret : JSON.stringify(state.secret);
    },
    now: () => state.now,
  });
  return { state, providers };
}

test("a provider's secret is read once and kept for five minutes", async () => {
  const { state, providers } = directory();
  expect((await providers.find("assessors"))?.incoming).toHaveLength(1);
  state.now += 299_999;
  await providers.find("assessors");
  expect(state.reads).toBe(1);
  state.now += 1;
  await providers.find("assessors");
  expect(state.reads).toBe(2);
});

test("a rotation is picked up at once, and junk can't have the secret read more than twice a minute", async () => {
  const { state, providers } = directory();
  await providers.find("assessors");
  state.now += 30_000;
  state.secret = { ...written, incoming: [secret(1), secret(2)] };
  expect((await providers.refresh("assessors"))?.incoming).toHaveLength(2);
  for (let junk = 0; junk < 100; junk += 1) expect(await providers.refresh("assessors")).toBeUndefined();
  expect(state.reads).toBe(2);
  expect((await providers.find("assessors"))?.incoming).toHaveLength(2);
});

test("a refresh that fails leaves the keys that were known, and is not tried again at once", async () => {
  const { state, providers } = directory();
  await providers.find("assessors");
  state.now += 30_000;
  state.secret = new Error("throttled");
  await expect(providers.refresh("assessors")).rejects.toThrow("throttled");
  expect(await providers.refresh("assessors")).toBeUndefined();
  expect((await providers.find("assessors"))?.incoming).toHaveLength(1);
});

test.each(["nobody", "__proto__", "constructor", ""])("there is no provider %j", async (provider) => {
  const { state, providers } = directory();
  expect(await providers.find(provider)).toBeUndefined();
  expect(await providers.refresh(provider)).toBeUndefined();
  expect(state.reads).toBe(0);
});

test.each([
  ["no JSON", "whsec_abc", "expected a JSON text"],
  ["a short secret", { ...written, incoming: ["whsec_QQ=="] }, "/incoming/0 the secret has 1 bytes"],
  ["no incoming secret", { ...written, incoming: [] }, "/incoming"],
  ["six incoming secrets", { ...written, incoming: Array(6).fill(secret(1)) }, "/incoming"],
  ["no outgoing secret", { ...written, outgoing: undefined }, "/outgoing is missing"],
  ["a plain HTTP address", { ...written, commissionUrl: "http://provider.example/" }, "/commissionUrl"],
  [
    "a host that only looks local",
    { ...written, commissionUrl: "http://localhost.evil.example/" },
    "/commissionUrl",
  ],
  ["a member it does not know", { ...written, note: "x" }, "/note"],
])("a secret with %s is a configuration error that says where", async (_what, stored, where) => {
  const { providers } = directory(stored);
  await expect(providers.find("assessors")).rejects.toThrow(ProviderSecretError);
  await expect(providers.find("assessors")).rejects.toThrow(where);
});
