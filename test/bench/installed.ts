/** A folder that git does not see, in which this package is installed as npm would publish it, beside those it is measured against. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { makePackage } from "../../scripts/build-package.js";

/** The clients of other services for generated media, each in the version that the figures are of. */
export const clients = {
  replicate: "1.4.0",
  "@fal-ai/client": "1.10.1",
  "@runwayml/sdk": "4.20.1",
  lumaai: "1.19.1",
  openai: "6.49.0",
};

/** The validators beside which the check is measured. */
const { ajv, valibot, zod } = manifest.devDependencies;

const folder = resolve(".cache/bench");

/** Installs it all, which takes some seconds and a registry the first time, and returns the folder. */
export async function installed(): Promise<string> {
  if (process.env["BENCH_INSTALLED"]) return folder;
  const checkout = join(folder, "checkout");
  rmSync(checkout, { recursive: true, force: true });
  mkdirSync(checkout, { recursive: true });
  await makePackage(join(checkout, "dist"));
  for (const path of ["package.json", "generated"]) cpSync(path, join(checkout, path), { recursive: true });
  const tarball = join(checkout, npm(["pack", "--ignore-scripts", "--silent"], checkout).trim());
  const dependencies = { ...clients, ajv, valibot, zod };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", dependencies }));
  npm(["install", "--silent", "--no-save", "--no-audit", "--ignore-scripts", tarball], folder);
  return folder;
}

/** Imports one of the packages there. */
export async function importInstalled(name: string): Promise<unknown> {
  const main = createRequire(join(folder, "package.json")).resolve(name);
  return import(pathToFileURL(main).href);
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
