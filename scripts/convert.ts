#!/usr/bin/env node
import { readFile, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { printable } from "../src/cli/printable.js";
import { convert, type Conversion, type Note, type SourceFile } from "./apifox/convert.js";
import { count } from "./shared/quantities.js";
import { jsonText, yamlText } from "./shared/data-text.js";
import { groupBy } from "./shared/group-by.js";
import { listFiles } from "./shared/file-system.js";
import { type Problem, SpecError } from "./shared/spec-error.js";
import { writeFiles } from "./shared/file-system.js";

const help = `Makes one OpenAPI 3.1 document of Apifox or Apidog exports.

  apifox-to-openapi FILE… [-o openapi.yaml] [--notes notes.json]

FILE is a project export (.apifox.json), an OpenAPI 3.0 or 3.1 export (JSON or YAML), a documentation page (.md), a page
copied as text, an HTML export, or a folder of such files and folders; - is the standard input. What it is, is seen from
its content.

  -o, --output FILE   write the document here, as JSON if the name ends in .json; otherwise YAML goes to stdout
      --notes FILE    write all notes here, as JSON: what was lost, repaired or guessed, and where
  -h, --help

The notes are summed up on stderr. Exit status: 0 done, 1 the input cannot be used, 2 wrong usage; nothing is written then.
`;

/** Runs the converter, and returns the exit status. */
async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${printable((error as Error).message)}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    const sources = await readSources(options.files);
    await keepSources(sources, [options.output, options.notes]);
    const { document, notes } = convert(sources);
    process.stderr.write(summary(document, notes));
    const isJson = options.output?.endsWith(".json") ?? false;
    const text = isJson ? jsonText(document) : yamlText(document, { lineWidth: 110 });
    const files = new Map<string, string>();
    if (options.notes !== undefined) files.set(options.notes, jsonText(notes));
    if (options.output !== undefined) files.set(options.output, text);
    await write(files);
    if (options.output === undefined) process.stdout.write(text);
    return 0;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const problems = error.problems.map(({ where, message }) => `  ${printable(`${where}: ${message}`)}\n`);
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
  if (values.output === "" || values.notes === "") throw new Error("--output and --notes need a name.");
  if (
    values.output !== undefined &&
    values.notes !== undefined &&
    resolve(values.output) === resolve(values.notes)
  )
    throw new Error("--output and --notes are the same file.");
  return {
    files: positionals,
    output: values.output,
    notes: values.notes,
    help: values.help,
  };
}

/** The files, and those in the folders, in the order named and then by name. */
async function readSources(names: readonly string[]): Promise<SourceFile[]> {
  const problems: Problem[] = [];
  const sources: SourceFile[] = [];
  for (const name of names) {
    const isFolder = (await stat(name).catch(() => undefined))?.isDirectory() ?? false;
    const paths = isFolder ? await listFiles(name, name, problems) : [name];
    if (paths.length === 0) problems.push({ where: name, message: "holds no file" });
    for (const path of paths) {
      try {
        const [shown, bytes] =
          path === "-" ? ["standard input", await buffer(process.stdin)] : [path, await readFile(path)];
        sources.push({ name: shown, text: utf8.decode(bytes) });
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const reason =
          code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "it is no UTF-8 text" : (code ?? message);
        problems.push({ where: path, message: `cannot be read: ${reason}` });
      }
    }
  }
  if (problems.length > 0) throw new SpecError(problems);
  return sources;
}

/** An export is often the only one that there is: it is not written over, under whatever name. */
async function keepSources(sources: readonly SourceFile[], targets: (string | undefined)[]): Promise<void> {
  const exports = new Set(await Promise.all(sources.map(({ name }) => existing(name))));
  const problems: Problem[] = [];
  for (const target of targets) {
    const path = target === undefined ? undefined : await existing(target);
    if (target !== undefined && path !== undefined && exports.has(path))
      problems.push({ where: target, message: "is one of the exports; give what is written another name" });
  }
  if (problems.length > 0) throw new SpecError(problems);
}

const existing = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);

const utf8 = new TextDecoder("utf-8", { fatal: true });

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
  const operations = items.reduce((sum, item) => sum + Object.keys(item).length, 0);
  const schemas = Object.keys(document.components?.schemas ?? {}).length;
  const lines = [`${count(operations, "operation")}, ${count(schemas, "model")}`];
  for (const level of ["loss", "guess", "repair", "info"] as const) {
    const ofLevel = notes.filter((note) => note.level === level);
    for (const [code, group] of groupBy(ofLevel, (note) => note.code)) {
      lines.push(`${level} ${code}${group.length > 1 ? ` (${group.length})` : ""}`);
      const shown = level === "info" ? 0 : 5;
      lines.push(
        ...group.slice(0, shown).map(({ where, message }) => `  ${printable(`${where}: ${message}`)}`),
      );
      if (group.length > shown && shown > 0)
        lines.push(`  … and ${group.length - shown} more; --notes FILE has all`);
    }
  }
  return `${lines.join("\n")}\n`;
}

// `apifox-to-openapi FILE | head` closes the pipe early, and that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await main(process.argv.slice(2));
