/**
 * What an export says of an operation by its form and not in prose: parameters, what is required, examples, answers without fields,
 * defaults, extensions. Every member of the operation is either read elsewhere, as a text or by its type, or it is a fact that
 * somebody has to read.
 */
import { isDeepStrictEqual } from "node:util";
import {
  atPointer,
  escapeToken,
  isObject,
  objectsOf,
  type Json,
  type JsonObject,
} from "../../shared/json-value.js";
import { VALIDATING } from "../definition/write-facts.js";
import { followed, isTextKeyword } from "../text-slots.js";

export interface StructureFact {
  /** RFC 6901 pointer inside the operation, or `/components/…` of the document. */
  readonly at: string;
  readonly is: Json;
}

/** The facts of an operation, in its order. `isNamed`: its requests have a definition, which holds every keyword that refuses values. */
export function structureFacts(
  operation: JsonObject,
  document: JsonObject,
  isNamed: boolean,
): StructureFact[] {
  const facts = new Facts(document, isNamed);
  facts.visitOperation(operation);
  return facts.found;
}

/** Whether a value is the one that was read: apart from the texts in a schema or a parameter, which are read as texts. */
export function isAsRead(at: string, value: Json | undefined, was: Json): boolean {
  return value !== undefined && isDeepStrictEqual(bare(at, value), bare(at, was));
}

/** Where texts have slots of their own; anywhere else a text is part of the fact. */
const WITH_SLOTS = /^\/parameters$|^\/components\/schemas\/|\/schema(\/|$)/;

/** A value without the texts that have slots of their own. */
const bare = (at: string, value: Json): Json => (WITH_SLOTS.test(at) ? withoutTexts(at, value) : value);

/** At the pointer or key where it stands; what is data there keeps all of it. */
function withoutTexts(at: string, value: Json): Json {
  const key = at.slice(at.lastIndexOf("/") + 1);
  if (key.startsWith("x-") || DATA.has(key)) return value;
  if (Array.isArray(value)) return value.map((item) => withoutTexts("", item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name, inner]) => !isTextKeyword(name, inner));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutTexts(name, inner)]));
}

/** Members whose value is data of the API's, whatever its keys are called. */
const DATA = new Set(["example", "examples", "value", "default", "enum", "const"]);

/** Members that are read as texts, by their types, or further in. */
const READ = {
  operation: new Set(["operationId", "tags", "requestBody", "responses", "x-overview"]),
  body: new Set(["required", "content"]),
  response: new Set(["content", "headers"]),
  media: new Set(["schema", "example", "examples", "x-comments", "x-example-name"]),
  schema: new Set(["type", "properties", "items", "$ref"]),
} as const;

/** Members of a schema that hold schemas, by how they hold them. */
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const SINGLE = ["items", "additionalProperties", "not", "contains"];

class Facts {
  readonly found: StructureFact[] = [];
  readonly #document: JsonObject;
  readonly #isNamed: boolean;
  readonly #entered = new Set<string>();

  constructor(document: JsonObject, isNamed: boolean) {
    this.#document = document;
    this.#isNamed = isNamed;
  }

  visitOperation(operation: JsonObject): void {
    this.#others(operation, "", READ.operation);
    const { requestBody: body } = operation;
    if (isObject(body)) {
      this.#others(body, "/requestBody", READ.body);
      for (const [type, media] of objectsIn(body["content"]))
        this.#visitMedia(media, `/requestBody/content/${escapeToken(type)}`, this.#isNamed);
    }
    for (const [code, given] of objectsIn(operation["responses"])) {
      const { $ref: ref } = given;
      const response = followed(given, this.#document);
      const at = typeof ref === "string" ? ref.slice(1) : `/responses/${escapeToken(code)}`;
      this.#others(response, at, READ.response);
      for (const [type, media] of objectsIn(response["content"]))
        this.#visitMedia(media, `${at}/content/${escapeToken(type)}`, false);
    }
  }

  #visitMedia(media: JsonObject, at: string, isDefined: boolean): void {
    this.#others(media, at, READ.media);
    const schema = media["schema"] ?? {};
    if (isDefined) this.#visitDefined(schema, `${at}/schema`);
    else this.#visitWhole(schema, `${at}/schema`);
    if (media["example"] !== undefined) this.#add(`${at}/example`, media["example"]);
    for (const [name, example] of objectsIn(media["examples"]))
      this.#add(`${at}/examples/${escapeToken(name)}/value`, example["value"] ?? null);
  }

  /** Of a schema that a definition holds, each keyword that the definition does not know. */
  #visitDefined(schema: Json, at: string): void {
    if (!isObject(schema)) return;
    for (const [key, value] of Object.entries(schema)) {
      const isHeld = READ.schema.has(key) || VALIDATING.includes(key) || isTextKeyword(key, value);
      const saysNothing = key === "required" && Array.isArray(value) && value.length === 0;
      if (!isHeld && !saysNothing) this.#add(`${at}/${escapeToken(key)}`, value);
    }
    this.#follow(schema, (inner, pointer) => this.#visitDefined(inner, pointer));
    for (const [name, property] of objectsIn(schema["properties"]))
      this.#visitDefined(property, `${at}/properties/${escapeToken(name)}`);
    for (const key of SINGLE) if (isObject(schema[key])) this.#visitDefined(schema[key], `${at}/${key}`);
    for (const key of LISTS)
      objectsOf(schema[key]).forEach((part, index) => this.#visitDefined(part, `${at}/${key}/${index}`));
  }

  /** Of any other schema one fact: the whole of it, where it says more than which fields of which types there are. */
  #visitWhole(schema: Json, at: string): void {
    if (!isPlain(schema) || isEmpty(schema)) this.#add(at, schema);
    this.#followAll(schema);
  }

  #followAll(value: Json): void {
    if (Array.isArray(value)) for (const item of value) this.#followAll(item);
    if (!isObject(value)) return;
    this.#follow(value, (inner, pointer) => this.#visitWhole(inner, pointer));
    for (const inner of Object.values(value)) this.#followAll(inner);
  }

  #follow(schema: JsonObject, visit: (inner: Json, pointer: string) => void): void {
    const { $ref: ref } = schema;
    if (typeof ref !== "string" || this.#entered.has(ref)) return;
    this.#entered.add(ref);
    const target = atPointer(this.#document, ref.slice(1));
    if (target !== undefined) visit(target, ref.slice(1));
  }

  /** What stands beside what is read. */
  #others(owner: JsonObject, at: string, read: ReadonlySet<string>): void {
    for (const [key, value] of Object.entries(owner))
      if (!read.has(key) && !isTextKeyword(key, value)) this.#add(`${at}/${escapeToken(key)}`, value);
  }

  #add(at: string, is: Json): void {
    this.found.push({ at, is: bare(at, is) });
  }
}

/** Whether a schema says nothing but which fields there are, of which types, and texts. */
function isPlain(schema: Json): boolean {
  if (!isObject(schema)) return false;
  return Object.entries(schema).every(([key, value]) => {
    if (key === "properties") return objectsIn(value).every(([, property]) => isPlain(property));
    if (key === "items") return isPlain(value);
    return READ.schema.has(key) || isTextKeyword(key, value);
  });
}

const isEmpty = (schema: Json): boolean =>
  isObject(schema) && Object.keys(schema).every((key) => key === "type" && schema[key] === "object");

function objectsIn(value: Json | undefined): [string, JsonObject][] {
  if (!isObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
}
