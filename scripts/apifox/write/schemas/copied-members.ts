import type { Json, JsonObject } from "../../plain-data.js";
import type { Model } from "../../api-model.js";

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

/** The model whose property was copied, and the one that this model has it from. */
export interface Origin {
  readonly model: Model;
  readonly inner: Origin | undefined;
}

/** The models from which what is being written was copied: one that includes itself further in stays a reference there. */
export class OpenModels {
  readonly #origins: Origin[] = [];

  get isEmpty(): boolean {
    return this.#origins.length === 0;
  }

  /** Looked up only where something is included, because few properties include anything and origins may be long. */
  has(model: Model): boolean {
    return this.#origins.some((origin) => {
      for (let from: Origin | undefined = origin; from !== undefined; from = from.inner) {
        if (from.model === model) return true;
      }
      return false;
    });
  }

  /** What `write` returns, with these models open. */
  during<Result>(origin: Origin | undefined, write: () => Result): Result {
    if (origin === undefined) return write();
    this.#origins.push(origin);
    const result = write();
    this.#origins.pop();
    return result;
  }
}
