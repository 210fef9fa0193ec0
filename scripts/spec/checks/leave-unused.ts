/** What an export holds beside its operations: nobody reads it, so it is not in the document either. */
import { isMethod } from "../../apifox/model.js";
import {
  atPointer,
  child,
  escapeToken,
  isObject,
  objectsOf,
  type Json,
  type JsonObject,
} from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";
import type { Action } from "../overlays.js";

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
