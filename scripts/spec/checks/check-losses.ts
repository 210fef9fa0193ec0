/** Holds what the conversion could not take over of an operation against what a person has decided on it. */
import type { Note } from "../../apifox/convert.js";
import type { Problem } from "../../shared/spec-error.js";
import { asYaml } from "../drafts/drafts.js";
import { UNTOLD, type OperationFile } from "../operation-file.js";

/** What is lost may be a rule, so each loss is listed in the operation's file, and nothing is listed that is not lost. */
export function checkLosses(
  files: readonly OperationFile[],
  notes: readonly Note[],
  problems: Problem[],
): void {
  for (const file of files) {
    const lost = new Set(lossesOf(notes, file.operation));
    const listed = new Set(file.losses?.map(({ is }) => is));
    for (const is of lost)
      if (!listed.has(is))
        problems.push({
          where: file.at(["losses"]),
          message: `the export says of ${file.operation} what OpenAPI has no place for, or says two things: ${is}. Look at it in the export: what rules something is stated beside a \`source\`; then list it`,
          draft: asYaml({ losses: [{ is, note: UNTOLD }] }),
        });
    file.losses?.forEach(({ is }, index) => {
      if (!lost.has(is))
        problems.push({
          where: file.at(["losses", index]),
          message: `lists a loss that there is no more: ${is}. Take it out`,
        });
    });
  }
}

/** In short, without the file: `keyword-dropped: request body, field seed: …`. */
export function lossesOf(notes: readonly Note[], operation: string): string[] {
  const path = operation.slice(operation.indexOf(" ") + 1);
  return notes.filter(isLoss).flatMap(({ code, where, operations, message, sum }) => {
    const places = where.split(", ");
    const own = places.findIndex((place) => place === operation || place === `path ${path}`);
    if (own < 0 && !operations?.includes(operation)) return [];
    return `${[code, ...places.slice(own < 0 ? 1 : own + 1)].join(", ")}: ${message}${sum ? ` (sha256 ${sum}…)` : ""}`;
  });
}

/** A header that names another content than the body is a loss too: only one of the two is in the document. */
const isLoss = ({ level, code }: Note): boolean => level === "loss" || code === "media-type-guessed";
