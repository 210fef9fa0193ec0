/** `npm run generate`: everything in `generated/` from what lies in `spec/`. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, changesSince, type Build } from "./build.js";
import { SpecError } from "./spec-error.js";
import { listProblems, summarize } from "./summary.js";
import { readOrUndefined, writeFiles } from "./write-files.js";

// npm runs scripts in the project's folder; a copy of it elsewhere generates its own files.
const ROOT = process.cwd();

const HELP = `npm run generate [-- --check]

Turns spec/ into generated/ and reports sources, notes, readings and changes.
  --check   write nothing; fail where a file differs from what would be written
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const built = await build(ROOT);
  return values.check ? check(built) : write(built);
}

async function write(built: Build): Promise<number> {
  const [{ since, changes }, stale] = await Promise.all([
    changesSince(ROOT, built.files.get("generated/openapi.yaml") ?? ""),
    differing(built),
  ]);
  await writeFiles(new Map(stale.map((path) => [join(ROOT, path), built.files.get(path) ?? ""])));
  console.log(summarize(built, since, changes, stale));
  return 0;
}

async function check(built: Build): Promise<number> {
  const [stale, strangers] = await Promise.all([differing(built), unknownFiles(built)]);
  for (const path of stale)
    console.error(`${path} is not what spec/ and src/models.ts say. Run: npm run generate`);
  for (const path of strangers)
    console.error(`${path} is not written by npm run generate. Move it or delete it.`);
  if (stale.length + strangers.length > 0) return 1;
  console.log(`generated files are up to date (${[...built.files.keys()].join(", ")})`);
  return 0;
}

async function differing({ files }: Build): Promise<string[]> {
  const paths = [...files.keys()];
  const texts = await Promise.all(paths.map((path) => readOrUndefined(join(ROOT, path))));
  return paths.filter((path, index) => texts[index] !== files.get(path));
}

async function unknownFiles({ files }: Build): Promise<string[]> {
  const names = await readdir(join(ROOT, "generated"));
  return names.map((name) => `generated/${name}`).filter((path) => !files.has(path));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof SpecError) console.error(listProblems(error.problems));
  // What the system refuses (no space, no permission) is not our bug: its own words say it best.
  else if (error instanceof Error && "syscall" in error)
    console.error(`${error.message}. Nothing was changed.`);
  else throw error;
  process.exitCode = 1;
}
