/** What one field must say for a rule to apply, or to be kept: in a request, in words, and as JSON Schema. */
import type { Condition, Definition } from "../definition.js";
import { acceptedBy } from "../accepted-value.js";
import { has, within, type Predicate } from "../bounds.js";
import { between, list, show } from "../message-words.js";
import type { Sent } from "../possible-values.js";
import type { JsonSchema } from "../value-schema.js";

/** Whether it is certain that a request meets a condition, or (`expected: false`) does not: one slip shall be one violation. */
export type ConditionTest = (sent: Sent, expected: boolean) => boolean;

export function prepareTest(condition: Condition, { fields }: Definition): ConditionTest {
  const { field } = condition;
  const isMet = meetingOf(condition);
  const accepts = acceptedBy(fields[field]!);
  const isOptional = !fields[field]!.required;
  return (sent, expected) => {
    const value = sent[field];
    return isMet(value) === expected && (value === undefined ? isOptional : accepts(value));
  };
}

function meetingOf(condition: Condition): Predicate {
  const { is } = condition;
  if (is) return (value) => has(is, value);
  // A switch is on, an id is not 0, a text or list is not empty.
  if (isBare(condition)) return (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  return within(condition);
}

/** Whether a field only has to say something. */
export function isBare({ is, minimum, maximum }: Condition): boolean {
  return (is ?? minimum ?? maximum) === undefined;
}

/** The value that a message begins with, where a condition speaks of some values only. */
export function leadingValue({ is }: Condition, value: unknown): string {
  return is ? `${show(value)} ` : "";
}

/** `8 seconds`, `at least 8 seconds`, `a template_id (0 is none)`, `lip_sync_tts_switch: true`. */
export function inWords({ field, is, minimum, maximum }: Condition, { fields }: Definition): string {
  const { type, unit } = fields[field]!;
  const counted = (text: number | string): string => (unit ? `${text} ${unit}` : `${field} ${text}`);
  if (type === "boolean") return `${field}: ${is ? is[0] : true}`;
  if (is) return counted(list(is.map(show), "or"));
  const bounds = between(minimum, maximum, counted);
  if (bounds) return bounds;
  if (type === "id") return `a ${field} (0 is none)`;
  return type === "string" ? `a ${field} that is not empty` : field;
}

/** As JSON Schema, of the whole request. */
export function schemaOf(condition: Condition, { fields }: Definition): JsonSchema {
  const { field, is, minimum, maximum } = condition;
  const said = is
    ? is.length === 1
      ? { const: is[0] }
      : { enum: is }
    : isBare(condition)
      ? givenSchemas[fields[field]!.type]
      : {
          type: "number",
          ...(minimum !== undefined && { minimum }),
          ...(maximum !== undefined && { maximum }),
        };
  return { properties: { [field]: said }, required: [field] };
}

const givenSchemas: Readonly<Record<string, JsonSchema>> = {
  boolean: { const: true },
  string: { type: "string", minLength: 1 },
  id: { type: "integer", minimum: 1 },
  integer: { not: { const: 0 } },
  number: { not: { const: 0 } },
  list: { type: "array", minItems: 1 },
  object: { type: "object" },
};

/** `if` … `then` …, as JSON Schema has it. */
export function when(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
  return { if: condition, then: consequence };
}
