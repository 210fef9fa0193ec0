/**
 * What an export holds and nobody reads: what Apifox writes by itself into each, what depends on who exported it, and what lies beside the
 * operations. It is not in the document either.
 */
import { isDeepStrictEqual } from "node:util";
import {
  child,
  isObject,
  objectsOf,
  type JsonObject,
  atPointer,
  escapeToken,
  type Json,
} from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile } from "../operation-file.js";
import { mediaOf, operationSlots } from "../text-slots.js";
import { isMethod } from "../../apifox/api-model.js";
import type { Action } from "../overlays.js";

/** An example that stands alone needs no name to be told by: it is `example`, whatever somebody calls it. */
export function showAlone(media: JsonObject): void {
  const [only, ...others] = Object.entries(child(media, "examples"));
  if (!only || others.length > 0 || !isObject(only[1]) || only[1]["value"] === undefined) return;
  const [key, { value, summary = key }] = only;
  delete media["examples"];
  media["example"] = value;
  media["x-example-name"] = summary;
}

/**
 * A copy of the converted export without its servers, which are the environments of somebody's project, and without the `security: []`
 * that stands where nobody chose anything. What an operation file quotes stays; of the rest `told` says what is left out.
 */
export function leaveUnchosen(
  document: JsonObject,
  files: readonly OperationFile[],
  exports: readonly string[],
  told: Problem[],
): JsonObject {
  const { servers, security, ...rest } = document;
  const where = exports.join(", ");
  for (const { url, description } of objectsOf(servers))
    told.push({
      where,
      message: `names the server ${String(url)}. The document's servers are those of spec/overlays/${typeof description === "string" ? `; this one says of itself: ${description}` : ""}`,
    });
  const copy = structuredClone(rest);
  for (const { operation } of operationSlots(copy).values())
    for (const media of mediaOf(operation, copy)) showAlone(media);
  const open: string[] = [];
  for (const [name, { operation }] of operationSlots(copy)) {
    const file = files.find((each) => each.operation === name);
    const isQuoted = file?.structure?.some(({ at }) => at === "/security") ?? false;
    if (isQuoted || !isDeepStrictEqual(operation["security"], [])) continue;
    delete operation["security"];
    open.push(name);
  }
  if (open.length > 0)
    told.push({
      where,
      message: `says \`security: []\` of ${open.join(", ")}, as Apifox does where nobody chose. What the overlays require holds; if none is needed, quote it under \`structure\`, at /security`,
    });
  return isDeepStrictEqual(security, []) || security === undefined ? copy : { ...copy, security };
}

/** Components that only something else refers to. */
const REFERRED = ["schemas", "responses"];

/**
 * A copy of the document without webhooks, without the models and answers that no operation and no overlay refers to, and without
 * the tags that no operation has. `told` says what is left out.
 */
export function leaveUnused(
  document: JsonObject,
  actions: readonly Action[],
  exports: readonly string[],
  told: Problem[],
): JsonObject {
  const { webhooks, ...rest } = structuredClone(document);
  const where = exports.join(", ");
  const tell = (what: string, names: readonly string[], why: string): void => {
    if (names.length > 0) told.push({ where, message: `${what} ${names.join(", ")} left out: ${why}` });
  };
  tell(
    "webhooks are",
    isObject(webhooks) ? Object.keys(webhooks) : [],
    "the client calls, and is not called",
  );
  const used = referredTo({ ...rest, actions: actions.map(({ update }) => (update ?? null) as Json) });
  for (const section of REFERRED) {
    const own = child(child(rest, "components"), section);
    const unused = Object.keys(own).filter(
      (name) => !used.has(`#/components/${section}/${escapeToken(name)}`),
    );
    for (const name of unused) delete own[name];
    tell(`of the components, ${section} are`, unused, "no operation refers to them");
  }
  const tags = objectsOf(rest["tags"]);
  const theirs = new Set(operationsOf(rest).flatMap(({ tags: own }) => (Array.isArray(own) ? own : [])));
  if (tags.length > 0) rest["tags"] = tags.filter(({ name }) => theirs.has(name ?? null));
  return rest;
}

function operationsOf(document: JsonObject): JsonObject[] {
  return Object.values(child(document, "paths"))
    .filter(isObject)
    .flatMap((item) =>
      Object.keys(item)
        .filter(isMethod)
        .map((method) => child(item, method)),
    );
}

/** The components that something outside of them uses, by reference. */
function referredTo(document: JsonObject): Set<string> {
  const found = new Set<string>();
  const walk = (value: Json | undefined): void => {
    if (typeof value !== "object" || value === null) return;
    const reference = isObject(value) ? value["$ref"] : undefined;
    if (typeof reference === "string" && reference.startsWith("#/components/") && !found.has(reference)) {
      found.add(reference);
      walk(atPointer(document, reference.slice(1)));
    }
    for (const inner of Object.values(value)) walk(inner);
  };
  const { components: _, ...outside } = document;
  walk(outside);
  return found;
}
