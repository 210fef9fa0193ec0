import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { makePackage } from "../../scripts/build-package.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the package is built, as `npm run build` builds it. */
    readonly built: string;
  }
}

/** Builds the package once for all tests; within the checkout, where its one dependency is found. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = resolve(`.cache/built-${process.pid}`);
  await makePackage(folder);
  project.provide("built", folder);
  return () => rm(folder, { recursive: true, force: true });
}
