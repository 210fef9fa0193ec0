/** The two JSON Schemas of each operation: one with all of its rules, and a flat one for models that call tools. */
import {
  type Definition,
  fieldOf,
  modelsOf,
  type Field,
  type LimitsRow,
  type Rule,
} from "../../src/constraints/definition.js";
import { jsonSchemaOf, printJsonSchema } from "../../src/constraints/json-schema.js";
import { sentenceOf } from "../../src/constraints/kinds/index.js";
import { describe, list, show } from "../../src/constraints/message-words.js";
import { jsonTypes } from "../../src/constraints/value-schema.js";
import type { OperationFile } from "../spec/operation-file.js";

/**
 * `generated/<operation>.schema.json`: an operation's rules as JSON Schema.
 *
 * @param title the name of the request's type
 * @param endpoint its method and path
 */
export function renderJsonSchema(
  definition: Definition,
  title: string,
  endpoint: string,
  header: readonly string[],
): string {
  const { $schema, ...schema } = jsonSchemaOf(definition);
  return printJsonSchema({
    $schema,
    $comment: header.join(" "),
    title,
    description: `The body of ${endpoint}, with what each model accepts.`,
    ...schema,
  });
}

/**
 * `generated/<operation>.tool.json`: an operation as a tool for models that call some.
 *
 * Flat, with `type`, `enum` and `description` only: the large vendors refuse conditions and `allOf` at the top, and some of them bounds.
 * So bounds and rules are told in words, and the package's own check judges what a model made of them. The fields of which exactly one
 * is there are left out: a program knows its picture, and no model should make up an id.
 */
export function renderTool(file: OperationFile, definition: Definition, header: readonly string[]): string {
  const given = definition.rules.flatMap((rule) => (rule.kind === "oneOf" ? rule.fields : []));
  const fields = Object.entries(definition.fields).filter(([name]) => !given.includes(name));
  const rules = definition.rules.flatMap((rule) => sentencesOf(rule, definition, given));
  const properties = fields.map(([name, field]) => {
    const meaning = file.texts[`body ${name}`]?.meaning?.en;
    const holds = field.enum ? undefined : field.type === "id" ? "an id, a whole number" : describe(field);
    const description = [meaning, holds, field.unit && `in ${field.unit}`].filter(Boolean).join("; ");
    return [name, schemaOf(field, description)];
  });
  const tool = {
    $comment: header.join(" "),
    name: (file.name ?? "").replaceAll("-", "_"),
    description: `${file.texts["summary"]?.text[0]?.translation ?? ""}. ${rules.join(" ")}`,
    parameters: {
      type: "object",
      properties: Object.fromEntries(properties) as object,
      required: fields.filter(([, field]) => field.required).map(([name]) => name),
      additionalProperties: false,
    },
  };
  return `${JSON.stringify(tool, null, 2)}\n`;
}

function schemaOf(field: Field, description?: string): object {
  return {
    type: jsonTypes[field.type],
    ...(field.enum && { enum: field.enum }),
    ...(description && { description }),
    ...(field.items && { items: schemaOf(field.items) }),
    ...(field.fields && {
      properties: Object.fromEntries(
        Object.entries(field.fields).map(([name, inner]) => [name, schemaOf(inner, describe(inner))]),
      ) as object,
      required: Object.keys(field.fields).filter((name) => field.fields?.[name]?.required),
      additionalProperties: false,
    }),
  };
}

/** A rule in words that need nothing else; none for what is about fields that are left out. */
function sentencesOf(rule: Rule, definition: Definition, leftOut: readonly string[]): string[] {
  if (rule.kind === "oneOf") return [];
  const field = fieldOf(rule);
  if (leftOut.includes(field)) return [];
  if (rule.kind !== "limits") return [`${field}: ${sentenceOf(rule, definition)}`];
  return [`${field}: ${rule.rows.map((row) => rowInWords(row, definition, field)).join("; ")}.`];
}

function rowInWords(row: LimitsRow, definition: Definition, field: string): string {
  const { models = modelsOf(definition), at, ...limits } = row;
  const { type } = definition.fields[field]!;
  const place = at ? ` at ${at.field} ${list(at.is, "or")}` : "";
  const values = limits.not ? `not ${list(limits.not.map(show), "or")}` : describe({ type, ...limits });
  return `${list(models, "and")}${place}: ${values}`;
}
