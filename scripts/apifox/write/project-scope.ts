import type { ExampleWriter } from "./examples/example-writer.js";
import type { Api, Scheme } from "../api-model.js";
import type { Notes } from "../notes.js";
import type { SchemaWriter } from "./schemas/schema-writer.js";

/** What the parts of the writer share while they write one project. */
export interface Scope {
  readonly notes: Notes;
  readonly schemas: SchemaWriter;
  /** The project's variables. */
  readonly variables: ReadonlyMap<string, string>;
  readonly examples: ExampleWriter;
  /** Whether to keep what a person has to read and OpenAPI has no place for. */
  readonly forReading: boolean;
  readonly operationId: (api: Api) => string | undefined;
  /** The names in `components.responses`, by what references call the response. */
  readonly responseNames: Map<string, string>;
  /** The name in `components.securitySchemes`. */
  readonly schemeName: (scheme: Scheme) => string;
}
