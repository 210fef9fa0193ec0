/** The report of a run, for a maintainer's terminal. */
import { printable } from "../../src/cli/printable.js";
import { noteLine } from "../apifox/notes.js";
import type { Build } from "../build-outputs.js";
import type { Changes } from "./changes-since.js";
import { endpointsOf } from "../outputs/client-module.js";
import { DEFERRED } from "../spec/deferred.js";
import type { OperationFile } from "../spec/operation-file.js";
import { count } from "../shared/quantities.js";
import type { Problem, SpecError } from "../shared/spec-error.js";

/** @param written undefined where the run was asked to write nothing */
export function summarize(build: Build, written: readonly string[] | undefined): string {
  return [
    section("Sources", [
      ...build.inputs.exports.map(({ name, sha256 }) => `${name}  sha256 ${sha256.slice(0, 16)}…`),
      ...build.inputs.overlays.map(
        ({ name }) => `${name}  ${count(actionsOf(build, name), "action")}, all hit`,
      ),
      ...build.operations.map((operation) => `${operation.file}  ${countReadings(operation)}`),
      ...(build.deferred.length > 0
        ? [`${DEFERRED}  ${count(build.deferred.length, "operation")} left out: ${build.deferred.join(", ")}`]
        : []),
    ]),
    section(
      "Operations",
      Object.entries(endpointsOf(build.document, build.operations)).map(
        ([id, { method, path, paid }]) =>
          `${id.padEnd(14)} ${method.padEnd(4)} ${path}${paid ? "  costs credits" : ""}`,
      ),
    ),
    section(`Notes of the conversion (${build.notes.length})`, build.notes.map(noteLine)),
    ...(build.told.length > 0
      ? [
          section(
            `Told, and stopping nothing (${build.told.length})`,
            build.told.map(({ where, message }) => `${where}: ${message}`),
          ),
        ]
      : []),
    ...(build.newModels.length > 0
      ? [section("New models: what no sentence says of them by name, for you to decide on", build.newModels)]
      : []),
    ...(build.changes ? [changesSection(build.changes)] : []),
    section("Written", written === undefined ? ["nothing: this was a comparison"] : writtenLines(written)),
  ].join("\n\n");
}

/** `drafts` names the file that has the drafts, where they are not to be printed. */
export function listProblems({ problems, context }: SpecError, drafts?: string): string {
  const list = problems.map((problem) => problemLines(problem, drafts));
  const noticed =
    context.length === 0
      ? ""
      : `\n\n${section("What the conversion had to leave out, which may be the cause", context)}`;
  return `${count(problems.length, "problem")}, and nothing was written:\n\n${list.join("\n")}${noticed}`;
}

/** What the vendor says stands on lines of its own, and every line is indented: no text of an export can pass for ours. */
function problemLines({ where, message, draft }: Problem, drafts: string | undefined): string {
  const pasted =
    drafts === undefined ? `:\n${draft?.replaceAll(/^/gm, "    ")}` : `: its draft is in ${drafts}`;
  const lines = (draft === undefined ? message : message + pasted).split("\n");
  return `- ${printable(where)}\n${lines.map((line) => `  ${printable(line)}`).join("\n")}`;
}

/** All drafts, each under what it is for. */
export function listDrafts({ problems }: SpecError): string {
  const drafted = problems.filter(({ draft }) => draft !== undefined);
  return drafted
    .map(({ where, message, draft }) => `# ${printable(`${where}: ${message.split("\n")[0]}`)}\n${draft}\n`)
    .join("---\n");
}

function writtenLines(written: readonly string[]): readonly string[] {
  return written.length === 0 ? ["nothing: every file was up to date"] : written;
}

function changesSection({ since, text }: Changes): string {
  return section(`Changes of the document since ${since}`, text === "" ? [] : text.split("\n"));
}

function section(title: string, lines: readonly string[]): string {
  return [
    title,
    ...(lines.length === 0 ? ["none"] : lines).map((line) => (line === "" ? "" : `  ${printable(line)}`)),
  ].join("\n");
}

function actionsOf(build: Build, file: string): number {
  return build.actions.filter(({ where }) => where.startsWith(`${file}:`)).length;
}

function countReadings({ texts }: OperationFile): string {
  const pieces = Object.values(texts).flatMap(({ text }) => text);
  const quotes = pieces.filter(({ quote }) => quote !== undefined).length;
  const remarks = pieces.filter(({ remark }) => remark !== undefined).length;
  return `${count(quotes, "quote")} and ${count(remarks, "remark")} cover ${count(Object.keys(texts).length, "text")}`;
}
