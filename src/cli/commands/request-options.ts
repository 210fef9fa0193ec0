import { namesOf, type Definition, type Field, type Limits } from "../../constraints/definition.js";
import { aboutOf, helpOf } from "../../constraints/kinds/index.js";
import { parseJson } from "../../int64-json.js";
import type { Invocation, Option, OptionTable } from "../command.js";

/** An operation whose requests a command makes of what is typed. */
export interface TypedOperation<FieldName extends string = string> {
  readonly definition: Definition;
  readonly words: Readonly<Record<FieldName, { readonly meaning: { readonly en: string } }>>;
  /** What a request has unless told otherwise. */
  readonly defaults: Readonly<Partial<Record<FieldName, string>>>;
  /** What everybody looks for first in the help. */
  readonly mainFields: readonly FieldName[];
}

/** What stands for a value in the help. */
const placeholders = {
  boolean: "",
  string: "TEXT",
  integer: "NUMBER",
  number: "NUMBER",
  id: "ID",
  object: "JSON",
} as const;

function placeholderOf({ type, enum: values, unit, items }: Field): string {
  if (values) return "NAME";
  if (unit !== undefined) return unit.toUpperCase();
  if (type !== "list") return placeholders[type];
  const item = items ? placeholderOf(items) : "";
  // Lists of lists and of objects have commas of their own.
  return items?.type === "object" || items?.type === "list" ? placeholders.object : `${item},${item}…`;
}

export const optionName = (field: string): string => field.replaceAll("_", "-");

/** An option for each field of a request, as the definition has them. */
export function requestOptions(operation: TypedOperation): OptionTable {
  const names = new Set([...operation.mainFields, ...namesOf(operation.definition)]);
  return Object.fromEntries([...names].map((name) => [optionName(name), describeField(name, operation)]));
}

function describeField(name: string, { definition, words, defaults }: TypedOperation): Option {
  const field = definition.fields[name]!;
  const rules = definition.rules.filter((rule) => aboutOf(rule)[0] === name);
  const { meaning } = words[name]!;
  const remarks = [
    field.enum ? `${meaning.en}: ${field.enum.join(", ")}` : meaning.en,
    describeLimits(field),
    ...rules.map((rule) => helpOf(rule, definition, (other) => `--${optionName(other)}`)),
    defaults[name] && `default ${defaults[name]}`,
  ].filter((remark) => typeof remark === "string" && remark !== "");
  const help = remarks.join("; ");
  return field.type === "boolean"
    ? { type: "boolean", negatable: "also", help }
    : { type: "string", value: placeholderOf(field), help };
}

/** What bounds say, for a list of options; nothing of values that are listed. */
export function describeLimits(limits: Omit<Limits, "enum">): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, step, not } = limits;
  return [
    between(minimum, maximum),
    step === undefined ? "" : `in steps of ${step}`,
    between(minLength || undefined, maxLength, "characters"),
    // Nobody types a list of nothing.
    between(minItems === 1 && maxItems === undefined ? undefined : minItems, maxItems, "items"),
    not ? `not ${not.join(", ")}` : "",
  ]
    .filter((words) => words !== "")
    .join(", ");
}

function between(least?: number, most?: number, what?: string): string {
  const unit = what === undefined ? "" : ` ${what}`;
  if (least === undefined) return most === undefined ? "" : `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}

/**
 * The request as it was typed, with the defaults. A value that is not of the field's type stays text, for the check to refuse in its
 * own words.
 */
export function readRequest(
  { definition, defaults }: TypedOperation,
  values: Invocation["values"],
): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    const value = values[optionName(name)] ?? defaults[name];
    if (value !== undefined) request[name] = typeof value === "string" ? readValue(field, value) : value;
  }
  return request;
}

function readValue({ type, items }: Field, text: string): unknown {
  if (type === "list" && items && items.type !== "object")
    return text.split(",").map((item) => readValue(items, item));
  if (type === "object" || type === "list") return readJson(text);
  return type === "integer" || type === "number" || type === "id" ? readNumber(text) : text;
}

function readNumber(text: string): unknown {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? parseJson(text) : text;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
