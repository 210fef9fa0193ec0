import { defineConfig } from "vitest/config";
import shared from "./vitest.config.js";

/** `npm run test:browser`: what needs a Chromium, and the package as it is built. */
export default defineConfig({
  test: {
    ...shared.test,
    include: ["test/browser/**/*.test.ts"],
    exclude: [],
    globalSetup: ["test/browser/build.ts"],
  },
});
