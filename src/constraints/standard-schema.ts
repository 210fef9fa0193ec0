import type { Definition } from "./definition.js";
import { jsonSchemaOf } from "./json-schema.js";
import type { Constraints } from "./create-constraints.js";
import { int64Maximum, type JsonSchema } from "./value-schema.js";
import type { Violation } from "./violation.js";

/** What Standard Schema v1 (https://standardschema.dev) asks of a schema whose result is there at once. */
export interface StandardSchema<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    /** Standard JSON Schema v1 (https://standardschema.dev/json-schema). Input and output are the same. */
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
      readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
    };
    /** Never set: it only carries the types. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** `target` is `draft-2020-12` or `draft-07`; any other throws, as the standard wants it. */
export interface JsonSchemaOptions {
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | (string & {});
}

/** The value, typed, or what is wrong with it. Each issue is the whole violation, so that a page can word it in its own way. */
export type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Violation[] };

/** The constraints of an operation as a Standard Schema. */
export function standardSchema<Request>(
  definition: Definition,
  { validate }: Constraints<Request>,
): StandardSchema<Request, Request> {
  const jsonSchema = ({ target }: JsonSchemaOptions): Record<string, unknown> =>
    schemaFor(target, jsonSchemaOf(definition));
  return {
    "~standard": {
      version: 1,
      vendor: "pixverse-client",
      jsonSchema: { input: jsonSchema, output: jsonSchema },
      validate(value) {
        const { request, violations } = validate(value);
        return violations ? { issues: violations } : { value: request };
      },
    },
  };
}

/** In the words of an older draft, and with the ids that JavaScript reads from JSON: up to 2^53 - 1. */
function schemaFor(target: string, schema: JsonSchema): Record<string, unknown> {
  if (target !== "draft-2020-12" && target !== "draft-07")
    throw new Error(`There is no JSON Schema for the target ${target}, only for draft-2020-12 and draft-07.`);
  const isOld = target === "draft-07";
  const text = JSON.stringify(schema, (_, value: unknown) =>
    value === int64Maximum ? Number.MAX_SAFE_INTEGER : value,
  );
  const own = JSON.parse(isOld ? text.replaceAll('"dependentSchemas":', '"dependencies":') : text) as object;
  return { ...own, ...(isOld && { $schema: "http://json-schema.org/draft-07/schema#" }) };
}
