import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // `npm run test:browser`, and `npm test` with it.
    exclude: ["test/browser/**"],
    // A test that starts a compiler takes ten times as long on a machine with ten times as much to do. Nothing in the tests measures
    // time, so the limits are for what hangs. No test has one of its own: it would be the lower.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // One worker less than cores would leave half of a small machine idle: many tests wait for a process that they started.
    maxWorkers: "100%",
  },
});
