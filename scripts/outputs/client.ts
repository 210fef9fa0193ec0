import { atPointer, child, isObject, objectsOf, type Json, type JsonObject } from "../json.js";
import { SpecError } from "../spec-error.js";

const TRACE_ID = "Ai-trace-id";
/** Required by the document, and sent by the client itself. */
export const HEADERS_OF_THE_CLIENT: readonly string[] = [TRACE_ID];

/** `generated/client.ts`: the typed fetch client, the servers and the endpoints. */
export function renderClient(document: JsonObject, header: readonly string[]): string {
  return `/**
${header.map((line) => ` * ${line}\n`).join("")} */

import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { OperationId, paths } from "./schema.js";

export type * from "./schema.js";

/** The regions' servers. A key and its credits belong to one of them. */
export const servers = ${literal(serversByRegion(document))} as const;

/** Method and path of each operation, by its id. */
export const endpoints = ${literal(endpointsOf(document))} as const satisfies Record<
  OperationId,
  { method: string; path: keyof paths }
>;

export interface PixVerseClientOptions extends ClientOptions {
  /** Goes into the \`${keyHeader(document)}\` header of every request. */
  apiKey: string;
}

export type PixVerseClient = Client<paths>;

/**
 * The operations of the document as typed fetch calls: \`client.GET("/openapi/v2/account/balance")\`. Nothing is checked, retried or
 * unwrapped, and answers go through \`JSON.parse\`, which rounds ids beyond 2^53 - 1: the \`PixVerse\` class is for all that.
 *
 * \`baseUrl\` is the international server unless given. Each request gets a fresh \`${TRACE_ID}\` unless the call passes its own.
 * Redirects are not followed but answered, because fetch would carry the key along to another host.
 */
export function createClient({ apiKey, ...options }: PixVerseClientOptions): PixVerseClient {
  const client = createFetchClient<paths>({
    baseUrl: servers.global,
    redirect: "manual",
    bodySerializer: serializeBody,
    ...options,
  });
  client.use({
    onRequest({ request }) {
      request.headers.set(${JSON.stringify(keyHeader(document))}, apiKey);
      if (!request.headers.has(${JSON.stringify(TRACE_ID)})) request.headers.set(${JSON.stringify(TRACE_ID)}, crypto.randomUUID());
    },
  });
  return client;
}

const formFields: readonly string[] = ${literal(formFields(document))};

/** The document's only forms have fields that no JSON body has, so the fields tell which of the two a body is. */
function serializeBody(body: unknown): BodyInit {
  if (body instanceof FormData) return body;
  const entries = Object.entries(body as Record<string, string | Blob>);
  if (!entries.some(([name]) => formFields.includes(name))) return JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}
`;
}

function serversByRegion(document: JsonObject): JsonObject {
  const servers = objectsOf(document["servers"]);
  const nameless = servers.filter((server) => typeof server["x-region"] !== "string");
  if (nameless.length > 0 || servers.length === 0)
    throw new SpecError([
      {
        where: "spec/overlays",
        message: "each server of the document needs an x-region, the name that callers choose it by",
      },
    ]);
  return Object.fromEntries(servers.map((server) => [String(server["x-region"]), server["url"] as Json]));
}

/** Method and path of each operation, by its id. */
export function endpointsOf(document: JsonObject): Record<string, { method: string; path: string }> {
  return Object.fromEntries(
    operations(document).map(({ path, method, operation }) => [
      String(operation["operationId"]),
      { method: method.toUpperCase(), path },
    ]),
  );
}

function keyHeader(document: JsonObject): string {
  const schemes = child(child(document, "components"), "securitySchemes");
  const scheme = Object.values(schemes).find((value) => isObject(value) && value["in"] === "header");
  if (!isObject(scheme))
    throw new SpecError([
      {
        where: "spec/overlays",
        message: "no action gives the document a security scheme in a header, for the key",
      },
    ]);
  return String(scheme["name"]);
}

function formFields(document: JsonObject): string[] {
  const fields = operations(document).flatMap(({ operation }) => {
    const content = child(child(operation, "requestBody"), "content");
    return fieldsOf(child(content, "multipart/form-data")["schema"], document);
  });
  return [...new Set(fields)];
}

function fieldsOf(schema: Json | undefined, document: JsonObject): string[] {
  if (!isObject(schema)) return [];
  const ref = schema["$ref"];
  if (typeof ref === "string") return fieldsOf(atPointer(document, ref.slice(1)), document);
  const parts = ["oneOf", "anyOf", "allOf"].flatMap((key) => objectsOf(schema[key]));
  return [...Object.keys(child(schema, "properties")), ...parts.flatMap((part) => fieldsOf(part, document))];
}

function operations(document: JsonObject): { path: string; method: string; operation: JsonObject }[] {
  return Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) =>
      isObject(operation) && operation["operationId"] !== undefined ? [{ path, method, operation }] : [],
    ),
  );
}

function literal(value: Json): string {
  return JSON.stringify(value, null, 2);
}
