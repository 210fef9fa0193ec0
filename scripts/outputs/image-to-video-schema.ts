/** `generated/image-to-video.schema.json`: the rules of `src/models.ts` and `src/fields.ts` as JSON Schema. */
import { fieldNames, fields, type Field } from "../../src/fields.js";
import { barred, durationsOf, modelNames, takersOf } from "../../src/models.js";
import type { FieldName, Model } from "../../src/request-body.js";
import { rules, type Rule } from "../../src/rules.js";

interface Schema {
  readonly [keyword: string]: unknown;
}

/** Every field with its facts, typed alike. */
const fieldEntries = fieldNames.map((name) => [name, fields[name] as Field] as const);

/**
 * The rules as a JSON Schema 2020-12 document, for other languages, form builders and tool-calling models.
 *
 * It accepts the JSON documents that the check accepts, but for one thing: it allows ids up to 2^63 - 1 as numbers, since
 * other languages read them exactly, while JavaScript has rounded those beyond 2^53 - 1, and the check refuses them.
 */
export function renderImageToVideoSchema(header: readonly string[]): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $comment: header.join(" "),
    title: "ImageToVideoRequest",
    description: "The body of POST /openapi/v2/video/img/generate, with what each model accepts.",
    type: "object",
    properties: Object.fromEntries(fieldEntries.map(([name, field]) => [name, property(name, field)])),
    required: fieldEntries.filter(([, field]) => field.required).map(([name]) => name),
    additionalProperties: false,
    dependentSchemas: Object.fromEntries(
      fieldEntries.flatMap(([name, { needs }]) => (needs ? [[name, given(needs)]] : [])),
    ),
    allOf: [
      ...fieldEntries.flatMap(([name, { insteadOf }]) => (insteadOf ? [exactlyOne(insteadOf, name)] : [])),
      ...modelNames.flatMap(modelRules),
      ...fieldEntries.flatMap(durationRules),
    ],
  };
  // 2^63 - 1 is no JavaScript number; JSON has it all the same.
  return `${JSON.stringify(schema, null, 2).replaceAll('"int64 maximum"', `${2n ** 63n - 1n}`)}\n`;
}

function property(name: FieldName, field: Field): Schema {
  const said = Object.values<Rule>(rules).flatMap((rule) => (rule.fields.includes(name) ? [rule.says] : []));
  return { ...valueSchema(field), ...(said.length > 0 && { description: said.join(" ") }) };
}

function exactlyOne(...names: FieldName[]): Schema {
  // `properties` says nothing new; validators in strict mode want to see what is required.
  return { oneOf: names.map((name) => ({ properties: { [name]: true }, required: [name] })) };
}

function valueSchema(field: Field): Schema {
  switch (field.kind) {
    case "boolean":
      return { type: "boolean" };
    case "string":
      return { type: "string", ...(field.maxLength && { maxLength: field.maxLength }) };
    case "integer":
      return { type: "integer", ...(field.maximum && { minimum: field.minimum, maximum: field.maximum }) };
    case "id":
      return { type: "integer", minimum: 0, maximum: "int64 maximum" };
    case "ids":
      return { type: "array", items: valueSchema({ kind: "id" }), minItems: 1 };
    case "enum":
      return { type: "string", enum: field.values };
  }
}

/** What holds for one model: its durations, also by quality, and the fields that it does not take. */
function modelRules(model: Model): Schema[] {
  const refused = fieldEntries.filter(([name]) => !(takersOf(name)?.includes(model) ?? true));
  const never = refused.filter(([, { anyModelWith }]) => !anyModelWith);
  const alone = refused.flatMap(([name, { anyModelWith }]) =>
    anyModelWith ? [[name, anyModelWith] as const] : [],
  );
  return [
    when(is({ model }), {
      properties: {
        duration: { enum: durationsOf(model) },
        ...Object.fromEntries(never.map(([name]) => [name, false])),
      },
      ...(alone.length > 0 && {
        dependentSchemas: Object.fromEntries(alone.map(([name, partner]) => [name, given(partner)])),
      }),
    }),
    ...fields.quality.values
      .filter((quality) => barred(model, quality))
      .map((quality) =>
        when(is({ model, quality }), {
          properties: { duration: { enum: durationsOf(model, quality) } },
        }),
      ),
  ];
}

/** Values that do not go with a duration. */
function durationRules([name, { notAt }]: (typeof fieldEntries)[number]): Schema[] {
  if (!notAt) return [];
  return [when(is({ duration: notAt.seconds }), { properties: { [name]: { not: { const: notAt.value } } } })];
}

function when(condition: Schema, consequence: Schema): Schema {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
  return { if: condition, then: consequence };
}

function is(values: { readonly [F in FieldName]?: unknown }): Schema {
  return {
    properties: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { const: value }])),
    required: Object.keys(values),
  };
}

/** A switch is on, or an id names something. */
function given(name: FieldName): Schema {
  return {
    properties: {
      [name]: fields[name].kind === "boolean" ? { const: true } : { type: "integer", minimum: 1 },
    },
    required: [name],
  };
}
