import type { Json, JsonObject } from "./plain-data.js";
import type { Place } from "./notes.js";
import type { Problem } from "../shared/spec-error.js";

/**
 * What an Apifox project holds, whatever form it was exported in. Readers fill it and resolve what is Apifox's own bookkeeping
 * (folders, inheritance, ids, switches); the writer makes OpenAPI of it and knows no form. Schemas and examples stay as the
 * export has them: their dialect is the writer's business.
 */
export interface Project {
  readonly place: Place;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly servers: readonly Server[];
  /** Values of variables, for the addresses that are written with them in front of a path; a secret one's is the mask. */
  readonly variables: ReadonlyMap<string, string>;
  readonly tags: readonly Tag[];
  readonly apis: readonly Api[];
  readonly models: readonly Model[];
  readonly responses: readonly Response[];
  readonly schemes: readonly Scheme[];
}

export interface Server {
  /** As written: may be empty, lack its scheme, or hold `{{variables}}`. */
  readonly url: string;
  readonly description: string;
  /** What is known of the variables in `url`, by name. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export interface Api {
  readonly place: Place;
  readonly kind: "http" | "webhook" | "callback";
  readonly name: string;
  readonly description: string;
  /** Lower case; one of OpenAPI's eight. */
  readonly method: Method;
  /** As written, quirks and all; for a webhook its name, for a callback its expression. */
  readonly path: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  /** Its folder in the project, to tell it from others of its name; empty where there is none, or the export does not say. */
  readonly folder: string;
  readonly deprecated: boolean;
  readonly servers: readonly Server[];
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
  readonly responses: readonly Response[];
  /** OR of requirements; an empty list is "none needed", `undefined` is "the export does not say". */
  readonly security: readonly Requirement[] | undefined;
  readonly callbacks: readonly Callback[];
  /** `x-*` members that are the author's own, not Apifox's. */
  readonly extensions: JsonObject;
}

/** How a note says where to look for an operation that is not in the document. */
export const inFolder = (folder: string): string => (folder === "" ? "" : ` (in folder ${folder})`);

export const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
export type Method = (typeof methods)[number];
export const isMethod = (text: string): text is Method => (methods as readonly string[]).includes(text);

export interface Callback {
  readonly name: string;
  readonly apis: readonly Api[];
}

export const locations = ["path", "query", "header", "cookie"] as const;
export type Location = (typeof locations)[number];

export interface Parameter {
  readonly place: Place;
  readonly in: Location;
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly deprecated: boolean;
  /** In Apifox's dialect; `undefined` when the export has no type for it. */
  readonly schema: Json | undefined;
  readonly examples: readonly Example[];
  /** The media type that its value is written in, where that is not plain text. */
  readonly mediaType?: string | undefined;
  /** OpenAPI's own serialisation members (`style`, `explode` …), already in OpenAPI's terms. */
  readonly serialisation: JsonObject;
}

export interface Body {
  readonly place: Place;
  readonly description: string;
  readonly required: boolean;
  readonly media: readonly Media[];
  /** `x-*` members that are the author's own. */
  readonly extensions?: JsonObject;
}

export interface Media {
  /** A media type such as `application/json`. */
  readonly type: string;
  /** In Apifox's dialect; `undefined` when the export describes none. */
  readonly schema: Json | undefined;
  /** Fields of a form, instead of `schema`. */
  readonly fields: readonly Field[] | undefined;
  readonly examples: readonly Example[];
  readonly encoding: JsonObject;
  /** `schema` describes one event of a stream, which OpenAPI 3.1 has no word for. */
  readonly streamed: boolean;
}

/** One part of a form. */
export interface Field extends Omit<Parameter, "in"> {
  readonly contentType: string;
}

export interface Example {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Text as typed into Apifox (JSON with comments, XML, anything), or a value. */
  readonly content: { readonly text: string } | { readonly value: Json };
}

/** The text of a parameter's example, as it is sent; empty without one. */
export function exampleText([example]: readonly Example[]): string {
  if (example === undefined) return "";
  const content = "text" in example.content ? example.content.text : example.content.value;
  return typeof content === "string" ? content.trim() : "";
}

export interface Response {
  readonly place: Place;
  /** How references name it; `undefined` for a response that belongs to one operation. */
  readonly shared: string | undefined;
  /** As written: `200`, but also `0`, `999`, `default`. */
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly media: readonly Media[];
  readonly headers: readonly Parameter[];
}

export interface Model {
  readonly place: Place;
  /** What references to it say: `#/definitions/287487461`, `#/components/schemas/响应成功`. */
  readonly ref: string;
  readonly name: string;
  /** What Apifox shows instead of the name; often empty. */
  readonly title: string;
  readonly description: string;
  readonly schema: Json;
}

export interface Scheme {
  readonly name: string;
  /** An OpenAPI security scheme, without anything that is Apifox's or secret. */
  readonly definition: JsonObject;
}

/** All of these schemes together (AND); none at all means "also without". */
export type Requirement = readonly { readonly scheme: Scheme; readonly scopes: readonly string[] }[];

/** One file of an export. */
export interface SourceFile {
  /** As messages show it: `spec/apifox/image-to-video.txt`. */
  readonly name: string;
  readonly text: string;
}

/** A file that cannot be used, and everything that is wrong with it. */
export interface Refused {
  readonly problems: readonly Problem[];
}
