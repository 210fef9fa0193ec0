import { type Field, fieldNames, fields } from "../fields.js";
import { parseJson } from "../json.js";
import { takersOf } from "../models.js";
import type { FieldName } from "../request-body.js";
import type { Invocation, Option, OptionTable } from "./command.js";

/** What a request has unless told otherwise. Every model makes 5 seconds at 720p, so each of them can be changed alone. */
const defaults: Partial<Record<FieldName, string>> = { model: "v6", quality: "720p", duration: "5" };

/** What everybody looks for first in the help. */
const mainFields: readonly FieldName[] = ["prompt", "model", "quality", "duration"];

/** What the table does not say about a field. */
const notes: Partial<Record<FieldName, string>> = {
  prompt: "what happens in the video; required",
  img_id: "instead of IMAGE: one that was uploaded before",
  img_ids: "instead of IMAGE: several that were uploaded before",
  template_id: "an activated template",
  lip_sync_tts_switch: "speech, and lips that move with it",
  lip_sync_tts_speaker_id: "who speaks: pixverse-i2v voices",
  duration: "seconds; what a model makes: pixverse-i2v models",
};

/** What stands for a value in the help. */
const placeholders = { string: "TEXT", enum: "NAME", integer: "NUMBER", id: "ID", ids: "ID,ID…" } as const;

const optionName = (field: FieldName): string => field.replaceAll("_", "-");

/** An option for each field of a request, as the table of models has them. */
export const requestOptions: OptionTable = Object.fromEntries(
  [...new Set([...mainFields, ...fieldNames])].map((name) => [optionName(name), describeField(name)]),
);

function describeField(name: FieldName): Option {
  const field: Field = fields[name];
  const remarks = [
    notes[name],
    describeValues(field),
    takersOf(name) && `only ${takersOf(name)?.join(", ")}`,
    field.anyModelWith && `or with --${optionName(field.anyModelWith)}`,
    field.needs && `with --${optionName(field.needs)}`,
    defaults[name] && `default ${defaults[name]}`,
  ].filter((remark) => typeof remark === "string");
  const help = remarks.join("; ");
  return field.kind === "boolean"
    ? { type: "boolean", negatable: "also", help }
    : { type: "string", value: placeholders[field.kind], help };
}

function describeValues({ values, minimum, maximum, maxLength }: Field): string | undefined {
  if (values) return values.join(", ");
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
    if (value !== undefined) request[name] = typeof value === "string" ? readValue(name, value) : value;
  }
  return request;
}

function readValue(name: FieldName, text: string): unknown {
  const { kind } = fields[name];
  if (kind === "ids") return text.split(",").map(readInteger);
  return kind === "integer" || kind === "id" ? readInteger(text) : text;
}

function readInteger(text: string): unknown {
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? parseJson(text) : text;
}
