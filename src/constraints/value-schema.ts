/** Single values as JSON Schema. */
import { multiplesOf, tightest, within } from "./bounds.js";
import type { Field, Limits } from "./definition.js";

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Stands for 2^63 - 1, which is no JavaScript number; JSON has it all the same. */
export const int64Maximum = "int64 maximum";

/** What a field holds, whatever else the request says. */
export function schemaOfField(field: Field): JsonSchema {
  switch (field.type) {
    case "id":
      return { type: "integer", minimum: 0, maximum: int64Maximum };
    case "list":
      return { ...schemaOfLimits("list", field), items: field.items ? schemaOfField(field.items) : true };
    case "object": {
      const fields = Object.entries(field.fields ?? {});
      return {
        type: "object",
        properties: Object.fromEntries(fields.map(([name, inner]) => [name, schemaOfField(inner)])),
        required: fields.filter(([, inner]) => inner.required).map(([name]) => name),
        additionalProperties: false,
      };
    }
    default:
      return schemaOfLimits(field.type, field);
  }
}

/** What JSON Schema calls the types of fields. */
export const jsonTypes: Readonly<Record<Field["type"], string>> = {
  boolean: "boolean",
  string: "string",
  integer: "integer",
  number: "number",
  id: "integer",
  list: "array",
  object: "object",
};

/** Limits on values of a type, where those of their field hold as well. */
export function schemaOfLimits(type: Field["type"], limits: Limits, own: Limits = {}): JsonSchema {
  const { not, minimum, maximum, step, minLength, maxLength, minItems, maxItems } = limits;
  const isBinary = step === undefined || Number.isInteger(step * 2 ** 20);
  const listed = limits.enum ?? own.enum;
  const values = isBinary
    ? limits.enum
    : (listed?.filter(within(limits)) ?? multiplesWithin(tightest([own, limits])));
  const keywords = {
    enum: values,
    minimum,
    maximum,
    // Most validators divide binary fractions, and refuse 0.3 as a multiple of 0.1.
    ...(isBinary
      ? { multipleOf: step }
      : !values && {
          $comment: `In steps of ${step}, which is left to the check: multipleOf would refuse some.`,
        }),
    minLength,
    maxLength,
    minItems,
    maxItems,
  };
  // A list without a value is no JSON Schema.
  if (values?.length === 0) return { not: {} };
  const given = Object.entries(keywords).filter(([, value]) => value !== undefined);
  return { type: jsonTypes[type], ...Object.fromEntries(given), ...(not && { not: { enum: not } }) };
}

const longestList = 500;

/** The multiples of a step within limits, if they are few enough to be listed. */
function multiplesWithin(limits: Limits): number[] | undefined {
  const { minimum = -Infinity, maximum = Infinity, step = 1 } = limits;
  const first = Math.floor(minimum / step);
  const count = Math.ceil(maximum / step) - first + 1;
  // Without both ends it is not finite.
  if (!(count <= longestList)) return undefined;
  const numbers = Array.from({ length: Math.max(0, count) }, (_, index) => first + index);
  return numbers.map(multiplesOf(step)).filter(within(limits));
}
