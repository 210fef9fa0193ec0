import { defineConfig } from "vitest/config";
import { settings } from "./vitest.config.js";

/** `npm run test:browser`: what needs a Chromium, and the package as it is built. */
export default defineConfig({
  test: {
    ...settings,
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["test/browser/build.ts"],
  },
});
