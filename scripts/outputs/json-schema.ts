/** `generated/<operation>.schema.json`: an operation's rules as JSON Schema. */
import type { Definition } from "../../src/constraints/definition.js";
import { jsonSchemaOf, printJsonSchema } from "../../src/constraints/json-schema.js";

/** `title` is the name of the request's type, `endpoint` its method and path. */
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
