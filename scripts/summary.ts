/** The report of a run, for a maintainer's terminal. */
import type { Note } from "./apifox/convert.js";
import type { Build } from "./build.js";
import { endpointsOf } from "./outputs/client.js";
import type { SpecError } from "./spec-error.js";

export function summarize(build: Build, since: string, changes: string, written: readonly string[]): string {
  return [
    section("Sources", [
      ...build.inputs.exports.map(({ name, sha256 }) => `${name}  sha256 ${sha256.slice(0, 16)}…`),
      ...build.inputs.overlays.map(
        ({ name }) => `${name}  ${count(actionsOf(build, name), "action")}, all hit`,
      ),
      `spec/readings.yaml  ${countReadings(build)}`,
    ]),
    section(
      "Operations",
      Object.entries(endpointsOf(build.document)).map(
        ([id, { method, path }]) => `${id.padEnd(14)} ${method.padEnd(4)} ${path}`,
      ),
    ),
    section(`Notes of the conversion (${build.notes.length})`, build.notes.map(noteLine)),
    section(`Changes of the document since ${since}`, changes === "" ? ["none"] : changes.split("\n")),
    ...(build.disagreements.length > 0
      ? [section("Still to do, or `--check` will fail", build.disagreements)]
      : []),
    section("Written", written.length === 0 ? ["nothing: every file was up to date"] : written),
  ].join("\n\n");
}

export function listProblems({ problems, context }: SpecError): string {
  const list = problems.map(({ where, message }) => `- ${where}\n  ${message.replaceAll("\n", "\n  ")}`);
  const noticed =
    context.length === 0
      ? ""
      : `\n\n${section("What the conversion had to leave out, which may be the cause", context)}`;
  return `${count(problems.length, "problem")}, and nothing was written:\n\n${list.join("\n")}${noticed}`;
}

export function noteLine({ level, code, where, message }: Note): string {
  return `${level.padEnd(6)} ${code}: ${where}: ${message}`;
}

function section(title: string, lines: readonly string[]): string {
  return [
    title,
    ...(lines.length === 0 ? ["none"] : lines).map((line) => (line === "" ? "" : `  ${line}`)),
  ].join("\n");
}

function actionsOf(build: Build, file: string): number {
  return build.actions.filter(({ where }) => where.startsWith(`${file}:`)).length;
}

function countReadings({ readings }: Build): string {
  const texts = Object.values(readings.operations).flatMap((operation) => Object.values(operation.texts));
  const pieces = texts.flatMap(({ text }) => text);
  const quotes = pieces.filter(({ quote }) => quote !== undefined).length;
  return `${count(quotes, "quote")} and ${count(pieces.length - quotes, "remark")} cover ${count(texts.length, "text")}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
