/**
 * OpenAPI Overlay 1.0 documents: reading them, and applying them so that every action hits.
 * `redocly bundle --overlay` ignores an action whose target matches nothing; a correction that has
 * lost its target is a rule lost in silence, so here it is an error.
 */
import { JSONPathSyntaxError, query } from "json-p3";
import { isObject, type Json, type JsonObject } from "./json.js";
import type { Problem } from "./spec-error.js";
import { readYaml, type SourceText } from "./yaml-source.js";

export interface Action {
  /** Unique over all overlays; `spec/readings.yaml` points at it. */
  readonly id: string;
  /** File and line, for messages. */
  readonly where: string;
  /** RFC 9535 JSONPath. */
  readonly target: string;
  /** Why the document needs it. */
  readonly description: string;
  /** Where the fact is from. */
  readonly source: string;
  readonly update?: Json;
  readonly remove: boolean;
}

/** Reads the overlays in name order; every shortcoming of every file goes to `problems`. */
export function readOverlays(files: readonly SourceText[], problems: Problem[]): Action[] {
  const actions = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((file) => readOverlay(file, problems));
  const seen = new Map<string, Action>();
  for (const action of actions) {
    const first = seen.get(action.id);
    if (first)
      problems.push({
        where: action.where,
        message: `x-id "${action.id}" is taken by ${first.where}; give the action another`,
      });
    seen.set(action.id, action);
  }
  return actions;
}

function readOverlay(file: SourceText, problems: Problem[]): Action[] {
  const yaml = readYaml(file, problems);
  if (!yaml) return [];
  const root = yaml.value;
  if (!isObject(root) || typeof root["overlay"] !== "string" || !/^1\.0\.\d+$/.test(root["overlay"])) {
    problems.push({
      where: file.name,
      message: "is no OpenAPI Overlay 1.0 document: it must start with `overlay: 1.0.0`",
    });
    return [];
  }
  const actions = root["actions"];
  if (!Array.isArray(actions) || actions.length === 0) {
    problems.push({ where: file.name, message: "has no actions" });
    return [];
  }
  return actions.flatMap((action, index) => readAction(action, yaml.at(["actions", index]), problems) ?? []);
}

function readAction(action: Json, where: string, problems: Problem[]): Action | undefined {
  if (!isObject(action)) {
    problems.push({
      where,
      message: "an action is a mapping with x-id, description, x-source, target and update or remove",
    });
    return undefined;
  }
  const missing = ["x-id", "description", "x-source", "target"].filter(
    (key) => typeof action[key] !== "string" || action[key].trim() === "",
  );
  if (missing.length > 0)
    problems.push({
      where,
      message: `the action lacks ${missing.join(", ")}: every action says what it is for and where the fact is from`,
    });
  if ((action["update"] === undefined) === (action["remove"] !== true))
    problems.push({ where, message: "the action needs either `update: …` or `remove: true`" });
  if (missing.length > 0) return undefined;
  return {
    id: action["x-id"] as string,
    where,
    target: action["target"] as string,
    description: action["description"] as string,
    source: action["x-source"] as string,
    ...(action["update"] !== undefined && { update: action["update"] }),
    remove: action["remove"] === true,
  };
}

/** A copy of the document with every action applied in order; an action that hits nothing goes to `problems`. */
export function applyOverlays(
  document: JsonObject,
  actions: readonly Action[],
  problems: Problem[],
): JsonObject {
  const root = { document: structuredClone(document) };
  for (const action of actions) {
    const matches = find(root.document, action, problems);
    if (matches?.length === 0)
      problems.push({
        where: action.where,
        message: `action "${action.id}" hits nothing: no part of the document matches ${action.target}`,
      });
    // From the last match to the first, so that removing an array's element does not move the ones still to go.
    for (const location of (matches ?? []).toReversed()) applyAt(root, ["document", ...location], action);
  }
  return root.document;
}

function find(document: JsonObject, action: Action, problems: Problem[]): (string | number)[][] | undefined {
  try {
    return [...query(action.target, document)].map((node) => node.location);
  } catch (error) {
    if (!(error instanceof JSONPathSyntaxError)) throw error;
    problems.push({
      where: action.where,
      message: `target ${action.target} is no JSONPath: ${error.message}`,
    });
    return undefined;
  }
}

function applyAt(root: JsonObject, location: (string | number)[], action: Action): void {
  const key = location.at(-1) as string;
  const parent = location
    .slice(0, -1)
    .reduce<Json>((value, step) => (value as JsonObject)[step] as Json, root);
  if (action.remove) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as JsonObject)[key];
    return;
  }
  const target = (parent as JsonObject)[key] as Json;
  const update = action.update as Json;
  // "If the target selects an array, the value of update is appended" (Overlay 1.0, Action Object).
  (parent as JsonObject)[key] =
    Array.isArray(target) && !Array.isArray(update)
      ? [...target, structuredClone(update)]
      : merge(target, update);
}

function merge(target: Json | undefined, update: Json): Json {
  if (Array.isArray(target) && Array.isArray(update)) return [...target, ...structuredClone(update)];
  if (!isObject(target) || !isObject(update)) return structuredClone(update);
  const merged = { ...target };
  for (const [key, value] of Object.entries(update)) merged[key] = merge(merged[key], value);
  return merged;
}
