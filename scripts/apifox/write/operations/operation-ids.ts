import type { Api } from "../../model.js";
import { derivedOperationId, operationIdOf, Unique } from "../names.js";
import type { Notes } from "../../notes.js";

/** An operation and the path that it is written at. */
export interface Routed {
  readonly api: Api;
  readonly path: string;
}

/**
 * A unique identifier for each operation: the given one, or one derived from method and path (most projects give none, some give one
 * twice). Given ones go first, so that adding an operation changes no other's id. Callbacks keep a given id and need none.
 */
export function assignOperationIds(routed: readonly Routed[], notes: Notes): Map<Api, string> {
  const ids = new Map<Api, string>();
  const unique = new Unique();
  const callbacks = (api: Api): Api[] =>
    api.callbacks.flatMap(({ apis }) => apis.flatMap((inner) => [inner, ...callbacks(inner)]));
  const all = [
    ...routed.map((entry) => ({ ...entry, optional: false })),
    ...routed.flatMap(({ api, path }) =>
      callbacks(api).map((inner) => ({ api: inner, path, optional: true })),
    ),
  ];
  for (const { api } of all) {
    const id = operationIdOf(api.operationId);
    if (id !== "" && !unique.has(id)) ids.set(api, unique.claim(id));
  }
  for (const { api, path, optional } of all) {
    const given = api.operationId;
    const assigned = ids.get(api);
    if (assigned !== undefined) {
      if (assigned !== given)
        notes.add("operation-id-changed", api.place, `${given} is written as ${assigned}`);
      continue;
    }
    if (optional) continue;
    const derived = derivedOperationId(api.method, api.kind === "webhook" ? `webhook/${path}` : path);
    const id = unique.claim(derived);
    ids.set(api, id);
    if (given === "") notes.add("operation-id-derived", api.place, `${id}, from method and path`);
    else notes.add("operation-id-changed", api.place, `${given} is taken or no identifier; written as ${id}`);
  }
  return ids;
}
