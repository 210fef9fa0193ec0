import { createRequire } from "node:module";
import type * as openapiTypescript from "openapi-typescript";
import type ts from "typescript";
import { commentBlock } from "../shared/code-text.js";
import type { JsonObject } from "../shared/json-value.js";
import { HEADERS_OF_THE_CLIENT } from "./client-module.js";

const require = createRequire(import.meta.url);

/** Short names for what an operation takes and answers, so that no one spells out the path through `operations`. */
const HELPERS = `
/** The operations by their ids. */
export type OperationId = keyof operations;
/** What an operation's request body holds; \`never\` where it has none. */
export type RequestBody<Id extends OperationId> = operations[Id] extends { requestBody: { content: infer Content } }
    ? Content[keyof Content]
    : never;
/** What an operation answers with HTTP 200, the envelope included. */
export type ResponseBody<Id extends OperationId> = operations[Id]["responses"][200]["content"]["application/json"];
`;

/** `generated/schema.ts`: the document's types. */
export async function renderSchema(document: JsonObject, header: readonly string[]): Promise<string> {
  // Not before they are needed, and not by `import`, which reads the nine megabytes of TypeScript three times over.
  const { default: openapiTS, astToString }: typeof openapiTypescript = require("openapi-typescript");
  const { factory, SyntaxKind }: typeof ts = require("typescript");
  // 64-bit integers: a `number` where it is exact, a `bigint` where it would not be.
  const idType = factory.createUnionTypeNode([
    factory.createKeywordTypeNode(SyntaxKind.NumberKeyword),
    factory.createKeywordTypeNode(SyntaxKind.BigIntKeyword),
  ]);
  const ast = await openapiTS(forCallers(document) as unknown as openapiTypescript.OpenAPI3, {
    silent: true,
    transform: (schema) => {
      if (schema.format === "int64") return idType;
      if (schema.format === "binary") return factory.createTypeReferenceNode("Blob");
      return undefined;
    },
  });
  const types = astToString(ast)
    // The type says it, and a hover would begin with it.
    .replaceAll(/^ *\* Format: int64\n/gm, "")
    // A hover shows the tag as a word of the text, and lines that are set in as code. Below a title the text is a paragraph of its own.
    .replaceAll(/(\/\*\*(?:\n *\*)?) @description (?!@)/g, "$1 ")
    .replaceAll(/^( *\*) @description (?!@)/gm, "$1\n$1 ")
    .replaceAll(/^( *\*) {5}(?=\S)/gm, "$1 ")
    .replaceAll(/(?<!\\)\\uE025|\uE025/g, "%");
  return `${commentBlock(header)}\n${types}${HELPERS}`;
}

/** The document as a caller of the client sees it: what the client sends by itself, no call has to pass. */
function forCallers(document: JsonObject): JsonObject {
  const copy = structuredClone(document) as { components?: { parameters?: Record<string, JsonObject> } };
  for (const parameter of Object.values(copy.components?.parameters ?? {}))
    if (HEADERS_OF_THE_CLIENT.includes(String(parameter["name"]))) parameter["required"] = false;
  return JSON.parse(JSON.stringify(copy).replaceAll("%", PERCENT)) as JsonObject;
}

/** openapi-typescript decodes the names on its way again and again, and stops at `/100%25` with "URI malformed". */
const PERCENT = "\uE025";
