/** The fields of an operation's requests, as its text slots list them, to any depth. */
import type { Field } from "../../../src/constraints/definition.js";

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class FieldTable {
  readonly fields: Record<string, Mutable<Field>> = {};

  /** Adds a field (`seed`, `cat.name`, `cats[].name`); what is wrong with it, where something is. */
  add(
    path: string,
    { type = "any", unit }: { readonly type?: string; readonly unit?: string },
  ): string | undefined {
    const field = fieldOf(type);
    if (!field)
      return `${path} is ${type === "any" ? "of no type" : type}; a field of a request holds ${TYPES.join(", ")}, or a list of one with []`;
    const [siblings, name] = this.#among(path);
    if (!siblings) return `${path} lies in a field that is not listed before it`;
    siblings[name] = { ...field, ...(unit !== undefined && { unit }) };
    return undefined;
  }

  find(path: string): Mutable<Field> | undefined {
    const [siblings, name] = this.#among(path);
    return siblings?.[name];
  }

  /** The fields among which a name stands: those of the request, or of an object or list of objects in it. */
  #among(path: string): [Record<string, Mutable<Field>> | undefined, string] {
    const steps = path.split(".");
    const name = steps.pop() ?? "";
    let fields: Record<string, Mutable<Field>> = this.fields;
    for (const step of steps) {
      const owner: Field | undefined = fields[step.replaceAll("[]", "")];
      const inner: Mutable<Field> | undefined = owner?.type === "list" ? owner.items : owner;
      if (inner?.type !== "object") return [undefined, name];
      fields = (inner.fields ??= {}) as Record<string, Mutable<Field>>;
    }
    return [fields, name];
  }
}

const TYPES = ["boolean", "string", "integer", "number", "id", "object"] as const;

/** What a field of this type holds; none where a request cannot have it. */
export const typeOfSlot = (type = "any"): Field["type"] | undefined => fieldOf(type)?.type;

function fieldOf(type: string): Field | undefined {
  if (type.endsWith("[]")) {
    const items = fieldOf(type.slice(0, -2));
    return items && { type: "list", items };
  }
  const known = TYPES.find((name) => name === type);
  return known && { type: known };
}
