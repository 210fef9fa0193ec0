/**
 * OpenAPI Overlay 1.0 documents: reading them, and applying them so that every action hits.
 * `redocly bundle --overlay` ignores an action whose target matches nothing; a correction that has
 * lost its target is a rule lost in silence, so here it is an error.
 */
import { isDeepStrictEqual } from "node:util";
import { JSONPathError, query } from "json-p3";
import { isObject, type Json, type JsonObject } from "../shared/json-value.js";
import type { Problem } from "../shared/spec-error.js";
import { readYaml, type SourceText } from "./yaml-source.js";

export interface Action {
  /** Unique over all overlays; `spec/operations/` points at it. */
  readonly id: string;
  /** File and line, for messages. */
  readonly where: string;
  /** What it is for, and where the fact is from: its `description` and `x-source`. */
  readonly reason: string;
  /** RFC 9535 JSONPath. */
  readonly target: string;
  readonly update?: Json;
  readonly remove: boolean;
  /** Said of an action that is meant to put its values in the place of others; without it, replacing one is an error. */
  readonly replaces: boolean;
}

const KEYS = new Set(["x-id", "description", "x-source", "target", "update", "remove", "x-replaces"]);

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
  const before = problems.length;
  const missing = ["x-id", "description", "x-source", "target"].filter(
    (key) => typeof action[key] !== "string" || action[key].trim() === "",
  );
  if (missing.length > 0)
    problems.push({
      where,
      message: `the action lacks ${missing.join(", ")}: every action says what it is for and where the fact is from`,
    });
  const unknown = Object.keys(action).filter((key) => !KEYS.has(key));
  if (unknown.length > 0)
    problems.push({
      where,
      message: `the action has ${unknown.join(", ")}, which means nothing; there are ${[...KEYS].join(", ")}`,
    });
  if ((action["update"] === undefined) === (action["remove"] !== true))
    problems.push({ where, message: "the action needs `update: …` or `remove: true`, and not both" });
  if (problems.length > before) return undefined;
  return {
    id: action["x-id"] as string,
    where,
    reason: `${String(action["description"])} ${String(action["x-source"])}`,
    target: action["target"] as string,
    ...(action["update"] !== undefined && { update: action["update"] }),
    remove: action["remove"] === true,
    replaces: action["x-replaces"] === true,
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
    const replaced: string[] = [];
    const doubled: string[] = [];
    // From the last match to the first, so that removing an array's element does not move the ones still to go.
    for (const location of (matches ?? []).toReversed())
      applyAt(root, ["document", ...location], action, { replaced, doubled });
    for (const item of doubled)
      problems.push({
        where: action.where,
        message: `action "${action.id}" would append to a list what is in it: ${item}. Take that out of \`update\`; to put a list in the place of another, remove the old one in an action before`,
      });
    refuseReplacing(action, replaced, matches?.length ?? 0, problems);
  }
  return root.document;
}

/** What the vendor states from now on must not vanish under an action that was written when the export was silent. */
function refuseReplacing(
  action: Action,
  replaced: readonly string[],
  matches: number,
  problems: Problem[],
): void {
  if (replaced.length > 0 && !action.replaces)
    problems.push({
      where: action.where,
      message: `action "${action.id}" would replace what the document already says: ${replaced.join("; ")}. If the export now says it itself, drop or adapt the action; if replacing it is meant, say so with \`x-replaces: true\``,
    });
  if (replaced.length === 0 && action.replaces && matches > 0)
    problems.push({
      where: action.where,
      message: `action "${action.id}" says \`x-replaces: true\`, and replaces nothing: take that out`,
    });
}

function find(document: JsonObject, action: Action, problems: Problem[]): (string | number)[][] | undefined {
  try {
    return [...query(action.target, document)].map((node) => node.location);
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    problems.push({
      where: action.where,
      message: `target ${action.target} cannot be used as a JSONPath: ${error.message}`,
    });
    return undefined;
  }
}

function applyAt(root: JsonObject, location: (string | number)[], action: Action, losses: Losses): void {
  const key = location.at(-1) as string;
  const parent = location
    .slice(0, -1)
    .reduce<Json>((value, step) => (value as JsonObject)[step] as Json, root) as JsonObject;
  if (action.remove) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
    return;
  }
  const target = parent[key];
  const update = action.update as Json;
  // "If the target selects an array, the value of update is appended" (Overlay 1.0, Action Object).
  parent[key] = merge(
    target,
    Array.isArray(target) && !Array.isArray(update) ? [update] : update,
    key,
    losses,
  );
}

/** What an action finds in its place. */
interface Losses {
  readonly replaced: string[];
  /** In a list, which `x-replaces` does not help with: the overlay standard appends. */
  readonly doubled: string[];
}

function merge(target: Json | undefined, update: Json, key: string, losses: Losses): Json {
  if (Array.isArray(target) && Array.isArray(update)) {
    const twice = update.filter((value) => target.some((present) => isDeepStrictEqual(present, value)));
    if (twice.length > 0)
      losses.doubled.push(`${key} already has ${twice.map((value) => JSON.stringify(value)).join(", ")}`);
    return [...target, ...structuredClone(update)];
  }
  if (!isObject(target) || !isObject(update)) {
    if (target !== undefined && !isDeepStrictEqual(target, update))
      losses.replaced.push(`${key}: ${brief(target)} by ${brief(update)}`);
    return structuredClone(update);
  }
  const merged = { ...target };
  for (const [name, value] of Object.entries(update)) merged[name] = merge(merged[name], value, name, losses);
  return merged;
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
