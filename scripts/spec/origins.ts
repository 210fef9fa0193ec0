/** Where a part of the finished document comes from, so that a message can name the line to edit. */
import { query } from "json-p3";
import {
  atPointer,
  escapeToken,
  isObject,
  unescapeToken,
  type Json,
  type JsonObject,
} from "../shared/json-value.js";
import type { ExportFile } from "./inputs.js";
import type { OperationFile } from "./operation-file.js";
import type { Action } from "./overlays.js";

interface Sources {
  readonly document: JsonObject;
  readonly exports: readonly ExportFile[];
  readonly actions: readonly Action[];
  readonly operations: readonly OperationFile[];
}

export interface Origin {
  /** File and line. */
  readonly where: string;
  /** What to do there. */
  readonly advice: string;
}

/** @param pointer as redocly prints it: `#/paths/~1a/get/summary`. */
export function originOf(pointer: string, sources: Sources): Origin {
  const tokens = pointer
    .split("/")
    .slice(1)
    .map((token) => unescapeToken(decodeURIComponent(token)));
  if (tokens[0] === "tags") {
    const tag = tagOrigin(tokens, sources);
    if (tag) return tag;
  }
  const action = writerOf(tokens, sources);
  const [root, path = "", method = "", ...inside] = tokens;
  if (root !== "paths" || action?.isWhole)
    return action
      ? { where: action.where, advice: `The action "${action.id}" writes it: change it there` }
      : { where: "spec/overlays", advice: `No action says it yet: add one with target ${jsonPath(tokens)}` };
  const operation = `${method.toUpperCase()} ${path}`;
  const file = sources.operations.find((each) => each.operation === operation);
  const field = inside[inside.lastIndexOf("properties") + 1] ?? "";
  const slot = inside.includes("properties") ? `body ${field}` : "description";
  const read = file?.texts[slot] ? ` It is read at ${file.at(["texts", slot])}.` : "";
  const id = atPointer(sources.document, `/paths/${escapeToken(path)}/${method}/operationId`);
  const target =
    typeof id === "string" ? `$.paths[*][?@.operationId=='${id}']${steps(inside)}` : jsonPath(tokens);
  return {
    where: lineOf(path, field, sources.exports),
    advice: `It is from the export.${read} ${inside[0] === "tags" ? "Give the operation other `tags` in its file, or correct" : "Correct"} it in spec/overlays/20-corrections.yaml, in an action with target ${target}`,
  };
}

/** Of a tag that comes with an operation of the export: the folder that it lies in, at the vendor's. */
function tagOrigin([, index = ""]: readonly string[], sources: Sources): Origin | undefined {
  const { document, exports, actions, operations } = sources;
  const name = atPointer(document, `/tags/${index}/name`);
  if (typeof name !== "string") return undefined;
  if (actions.some(({ update }) => JSON.stringify(update ?? "").includes(JSON.stringify(name))))
    return undefined;
  const tagged = operations.find(({ operation }) => {
    const [method = "", path = ""] = operation.split(" ");
    const tags = atPointer(document, `/paths/${escapeToken(path)}/${method.toLowerCase()}/tags`);
    return Array.isArray(tags) && tags.includes(name);
  });
  if (!tagged) return undefined;
  return {
    where: lineOf(tagged.operation.split(" ")[1] ?? "", name, exports),
    advice: `It is the tag "${name}" of the export. Give the operation other \`tags\` in its file (${tagged.at(["operation"])}), or describe the tag in spec/overlays/20-corrections.yaml, in an action with target $.tags[?@.name=='${name}']`,
  };
}

/** The action that wrote a value, or what is nearest around it. */
function writerOf(
  tokens: readonly string[],
  { document, actions }: Sources,
): (Action & { isWhole: boolean }) | undefined {
  const writers = actions.flatMap((action) => {
    if (action.remove) return [];
    const depths = [...query(action.target, document)]
      .map(({ location }) => location.map(String))
      .filter((location) => location.every((step, index) => step === tokens[index]))
      .map((location) => location.length + depthOf(action.update as Json, tokens.slice(location.length)));
    return depths.length > 0 ? [{ ...action, depth: Math.max(...depths) }] : [];
  });
  // Of two that write the same place the later one decides.
  const [best] = writers.toReversed().toSorted((a, b) => b.depth - a.depth);
  return best && { ...best, isWhole: best.depth === tokens.length };
}

/** How many steps into a value there are. */
function depthOf(value: Json, steps: readonly string[]): number {
  const [step] = steps;
  if (step === undefined || !isObject(value) || !Object.hasOwn(value, step)) return 0;
  return 1 + depthOf(value[step] as Json, steps.slice(1));
}

/** The line of the field's name after the operation's path; of the path where there is no such field. */
function lineOf(path: string, field: string, exports: readonly ExportFile[]): string {
  for (const { name, text } of exports) {
    const operation = text.indexOf(path);
    if (operation < 0) continue;
    const places = [`"${field}"`, `${field}:`]
      .map((word) => text.indexOf(word, operation))
      .filter((place) => field !== "" && place >= 0);
    const before = text.slice(0, Math.min(...places, text.length));
    const upTo = places.length > 0 ? before : text.slice(0, operation);
    return `${name}:${upTo.split("\n").length}:${upTo.length - upTo.lastIndexOf("\n")}`;
  }
  return exports.map(({ name }) => name).join(", ");
}

const jsonPath = (tokens: readonly string[]): string => `$${steps(tokens)}`;

const steps = (tokens: readonly string[]): string =>
  tokens
    .map((token) => {
      if (/^\d+$/.test(token)) return `[${token}]`;
      return /^[A-Za-z_]\w*$/.test(token) ? `.${token}` : `['${token.replaceAll("'", String.raw`\'`)}']`;
    })
    .join("");
