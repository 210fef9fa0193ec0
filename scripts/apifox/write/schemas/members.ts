import type { Json, JsonObject } from "../../plain-data.js";
import type { Model } from "../../model.js";
import type { Origin } from "./open-models.js";

/** The members of an object schema as Apifox shows them. */
export interface Members {
  readonly properties: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  /** Included models that have no list of properties to copy; they stay references. */
  readonly allOf: ReadonlySet<string>;
  readonly additionalProperties: Json | undefined;
  /** Where properties were copied from; one that stands here, or replaces a copied one, is not among them. */
  readonly origins: ReadonlyMap<string, Origin>;
}

export const nothing: Members = {
  properties: new Map(),
  required: new Set(),
  allOf: new Set(),
  additionalProperties: undefined,
  origins: new Map(),
};

/** The members of a model, seen from what includes it: all of them are copied from it. */
export function originsFrom(model: Model, { properties, origins }: Members): Map<string, Origin> {
  const known = new Map<Origin | undefined, Origin>();
  const copied = new Map<string, Origin>();
  for (const name of properties.keys()) {
    const inner = origins.get(name);
    const origin = known.get(inner) ?? { model, inner };
    known.set(inner, origin);
    copied.set(name, origin);
  }
  return copied;
}

export const fromOverrides = (overrides: JsonObject): Members => ({
  ...nothing,
  properties: new Map(Object.entries(overrides)),
});
