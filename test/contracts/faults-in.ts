import { expect } from "vitest";
import { ProblemError, type Fault } from "../../contracts/problem-details.ts";

/** The faults with which `parse` refuses its input; fails the test when it does not refuse it. */
export function faultsIn(parse: () => unknown): readonly Fault[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof ProblemError) return error.particulars.errors ?? [];
    throw error;
  }
  return expect.fail("the input was taken");
}
