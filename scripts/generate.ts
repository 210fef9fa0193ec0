/** `npm run generate`: everything in `generated/` from what lies in `spec/`. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printable } from "../src/cli/printable.js";
import { build, type Build } from "./build-outputs.js";
import { SpecError } from "./shared/spec-error.js";
import { listDrafts, listProblems, summarize } from "./report/summary.js";
import { isLeftover, readOrUndefined, removeLeftovers, writeFiles } from "./shared/file-system.js";

const HELP = `npm run generate [-- --check | --against FILE|FOLDER] [-- --defer] [-- --drafts FILE]

Turns spec/ into generated/ and reports sources, notes, readings and changes.
  --check         write nothing; fail where a file differs from what would be written
  --against PATH  write nothing; report what another export (a file, or a folder in the place of spec/apifox/) would change
  --defer         leave operations that nobody has read out of the document, and list them in spec/deferred.yaml
  --drafts FILE   write what is drafted for unread texts into a file, instead of printing it
`;

/** What a run has to say, and its exit code: 0 done, 1 something is wrong, 2 wrong usage. */
export interface Outcome {
  readonly code: 0 | 1 | 2;
  readonly text: string;
}

/** Runs the command in a project's folder. */
export async function generate(root: string, args: readonly string[]): Promise<Outcome> {
  let values: { check?: boolean; against?: string; defer?: boolean; drafts?: string; help?: boolean };
  try {
    const options = {
      check: { type: "boolean" },
      against: { type: "string" },
      defer: { type: "boolean" },
      drafts: { type: "string" },
      help: { type: "boolean", short: "h" },
    } as const;
    ({ values } = parseArgs({ args: [...args], options }));
    if (values.check && values.against !== undefined)
      throw new Error("--check looks at what is in spec/, --against at another export: take one of them");
  } catch (error) {
    return { code: 2, text: `${printable((error as Error).message)}\n\n${HELP}` };
  }
  if (values.help) return { code: 0, text: HELP };
  try {
    const { check: isCheck, against, defer = false } = values;
    const built = await build(root, { compare: !isCheck, against, defer });
    if (against !== undefined) return { code: 0, text: summarize(built, undefined) };
    return await (values.check ? check(root, built) : write(root, built));
  } catch (error) {
    if (error instanceof SpecError) {
      if (values.drafts !== undefined) await writeFiles(new Map([[values.drafts, listDrafts(error)]]));
      return { code: 1, text: listProblems(error, values.drafts) };
    }
    // What the system refuses (no space, no permission) is not our bug: its own words say it best.
    if (error instanceof Error && "syscall" in error)
      return { code: 1, text: `${printable(error.message)}. Nothing was changed.` };
    throw error;
  }
}

async function write(root: string, built: Build): Promise<Outcome> {
  const stale = await differing(root, built);
  await removeLeftovers([...built.files.keys()].map((path) => join(root, path)));
  await writeFiles(new Map(stale.map((path) => [join(root, path), built.files.get(path) ?? ""])));
  return { code: 0, text: summarize(built, stale) };
}

async function check(root: string, built: Build): Promise<Outcome> {
  const [stale, strangers] = await Promise.all([differing(root, built), unknownFiles(root, built)]);
  const problems = [
    ...stale.map((path) => `${path} is not what spec/ and src/ say. Run: npm run generate`),
    ...strangers.map((path) =>
      isLeftover(path)
        ? `${path} was left by a run that was killed. Run: npm run generate`
        : `${path} is not written by npm run generate. Move it or delete it.`,
    ),
  ];
  return problems.length > 0
    ? { code: 1, text: problems.map(printable).join("\n") }
    : { code: 0, text: `generated files are up to date (${[...built.files.keys()].join(", ")})` };
}

async function differing(root: string, { files }: Build): Promise<string[]> {
  const paths = [...files.keys()];
  const texts = await Promise.all(paths.map((path) => readOrUndefined(join(root, path))));
  return paths.filter((path, index) => texts[index] !== files.get(path));
}

async function unknownFiles(root: string, { files }: Build): Promise<string[]> {
  const folder = join(root, "generated");
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.map((name) => `generated/${name}`).filter((path) => !files.has(path));
}

if (import.meta.filename === process.argv[1]) {
  // Without the second `--` npm keeps --check to itself, and only tells by its environment.
  const kept = process.env["npm_config_check"] === "true" ? ["--check"] : [];
  const { code, text } = await generate(process.cwd(), [...kept, ...process.argv.slice(2)]);
  if (code === 0) console.log(text);
  else console.error(text);
  process.exitCode = code;
}
