/** A definition as JSON Schema 2020-12, for other languages, form builders, and ajv as the judge of the check. */
import type { Definition } from "./definition.js";
import { jsonSchemasOf } from "./kinds/index.js";
import { describeRules } from "./describe-rules.js";
import { int64Maximum, schemaOfField, type JsonSchema } from "./value-schema.js";

/**
 * It accepts the JSON documents that the check accepts, but for one thing: it allows ids up to 2^63 - 1 as numbers, since other
 * languages read them exactly, while JavaScript has rounded those beyond 2^53 - 1, and the check refuses them.
 */
export function jsonSchemaOf(definition: Definition): JsonSchema {
  const fields = Object.entries(definition.fields);
  const rules = Object.values(describeRules(definition));
  const properties = fields.map(([name, field]) => {
    const said = rules.filter((rule) => rule.fields.includes(name)).map(({ says }) => says);
    return [name, { ...schemaOfField(field), ...(said.length > 0 && { description: said.join(" ") }) }];
  });
  const across = definition.rules.flatMap((rule) => jsonSchemasOf(rule, definition));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries(properties) as JsonSchema,
    required: fields.filter(([, field]) => field.required).map(([name]) => name),
    additionalProperties: false,
    // An empty list is no JSON Schema.
    ...(across.length > 0 && { allOf: across }),
  };
}

/** As text, with the one number in it that JavaScript cannot hold. */
export function printJsonSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2).replaceAll(`"${int64Maximum}"`, `${2n ** 63n - 1n}`)}\n`;
}
