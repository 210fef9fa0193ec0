/** `npm run generate`: everything in `generated/` from what lies in `spec/`. */
import { existsSync } from "node:fs";
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
  const { values } = readArguments();
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const built = await build(ROOT);
  // Without the second `--` npm keeps --check to itself, and only tells by its environment.
  return values.check || process.env["npm_config_check"] === "true" ? check(built) : write(built);
}

function readArguments(): { values: { check?: boolean; help?: boolean } } {
  try {
    return parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  } catch (error) {
    throw new SpecError([{ where: "command line", message: `${(error as Error).message}\n\n${HELP}` }]);
  }
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
  for (const line of built.disagreements) console.error(line);
  if (stale.length + strangers.length + built.disagreements.length > 0) return 1;
  console.log(`generated files are up to date (${[...built.files.keys()].join(", ")})`);
  return 0;
}

async function differing({ files }: Build): Promise<string[]> {
  const paths = [...files.keys()];
  const texts = await Promise.all(paths.map((path) => readOrUndefined(join(ROOT, path))));
  return paths.filter((path, index) => texts[index] !== files.get(path));
}

async function unknownFiles({ files }: Build): Promise<string[]> {
  const folder = join(ROOT, "generated");
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.map((name) => `generated/${name}`).filter((path) => !files.has(path));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof SpecError) console.error(listProblems(error));
  // What the system refuses (no space, no permission) is not our bug: its own words say it best.
  else if (error instanceof Error && "syscall" in error)
    console.error(`${error.message}. Nothing was changed.`);
  else throw error;
  process.exitCode = 1;
}
