import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Small, noisy machines: a test that starts a compiler may wait for a core. Nothing in the tests measures time.
    testTimeout: 60_000,
    // One worker less than cores would leave half of a small machine idle: many tests wait for a process that they started.
    maxWorkers: "100%",
  },
});
