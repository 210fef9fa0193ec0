/** Values to try for a field: what the definition names for it, whatever kind of rule does, what lies beside that, and what it cannot hold. */
import {
  type Condition,
  type Definition,
  type Field,
  type Limits,
} from "../../src/constraints/definition.js";

/** Not there at first, then something that the field holds by itself, then the rest. */
export function valuesAround(definition: Definition, name: string): readonly unknown[] {
  const field = definition.fields[name]!;
  const said = saidOf(name, definition.rules);
  const values = [
    sample(field),
    ...[field, ...said].flatMap((limits) => valuesOfLimits(field, limits)),
    ...said.flatMap(({ is = [] }) => is),
    ...valuesOfType(field),
  ];
  return [undefined, ...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

type Said = Limits & Pick<Condition, "is">;

/** All that rules say of a field: what stands beside its name in `field`, or below that. */
function saidOf(name: string, node: unknown, above?: string): Said[] {
  if (typeof node !== "object" || node === null) return [];
  const { field = above } = node as { field?: string };
  const below = Object.values(node).flatMap((inner) => saidOf(name, inner, field));
  return field === name && !Array.isArray(node) ? [node as Said, ...below] : below;
}

function sample(field: Field): unknown {
  const { type, minimum, minLength = 1, minItems = 1, items, fields = {} } = field;
  switch (type) {
    case "boolean":
      return true;
    case "string":
      return field.enum?.[0] ?? "x".repeat(minLength);
    case "integer":
    case "number":
      return field.enum?.[0] ?? minimum ?? 1;
    case "id":
      return 1;
    case "list":
      return Array.from({ length: minItems }, () => sample(items!));
    case "object":
      return Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, sample(inner)]));
  }
}

function valuesOfLimits(field: Field, limits: Limits): unknown[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, step = 1 } = limits;
  const edges = [minimum, maximum].flatMap((edge) =>
    edge === undefined ? [] : [edge - step, edge, edge + step],
  );
  const lengths = [minLength, maxLength].flatMap((edge) =>
    edge === undefined ? [] : [edge - 1, edge, edge + 1],
  );
  const sizes = [minItems, maxItems].flatMap((edge) =>
    edge === undefined ? [] : [edge - 1, edge, edge + 1],
  );
  return [
    ...(limits.enum ?? []),
    ...(limits.not ?? []),
    ...edges,
    ...lengths.filter((length) => length >= 0).flatMap((length) => ["x".repeat(length), "😀".repeat(length)]),
    ...(field.items
      ? sizes.filter((size) => size >= 0).map((size) => Array(size).fill(sample(field.items!)))
      : []),
  ];
}

/** Values of the field's type that no row names, and some of other types. */
function valuesOfType({ type, items, fields, step }: Field): unknown[] {
  const others = [null, "x", 1.5, true, {}, []];
  switch (type) {
    case "boolean":
      return [true, false, "true", 1];
    case "string":
      return ["", "none", ...others];
    case "integer":
      return [0, 1, -5, 1000, "5", ...others];
    case "number":
      return [0, 0.3, 0.7, ...(step ? [step / 2, 3 * step] : []), "0.5", ...others];
    case "id":
      return [0, 1, -1, "1", ...others];
    case "list":
      return [...others, ...valuesOfType(items!).map((value) => [value]), [sample(items!), null]];
    case "object": {
      const whole = sample({ type, fields: fields ?? {} }) as object;
      const changed = Object.entries(fields ?? {}).flatMap(([name, inner]) =>
        [undefined, ...valuesOfType(inner), ...valuesOfLimits(inner, inner)].map((value) => ({
          ...whole,
          [name]: value,
        })),
      );
      return [...others, whole, { ...whole, stranger: 1 }, ...changed];
    }
  }
}
