/** The report of a run, for a maintainer's terminal. */
import type { Build } from "./build.js";
import { endpointsOf } from "./outputs/client.js";
import type { Problem } from "./spec-error.js";

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
    section(
      `Notes of the conversion (${build.notes.length})`,
      build.notes.map(
        ({ level, code, where, message }) => `${level.padEnd(6)} ${code}: ${where}: ${message}`,
      ),
    ),
    section(`Changes of the document since ${since}`, changes === "" ? ["none"] : changes.split("\n")),
    section("Written", written.length === 0 ? ["nothing: every file was up to date"] : written),
  ].join("\n\n");
}

export function listProblems(problems: readonly Problem[]): string {
  const list = problems.map(({ where, message }) => `- ${where}\n  ${message.replaceAll("\n", "\n  ")}`);
  return `${count(problems.length, "problem")}, and nothing was written:\n\n${list.join("\n")}`;
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
