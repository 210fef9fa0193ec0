/**
 * Every place of a converted document where the vendor speaks: the operation's title and description, its
 * parameters, each field of its bodies, its responses. A slot is what `spec/readings.yaml` has readings for.
 */
import { child, isObject, objectsOf, type Json, type JsonObject } from "./json.js";

export interface TextSlot {
  /** `summary`, `description`, `header API-KEY`, `body duration`, `body cat.name`, `body img_ids[] (title)`, `response 200`, `response 200 Resp.id`. */
  readonly name: string;
  /** The vendor's words as the export has them; "" where there are none. */
  readonly text: string;
  /** Of a field or parameter: its type in short (`integer`, `integer[]`, `string|null`, `any`). */
  readonly type?: string;
  /** Puts another text in the slot's place. */
  readonly write: (text: string) => void;
}

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** The operations of the document with their slots, by `POST /path`. */
export function operationSlots(
  document: JsonObject,
): Map<string, { operation: JsonObject; slots: TextSlot[] }> {
  const found = new Map<string, { operation: JsonObject; slots: TextSlot[] }>();
  for (const [path, item] of entries(document["paths"]))
    for (const [method, operation] of entries(item))
      if (METHODS.has(method) && isObject(operation))
        found.set(`${method.toUpperCase()} ${path}`, { operation, slots: slotsOf(operation, document) });
  return found;
}

function slotsOf(operation: JsonObject, document: JsonObject): TextSlot[] {
  const slots = [slot("summary", operation, "summary"), slot("description", operation, "description")];
  for (const parameter of objectsOf(operation["parameters"]))
    slots.push(
      slot(
        `${text(parameter["in"])} ${text(parameter["name"])}`,
        parameter,
        "description",
        parameter["schema"] ?? {},
      ),
    );

  const schemas = new SchemaSlots(document, slots);
  const body = operation["requestBody"];
  if (isObject(body)) {
    if (body["description"] !== undefined) slots.push(slot("body", body, "description"));
    for (const [, media] of entries(body["content"])) schemas.visit("body", mediaSchema(media));
  }
  for (const [code, response] of entries(operation["responses"])) {
    if (!isObject(response)) continue;
    slots.push(slot(`response ${code}`, response, "description"));
    for (const [name, header] of entries(response["headers"]))
      if (isObject(header))
        slots.push(slot(`response ${code} header ${name}`, header, "description", header["schema"] ?? {}));
    for (const [, media] of entries(response["content"]))
      schemas.visit(`response ${code}`, mediaSchema(media));
  }
  return slots;
}

/** Collects the fields of schemas, walking schema positions only; a recursive model is entered once per slot owner. */
class SchemaSlots {
  private readonly document: JsonObject;
  private readonly slots: TextSlot[];
  /** Fields, whose texts have their slots already. */
  private readonly written = new Set<JsonObject>();

  constructor(document: JsonObject, slots: TextSlot[]) {
    this.document = document;
    this.slots = slots;
  }

  /** Visits a body's schema. What stands at its root, or in a part of a field, has a slot only where it says something. */
  visit(owner: string, schema: Json | undefined, path = "", entered: readonly string[] = []): void {
    if (!isObject(schema)) return;
    const ref = schema["$ref"];
    if (typeof ref === "string") {
      if (!entered.includes(ref)) this.visit(owner, this.resolve(ref), path, [...entered, ref]);
      return;
    }
    for (const key of ["title", "description"] as const)
      if (text(schema[key]) !== "" && !this.written.has(schema))
        this.add(`${owner} ${path} (${key})`, schema, key);
    for (const [name, property] of entries(schema["properties"])) {
      if (!isObject(property)) continue;
      // A name with a dot in quotes: "a.b" is another field than b inside a.
      const inner = [path, /[.[\] ]/.test(name) ? JSON.stringify(name) : name]
        .filter((part) => part !== "")
        .join(".");
      this.slots.push(slot(`${owner} ${inner}`, property, "description", property));
      if (text(property["title"]) !== "") this.add(`${owner} ${inner} (title)`, property, "title");
      this.written.add(property);
      this.visit(owner, property, inner, entered);
    }
    for (const key of ["items", "additionalProperties", "not", "contains"])
      this.visit(owner, schema[key], `${path}[]`, entered);
    for (const key of ["allOf", "anyOf", "oneOf", "prefixItems"])
      objectsOf(schema[key]).forEach((part, index) =>
        this.visit(owner, part, `${path}|${index + 1}`, entered),
      );
  }

  private add(name: string, schema: JsonObject, key: "title" | "description"): void {
    this.slots.push(slot(name.replaceAll("  ", " "), schema, key));
  }

  private resolve(ref: string): Json | undefined {
    const name = ref.replace("#/components/schemas/", "");
    return child(child(this.document, "components"), "schemas")[name];
  }
}

function slot(
  name: string,
  owner: JsonObject,
  key: "summary" | "title" | "description",
  schema?: Json,
): TextSlot {
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
