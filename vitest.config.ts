import { defineConfig } from "vitest/config";

/** For all tests, also those in a browser. */
export const settings = {
  // A test that starts a compiler takes ten times as long on a machine with ten times as much to do. Nothing in the tests looks at a
  // clock, so the limits are for what hangs. No test has one of its own: it would be the lower.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // One worker less than cores would leave half of a small machine idle: many tests wait for a process that they started.
  maxWorkers: "100%",
};

/**
 * What they try keeps nothing from one call to the next, so one process runs many of their files: the compilers, parsers and schemas
 * that they need are read and warm once and not thirty times. The client remembers trace ids, and has a process for each file.
 */
const withoutState = ["apifox", "constraints", "generate", "openapi"].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    ...settings,
    projects: [
      { extends: true, test: { name: "without state", include: withoutState, isolate: false } },
      {
        extends: true,
        test: {
          name: "with state",
          include: ["test/**/*.test.ts"],
          // `npm run test:browser`, and `npm test` with it.
          exclude: [...withoutState, "test/browser/**"],
        },
      },
    ],
  },
});
