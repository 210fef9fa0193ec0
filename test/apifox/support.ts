import { readFileSync } from "node:fs";
import { convert, type Conversion, type SourceFile } from "../../scripts/apifox/convert.js";
import { isObject, type Json, type JsonObject } from "../../scripts/apifox/plain-data.js";
import { SpecError, type Problem } from "../../scripts/shared/spec-error.js";

const folder = new URL("quirks/", import.meta.url);

/** A file of `quirks/`: each shows one thing that exports do. */
export const quirk = (name: string): SourceFile => ({
  name,
  text: readFileSync(new URL(name, folder), "utf8"),
});

export const convertQuirks = (...names: string[]): Conversion => convert(names.map(quirk));

/** A native export with these APIs, each a node of the root folder. */
export function nativeExport(apis: readonly Json[], members: Record<string, Json> = {}): SourceFile {
  const root = { name: "根目录", items: [...apis] };
  return {
    name: "shop.apifox.json",
    text: JSON.stringify({
      apifoxProject: "1.0.0",
      info: { name: "Shop" },
      apiCollection: [root],
      ...members,
    }),
  };
}

export const apiNode = (method: string, path: string, members: Record<string, Json> = {}): JsonObject => ({
  name: `${method} ${path}`,
  api: { method, path, ...members },
});

export const jsonBody = (jsonSchema: Json, examples: Json[] = []): Record<string, Json> => ({
  requestBody: { type: "application/json", jsonSchema, examples },
});

/** What a JSON Pointer points at; a test that asks for what is not there fails. */
export function at(document: unknown, pointer: string): Json {
  let value = document as Json;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;
    if (next === undefined) throw new Error(`nothing at ${key} of ${pointer}`);
    value = next;
  }
  return value;
}

/** The notes as `level code @ where`, without what every file has. */
export function codes({ notes }: Conversion): string[] {
  const common = new Set(["operation-id-derived", "info-made-up", "not-described", "responses-missing"]);
  return notes
    .filter(({ code }) => !common.has(code))
    .map(({ level, code, where }) => `${level} ${code} @ ${where.replace(/^[^,]*, /, "")}`);
}

/** The problems for which a conversion is refused. */
export function problemsOf(...files: SourceFile[]): readonly Problem[] {
  try {
    convert(files);
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
  throw new Error("was not refused");
}

/** All operations of a document as `get /pets`, webhooks as `webhook paid`, once for each of their methods. */
export function operations({ document }: Conversion): string[] {
  return [
    ...Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    ),
    ...Object.entries(document.webhooks ?? {}).flatMap(([name, item]) =>
      Object.keys(item).map(() => `webhook ${name}`),
    ),
  ];
}

/** An object schema of texts; the first of them is required. */
export const objectSchema = (...names: string[]): Json => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  required: names.slice(0, 1),
});

/** An OpenAPI document of one operation, `POST /a`. */
export function convertOperation(members: Record<string, Json>, root: Record<string, Json> = {}): Conversion {
  const document = {
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    paths: { "/a": { post: { responses: { "200": { description: "ok" } }, ...members } } },
    components: { schemas: { Base: objectSchema("a", "b"), Maybe: { type: ["string", "null"] } } },
    ...root,
  };
  return convert([{ name: "shop.json", text: JSON.stringify(document) }]);
}
