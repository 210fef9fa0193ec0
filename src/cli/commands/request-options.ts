import { imageToVideo } from "../../../generated/image-to-video.js";
import { imageToVideoWords } from "../../../generated/image-to-video.words.js";
import type { Definition, Field } from "../../constraints/definition.js";
import { fieldNames, type FieldName } from "../../constraints/index.js";
import { aboutOf, helpOf } from "../../constraints/kinds/index.js";
import { parseJson } from "../../int64-json.js";
import type { Invocation, Option, OptionTable } from "../command.js";

const definition: Definition = imageToVideo;

/** What a request has unless told otherwise. Every model makes 5 seconds at 720p, so each of them can be changed alone. */
const defaults: Partial<Record<FieldName, string>> = { model: "v6", quality: "720p", duration: "5" };

/** What everybody looks for first in the help. */
const mainFields: readonly FieldName[] = ["prompt", "model", "quality", "duration"];

/** What stands for a value in the help. */
const placeholders = {
  boolean: "",
  string: "TEXT",
  integer: "NUMBER",
  number: "NUMBER",
  id: "ID",
  list: "ID,ID…",
  object: "JSON",
} as const;

export const optionName = (field: string): string => field.replaceAll("_", "-");

/** An option for each field of a request, as the definition has them. */
export const requestOptions: OptionTable = Object.fromEntries(
  [...new Set([...mainFields, ...fieldNames])].map((name) => [optionName(name), describeField(name)]),
);

function describeField(name: FieldName): Option {
  const field = definition.fields[name]!;
  const rules = definition.rules.filter((rule) => aboutOf(rule)[0] === name);
  const { meaning } = imageToVideoWords[name];
  const remarks = [
    field.enum ? `${meaning.en}: ${field.enum.join(", ")}` : meaning.en,
    describeLimits(field),
    ...rules.map((rule) => helpOf(rule, definition, (other) => `--${optionName(other)}`)),
    defaults[name] && `default ${defaults[name]}`,
  ].filter((remark) => typeof remark === "string" && remark !== "");
  const help = remarks.join("; ");
  return field.type === "boolean"
    ? { type: "boolean", negatable: "also", help }
    : {
        type: "string",
        value: field.enum ? "NAME" : (field.unit?.toUpperCase() ?? placeholders[field.type]),
        help,
      };
}

function describeLimits({ minimum, maximum, maxLength }: Field): string | undefined {
  if (maxLength !== undefined) return `at most ${maxLength} characters`;
  return minimum === undefined ? undefined : `${minimum} to ${maximum}`;
}

/**
 * The request as it was typed, with the defaults. A value that is not of the field's type stays text, for the check to refuse in its
 * own words.
 */
export function readRequest(values: Invocation["values"]): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const name of fieldNames) {
    const value = values[optionName(name)] ?? defaults[name];
    if (value !== undefined)
      request[name] = typeof value === "string" ? readValue(definition.fields[name]!, value) : value;
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
