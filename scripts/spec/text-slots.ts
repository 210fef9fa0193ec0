/**
 * Every place of a converted document where the vendor speaks: the operation's title and description, its
 * parameters, each field of its bodies, its responses. A slot is what a file of `spec/operations/` has readings for.
 */
import { isMethod } from "../apifox/api-model.js";
import { atPointer, child, isObject, objectsOf, type Json, type JsonObject } from "../shared/json-value.js";
import { readWords } from "./words/read-words.js";

export interface TextSlot {
  /** `summary`, `description`, `header API-KEY`, `body duration`, `body cat.name`, `body img_ids[] (title)`, `body quality (value 4k)`, `example 示例 1`, `overview 计费`, `response 200`, `response 200 Resp.id`. */
  readonly name: string;
  /** The vendor's words as the export has them; "" where there are none. */
  readonly text: string;
  /** Of a field or parameter: its type in short (`integer`, `integer[]`, `string|null`, `any`). */
  readonly type?: string;
  /** Puts another text in the slot's place. */
  readonly write: (text: string) => void;
}

/** The operations of the document with their slots, by `POST /path`. */
export function operationSlots(
  document: JsonObject,
): Map<string, { operation: JsonObject; slots: TextSlot[] }> {
  const found = new Map<string, { operation: JsonObject; slots: TextSlot[] }>();
  for (const [path, item] of entries(document["paths"]))
    for (const [method, operation] of entries(item))
      if (isMethod(method) && isObject(operation))
        found.set(`${method.toUpperCase()} ${path}`, { operation, slots: slotsOf(operation, document) });
  return found;
}

function slotsOf(operation: JsonObject, document: JsonObject): TextSlot[] {
  const slots = [slot("summary", operation, "summary"), slot("description", operation, "description")];
  const schemas = new SchemaSlots(document, slots);
  const addParameter = (name: string, parameter: JsonObject): void => {
    const { schema } = parameter;
    slots.push(slot(name, parameter, "description", schema ?? {}));
    schemas.visit(name, schema);
  };
  for (const parameter of objectsOf(operation["parameters"]))
    addParameter(`${text(parameter["in"])} ${text(parameter["name"])}`, parameter);

  for (const [row] of entries(operation["x-overview"]))
    slots.push(slot(`overview ${row}`, operation["x-overview"] as JsonObject, row));

  const body = operation["requestBody"];
  if (isObject(body)) {
    if (body["description"] !== undefined) slots.push(slot("body", body, "description"));
    for (const [, media] of entries(body["content"])) {
      schemas.visit("body", mediaSchema(media));
      slots.push(...exampleSlots("", media));
    }
  }
  for (const [code, given] of entries(operation["responses"])) {
    const response = followed(given, document);
    slots.push(slot(`response ${code}`, response, "description"));
    for (const [name, header] of entries(response["headers"]))
      if (isObject(header)) addParameter(`response ${code} header ${name}`, header);
    for (const [, media] of entries(response["content"])) {
      schemas.visit(`response ${code}`, mediaSchema(media));
      slots.push(...exampleSlots(`response ${code} `, media));
    }
  }
  return slots;
}

/** A response, which may stand among the components. */
export function followed(response: Json, document: JsonObject): JsonObject {
  const ref = isObject(response) ? response["$ref"] : undefined;
  const found = typeof ref === "string" ? atPointer(document, ref.slice(1)) : response;
  return isObject(found) ? found : {};
}

/** Collects the fields of schemas, walking schema positions only; a recursive model is entered once per slot owner. */
class SchemaSlots {
  private readonly document: JsonObject;
  private readonly slots: TextSlot[];

  constructor(document: JsonObject, slots: TextSlot[]) {
    this.document = document;
    this.slots = slots;
  }

  /** Visits a schema that is no field's own. Its texts have slots only where it says something. */
  visit(owner: string, schema: Json | undefined, path = "", entered: readonly string[] = []): void {
    if (!isObject(schema)) return;
    const ref = schema["$ref"];
    if (typeof ref === "string") {
      if (!entered.includes(ref))
        this.visit(owner, atPointer(this.document, ref.slice(1)), path, [...entered, ref]);
      return;
    }
    this.addText("description", owner, schema, path);
    this.addTexts(owner, schema, path);
    this.visitInside(owner, schema, path, entered);
  }

  private visitInside(owner: string, schema: JsonObject, path: string, entered: readonly string[]): void {
    for (const [name, property] of entries(schema["properties"]))
      if (isObject(property)) this.visitField(owner, property, fieldPath(path, name), entered);
    for (const key of ["items", "additionalProperties", "not", "contains"])
      this.visit(owner, schema[key], `${path}[]`, entered);
    for (const key of ["allOf", "anyOf", "oneOf", "prefixItems"])
      objectsOf(schema[key]).forEach((part, index) =>
        this.visit(owner, part, `${path}|${index + 1}`, entered),
      );
  }

