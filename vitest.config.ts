import { defineConfig } from "vitest/config";

/** What needs a deployed system, or minutes, has a project of its own; everything else is pure and shares its workers. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/orders/**", "test/journeys/**", "test/local/emulator*.test.ts"],
          isolate: false,
          // Vitest leaves a core to the terminal, of two cores half; nobody types while these run.
          maxWorkers: "100%",
          setupFiles: ["test/support/random-journeys.ts"],
          // Synthesising the stacks takes seconds on a busy machine; no test waits for time to pass.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "orders",
          include: ["test/orders/**/*.test.ts"],
          // Up to four events take half a minute on two cores, and more where others are at work.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "emulator",
          include: ["test/journeys/**/*.test.ts", "test/local/emulator*.test.ts"],
          globalSetup: ["test/support/deployed-system.ts"],
          // One deployed system for all of them: they share the emulator, two cores and one business clock.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
