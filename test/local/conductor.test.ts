import { describe, expect, test } from "vitest";
import { AtOnce } from "../../local/run/at-once.ts";

const later = () => Promise.withResolvers<void>();

describe("things done at once", () => {
  test("are never more than their limit; the others wait their turn", async () => {
    const atOnce = new AtOnce(2);
    const gates = [later(), later(), later()];
    const begun: number[] = [];
    for (const [number, gate] of gates.entries())
      atOnce.add(async () => {
        begun.push(number);
        await gate.promise;
      });
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    expect(atOnce.size).toBe(3);
    gates[0]?.resolve();
    await new Promise(setImmediate);
    expect(begun).toEqual([0, 1, 2]);
    expect(atOnce.size).toBe(2);
  });

  test("tell of the first failure, and nothing new begins after it", async () => {
    const atOnce = new AtOnce(1);
    const begun: string[] = [];
    atOnce.add(async () => {
      throw new Error("the doorway answered 400");
    });
    atOnce.add(async () => void begun.push("second"));
    await new Promise(setImmediate);
    expect(() => atOnce.check()).toThrow("the doorway answered 400");
    expect(begun).toEqual([]);
  });

  test("that all went well say nothing", async () => {
    const atOnce = new AtOnce(3);
    for (let n = 0; n < 5; n += 1) atOnce.add(async () => undefined);
    await new Promise(setImmediate);
    expect(() => atOnce.check()).not.toThrow();
    expect(atOnce.size).toBe(0);
  });
});
