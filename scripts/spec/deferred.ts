/** Operations that nobody wants to read now: they are listed in spec/deferred.yaml, and are not in the document. */
import { isMethod } from "../apifox/api-model.js";
import { yamlText } from "../shared/data-text.js";
import { child, isObject, type JsonObject } from "../shared/json-value.js";
import type { Problem } from "../shared/spec-error.js";
import { readYaml, type SourceText } from "./yaml-source.js";

export const DEFERRED = "spec/deferred.yaml";

const HEADER = `# Operations of the exports that nobody has read, and that are not in generated/openapi.yaml.
# To read one, take it out here and run npm run generate: it prints a draft.
`;

/** The list, by `POST /path`; none where there is no file. */
export function readDeferred(file: SourceText | undefined, problems: Problem[]): string[] {
  const yaml = file && readYaml(file, problems);
  if (!yaml) return [];
  const list = isObject(yaml.value) ? yaml.value["deferred"] : undefined;
  if (Array.isArray(list) && list.every((name) => typeof name === "string")) return list;
  problems.push({ where: DEFERRED, message: "has to say `deferred: [POST /path, …]`" });
  return [];
}

export function renderDeferred(names: readonly string[]): string {
  return HEADER + yamlText({ deferred: names });
}

/** A copy of the document without some operations. */
export function leaveOut(document: JsonObject, names: readonly string[], problems: Problem[]): JsonObject {
  if (names.length === 0) return document;
  const rest = structuredClone(document);
  const left = new Set(names);
  const paths = child(rest, "paths");
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item)) continue;
    for (const method of Object.keys(item))
      if (isMethod(method) && left.delete(`${method.toUpperCase()} ${path}`)) delete item[method];
    if (!Object.keys(item).some(isMethod)) delete paths[path];
  }
  for (const name of left)
    problems.push({ where: DEFERRED, message: `lists ${name}, which the exports do not have: take it out` });
  return rest;
}