  /** A field's description has a slot even where it says nothing: the field itself has to be known. */
  private visitField(owner: string, field: JsonObject, path: string, entered: readonly string[]): void {
    this.slots.push(slot(`${owner} ${path}`, field, "description", field));
    this.addTexts(owner, field, path);
    if (field["$ref"] === undefined) this.visitInside(owner, field, path, entered);
    else this.visit(owner, field, path, entered);
  }

  /** What else a schema says to people. */
  private addTexts(owner: string, schema: JsonObject, path: string): void {
    this.addText("title", owner, schema, path);
    this.addText("$comment", owner, schema, path);
    const { "x-enumDescriptions": labels, externalDocs: docs } = schema;
    if (isObject(labels))
      for (const value of Object.keys(labels)) this.addText(value, owner, labels, path, `value ${value}`);
    if (isObject(docs)) this.addText("description", owner, docs, path, "externalDocs");
  }

  private addText(key: string, owner: string, holder: JsonObject, path: string, label = key): void {
    if (text(holder[key]) === "") return;
    const name = [owner, path, `(${label})`].filter((part) => part !== "").join(" ");
    this.slots.push(slot(name, holder, key));
  }
}

/** Members of operations, parameters and schemas that say something to people, and have slots. */
export function isTextKeyword(key: string, value: Json): boolean {
  return key === "x-enumDescriptions" ? isObject(value) : TEXTS.has(key) && typeof value === "string";
}

const TEXTS = new Set(["summary", "description", "title", "$comment"]);

/** The comments of each example; and what it is called, where that says something. */
function exampleSlots(owner: string, media: Json): TextSlot[] {
  if (!isObject(media)) return [];
  const comments = child(media, "x-comments");
  const examples = entries(media["examples"]).map(([key, example]) =>
    isObject(example) && text(example["summary"]) !== "" ? text(example["summary"]) : key,
  );
  const names = [...examples, text(media["x-example-name"])];
  return [
    ...Object.keys(comments).map((name) => slot(`${owner}example ${name}`, comments, name)),
    ...names.filter(saysSomething).map((name) => ({
      name: `${owner}example ${name} (name)`,
      text: name,
      // Names tell examples apart, and are no place for a translation.
      write: () => {},
    })),
  ];
}

/** Apifox counts examples up (示例 1); whoever writes a model or a direction into the name means it. */
export function saysSomething(name: string): boolean {
  const { tokens, signs } = readWords(name.replace(/^(示例|example)?\s*\d*(?![\d.])/i, ""), {
    fields: [],
    values: new Map(),
  });
  return tokens.length + signs.length > 0;
}

function fieldPath(path: string, name: string): string {
  // A name with a dot in quotes: "a.b" is another field than b inside a.
  const field = /[.[\] ]/.test(name) ? JSON.stringify(name) : name;
  return path === "" ? field : `${path}.${field}`;
}

export function slot(name: string, owner: JsonObject, key: string, schema?: Json): TextSlot {
  return {
    name,
    text: text(owner[key]),
    ...(schema !== undefined && { type: typeOf(schema) }),
    write: (value) => {
      owner[key] = value;
    },
  };
}

function typeOf(schema: Json | undefined): string {
  if (!isObject(schema)) return "any";
  const { $ref: ref, type } = schema;
  if (typeof ref === "string") return ref.replace("#/components/schemas/", "");
  if (type === "array") return `${typeOf(schema["items"])}[]`;
  if (Array.isArray(type)) return type.join("|");
  return typeof type === "string" ? type : "any";
}

function mediaSchema(media: Json): Json | undefined {
  return isObject(media) ? media["schema"] : undefined;
}

function entries(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The field that a slot of the body is about, with all of its texts; none for another slot. */
export function fieldOfSlot(name: string): string | undefined {
  return /^body (?!\()(.+?)(\[\])*( \([^()]*\))?$/.exec(name)?.[1];
}

/** A field of the request itself, which forms show. */
export function isField(name: string): boolean {
  const field = fieldOfSlot(name);
  return field !== undefined && name === `body ${field}` && !/[.[]/.test(field);
}

/** The contents of an operation's body and answers. */
export function mediaOf(operation: JsonObject, document: JsonObject): JsonObject[] {
  const bodies = [operation["requestBody"] ?? {}, ...Object.values(child(operation, "responses"))];
  return bodies.flatMap((body) => Object.values(child(followed(body, document), "content")).filter(isObject));
}
