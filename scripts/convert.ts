import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { convert, type Conversion, type Note, type SourceFile } from "./apifox/convert.js";
import { type Problem, SpecError } from "./spec-error.js";
import { writeFiles } from "./write-files.js";

const help = `Makes one OpenAPI 3.1 document of Apifox or Apidog exports.

  npm run convert -- FILE… [-o openapi.yaml] [--notes notes.json]

FILE is a project export (.apifox.json), an OpenAPI 3.0 or 3.1 export (JSON or YAML), a documentation page (.md), a page
copied as text, or a folder of such files. What it is, is seen from its content.

  -o, --output FILE   write the document here, as JSON if the name ends in .json; otherwise YAML goes to stdout
      --notes FILE    write all notes here, as JSON: what was lost, repaired or guessed, and where
  -h, --help

The notes are summed up on stderr. Exit status: 0 done, 1 the input cannot be used, 2 wrong usage; nothing is written then.
`;

/** Runs the converter from the command line, and returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    const { document, notes } = convert(readSources(options.files));
    process.stderr.write(summary(document, notes));
    const isJson = options.output?.endsWith(".json") ?? false;
    const text = isJson
      ? `${JSON.stringify(document, null, 2)}\n`
      : stringify(document, { aliasDuplicateObjects: false, lineWidth: 110 });
    const files = new Map<string, string>();
    if (options.notes !== undefined) files.set(options.notes, `${JSON.stringify(notes, null, 2)}\n`);
    if (options.output !== undefined) files.set(options.output, text);
    await write(files);
    if (options.output === undefined) process.stdout.write(text);
    return 0;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const problems = error.problems.map(({ where, message }) => `  ${where}: ${message}\n`);
    process.stderr.write(`Cannot convert; nothing was written.\n${problems.join("")}`);
    return 1;
  }
}

interface Options {
  readonly files: readonly string[];
  readonly output: string | undefined;
  readonly notes: string | undefined;
  readonly help: boolean;
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: { type: "string", short: "o" },
      notes: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (positionals.length === 0 && !values.help) throw new Error("No file to convert is named.");
  return {
    files: positionals,
    output: values.output,
    notes: values.notes,
    help: values.help,
  };
}

/** The files, and those in the folders, in the order named and then by name. */
function readSources(names: readonly string[]): SourceFile[] {
  const problems: Problem[] = [];
  const sources = names.flatMap((name) => {
    try {
      return filesIn(name).map((path) => ({ name: path, text: utf8.decode(readFileSync(path)) }));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "it is no UTF-8 text" : (code ?? message);
      problems.push({ where: name, message: `cannot be read: ${reason}` });
      return [];
    }
  });
  if (problems.length > 0) throw new SpecError(problems);
  return sources;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function filesIn(name: string): string[] {
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(name, entry.name))
    .toSorted();
}

async function write(files: ReadonlyMap<string, string>): Promise<void> {
  try {
    await writeFiles(files);
  } catch (error) {
    const where = [...files.keys()].join(", ");
    throw new SpecError([{ where, message: `cannot be written: ${(error as Error).message}` }], {
      cause: error,
    });
  }
}

/** What was made, then the notes: those that need a look one by one, the others counted. */
function summary(document: Conversion["document"], notes: readonly Note[]): string {
  const items = [...Object.values(document.paths), ...Object.values(document.webhooks ?? {})];
  const operations = items.reduce((count, item) => count + Object.keys(item).length, 0);
  const schemas = Object.keys(document.components?.schemas ?? {}).length;
  const lines = [`${operations} operations, ${schemas} models`];
  for (const level of ["loss", "guess", "repair", "info"] as const) {
    const byCode = new Map<string, Note[]>();
    for (const note of notes) {
      if (note.level === level) byCode.set(note.code, [...(byCode.get(note.code) ?? []), note]);
    }
    for (const [code, group] of byCode) {
      lines.push(`${level} ${code}${group.length > 1 ? ` (${group.length})` : ""}`);
      const shown = level === "info" ? 0 : 5;
      lines.push(...group.slice(0, shown).map(({ where, message }) => `  ${where}: ${message}`));
      if (group.length > shown && shown > 0)
        lines.push(`  … and ${group.length - shown} more; --notes FILE has all`);
    }
  }
  return `${lines.join("\n")}\n`;
}

if (import.meta.filename === process.argv[1]) process.exitCode = await main(process.argv.slice(2));
