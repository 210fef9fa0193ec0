import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import ts from "typescript";
import type { JsonObject } from "../json.js";
import { HEADERS_OF_THE_CLIENT } from "./client.js";

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
  const ast = await openapiTS(forCallers(document) as unknown as OpenAPI3, {
    silent: true,
    transform: (schema) => {
      if (schema.format === "int64") return idType();
      if (schema.format === "binary") return ts.factory.createTypeReferenceNode("Blob");
      return undefined;
    },
  });
  return `/**\n${header.map((line) => ` * ${line}\n`).join("")} */\n\n${astToString(ast)}${HELPERS}`;
}

/** 64-bit integers: a `number` where it is exact, a `bigint` where it would not be. */
function idType(): ts.TypeNode {
  return ts.factory.createUnionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword),
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.BigIntKeyword),
  ]);
}

/** The document as a caller of the client sees it: what the client sends by itself, no call has to pass. */
function forCallers(document: JsonObject): JsonObject {
  const copy = structuredClone(document) as { components?: { parameters?: Record<string, JsonObject> } };
  for (const parameter of Object.values(copy.components?.parameters ?? {}))
    if (HEADERS_OF_THE_CLIENT.includes(String(parameter["name"]))) parameter["required"] = false;
  return copy as JsonObject;
}
