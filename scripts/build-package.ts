/** `npm run build`: `dist/`, as it goes into the package. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build, type BuildOptions, type Plugin } from "esbuild";

/**
 * Makes two forms of the code, from which package.json's `exports` choose: in `src/` and `generated/` one module per source file with
 * its types, for compilers and for the bundlers of pages and workers, which leave out best what stands in files of its own; in `node/` few
 * and large modules, because Node pays about a millisecond for each. `playground/` is the page that the sandbox serves.
 */
export async function makePackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const outdir = join(folder, "node");
  const page = makePage(join(folder, "playground"));
  await Promise.all([compile(folder), ...bundlesForNode(outdir), bundleConverter(outdir), page]);
}

async function compile(folder: string): Promise<void> {
  const tsc = ["node_modules/typescript-7/bin/tsc", "-p", "tsconfig.build.json", "--outDir", folder];
  await promisify(execFile)(process.execPath, tsc).catch(({ stdout }: { stdout: string }) => {
    throw new Error(`tsc:\n${stdout}`);
  });
  // Node never reads these, so that they need nothing of it, whatever a bundler makes of a `browser` map.
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name);
    if (name.endsWith(".browser.js")) await rename(file, file.replace(".browser", ""));
    if (name.endsWith(".browser.d.ts")) await rm(file);
  }
}

function bundlesForNode(outdir: string): Promise<unknown>[] {
  const options: BuildOptions = {
    outdir,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20.19",
    format: "esm",
    logLevel: "warning",
  };
  // What two of them need is in a chunk of its own. The plain client shares no class with them and stays apart: fewer chunks
  // take an eighth off the time of both imports.
  const library = { index: "src/index.ts", constraints: "src/constraints/index.ts" };
  return [
    build({ ...options, entryPoints: library, splitting: true }),
    build({ ...options, entryPoints: { openapi: "generated/client.ts" } }),
    build({ ...options, entryPoints: { sandbox: "src/sandbox/index.ts" }, plugins: [errorsOfTheLibrary] }),
    build({ ...options, entryPoints: { cli: "src/cli/main.ts" } }),
  ];
}

/** What the converter reads files with. It goes into the bundle, so that the package depends on nothing more. */
const PARSERS = ["yaml", "jsonc-parser"];

/** The command `apifox-to-openapi`, in one file, and the licences of what is in it. */
async function bundleConverter(outdir: string): Promise<void> {
  await build({
    outdir,
    entryPoints: { "apifox-to-openapi": "scripts/convert.ts" },
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    logLevel: "warning",
    mainFields: ["module", "main"],
    conditions: ["module"],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  const licences = await Promise.all(PARSERS.map(licenceOf));
  await writeFile(join(outdir, "apifox-to-openapi.licences.txt"), licences.join("\n"));
}

async function licenceOf(name: string): Promise<string> {
  const folder = join("node_modules", name);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence to ship with its code`);
  return `${name}\n\n${await readFile(join(folder, file), "utf8")}`;
}

/** There is one class of each error, for `instanceof`. */
const errorsOfTheLibrary: Plugin = {
  name: "errors-of-the-library",
  setup({ onResolve }) {
    onResolve({ filter: /\/errors\/[\w-]+-error\.js$/ }, () => ({ path: "./index.js", external: true }));
  },
};

/** The sandbox's page: everything that its script needs is in one file. */
async function makePage(folder: string): Promise<void> {
  await cp("src/playground", folder, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  await build({
    entryPoints: ["src/playground/page.ts"],
    outdir: folder,
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "esm",
    logLevel: "warning",
    plugins: [browserFiles],
  });
}

/** Takes the twin of a file for browsers in its place: `files.browser.ts` for `files.ts`. */
export const browserFiles: Plugin = {
  name: "browser-files",
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path.replace(/\.js$/, ".browser.ts"));
      return existsSync(target) ? { path: target } : undefined;
    });
  },
};

if (import.meta.filename === process.argv[1]) await makePackage("dist");
