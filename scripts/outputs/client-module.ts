import { commentBlock, inComment, literal } from "../shared/code-text.js";
import { isHeaderName } from "../shared/header-name.js";
import { atPointer, child, isObject, objectsOf, type Json, type JsonObject } from "../shared/json-value.js";
import { SpecError } from "../shared/spec-error.js";
import type { OperationFile } from "../spec/operation-file.js";

const TRACE_ID = "Ai-trace-id";
/** Required by the document, and sent by the client itself. */
export const HEADERS_OF_THE_CLIENT: readonly string[] = [TRACE_ID];

/** `generated/client.ts`: the typed fetch client, the servers and the endpoints. */
export function renderClient(
  document: JsonObject,
  files: readonly OperationFile[],
  header: readonly string[],
): string {
  const keyHeader = keyHeaderOf(document);
  return `${commentBlock(header)}
import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch";
import { stringifyJson } from "../src/int64-json.js";
import type { OperationId, paths } from "./schema.js";

export type * from "./schema.js";

/** The regions' servers. A key and its credits belong to one of them. */
export const servers = ${literal(serversByRegion(document))} as const;

/** Method and path of each operation, by its id. Asking for one that is \`paid\` costs credits: it is never sent twice. */
export const endpoints = ${literal(endpointsOf(document, files))} as const satisfies Record<
  OperationId,
  { method: string; path: keyof paths; paid?: true }
>;

/** The header by which the vendor tells requests apart. */
export const traceIdHeader = ${literal(TRACE_ID)};

/** The header that the key goes in. */
export const keyHeader = ${literal(keyHeader)};

export interface PixVerseClientOptions extends ClientOptions {
  /** Goes into the \`${inComment(keyHeader)}\` header of every request. */
  apiKey: string;
}

export type PixVerseClient = Client<paths>;

/**
 * The operations of the document as typed fetch calls: \`client.GET("/openapi/v2/account/balance")\`. Nothing is checked, retried or
 * unwrapped, and answers go through \`JSON.parse\`, which rounds ids beyond 2^53 - 1: the \`createClient\` of the package itself is for all that.
 *
 * \`baseUrl\` is the international server unless given. Each request gets a fresh \`${TRACE_ID}\` unless the call passes its own.
 * Redirects are not followed but answered, because fetch would carry the key along to another host.
 *
 * @throws TypeError without a key.
 */
export function createClient({ apiKey, ...options }: PixVerseClientOptions): PixVerseClient {
  if (!apiKey) throw new TypeError("createClient needs an apiKey.");
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const client = createFetchClient<paths>({
    baseUrl: servers.global,
    redirect: "manual",
    bodySerializer: serializeBody,
    ...given,
  });
  client.use({
    onRequest({ request }) {
      request.headers.set(keyHeader, apiKey);
      if (!request.headers.has(traceIdHeader)) request.headers.set(traceIdHeader, crypto.randomUUID());
    },
  });
  return client;
}

const formFields: readonly string[] = ${literal(formFields(document))};

/** Whether a body is sent as a form. The document's only forms have fields that no JSON body has, so the fields tell. */
export function isForm(body: unknown): boolean {
  return body instanceof FormData || Object.keys(Object(body)).some((name) => formFields.includes(name));
}

function serializeBody(body: unknown): BodyInit {
  if (body instanceof FormData) return body;
  if (!isForm(body)) return stringifyJson(body);
  const form = new FormData();
  for (const [name, value] of Object.entries(body as Record<string, string | Blob | undefined>))
    if (value !== undefined) form.append(name, value);
  return form;
}
`;
}

function serversByRegion(document: JsonObject): JsonObject {
  const servers = objectsOf(document["servers"]);
  const nameless = servers.filter((server) => typeof server["x-region"] !== "string");
  if (nameless.length > 0 || servers.length === 0)
    throw refusal(
      `each server of the document needs an x-region, the name that callers choose it by${nameless.map(({ url }) => `; ${String(url)} has none`).join("")}. A server of the export is taken out by an action with target $.servers and remove: true, before the action "servers" of 20-corrections.yaml`,
    );
  return Object.fromEntries(servers.map((server) => [String(server["x-region"]), server["url"] as Json]));
}

/** Method and path of each operation, by its id, and whether it costs credits. */
export function endpointsOf(
  document: JsonObject,
  files: readonly OperationFile[],
): Record<string, { method: string; path: string; paid?: true }> {
  const paid = new Set(files.filter((file) => file.paid).map((file) => file.operation));
  return Object.fromEntries(
    operations(document).map(({ path, method, operation }) => {
      const isPaid = paid.has(`${method.toUpperCase()} ${path}`);
      return [
        String(operation["operationId"]),
        { method: method.toUpperCase(), path, ...(isPaid && { paid: true as const }) },
      ];
    }),
  );
}

/**
 * The header of the one security scheme that the finished document's operations require. A scheme that only stands there decides
 * nothing: the export may hold any, and the key must not go where the overlays do not send it.
 */
function keyHeaderOf(document: JsonObject): string {
  const required = operations(document).flatMap(({ operation }) =>
    objectsOf(operation["security"] ?? document["security"]).flatMap((requirement) =>
      Object.keys(requirement),
    ),
  );
  const [name, ...others] = new Set(required);
  const schemes = child(child(document, "components"), "securitySchemes");
  const scheme = name === undefined ? {} : child(schemes, name);
  const header = scheme["name"];
  if (others.length > 0)
    throw refusal(
      `the operations require ${[name, ...others].join(" and ")}, and the client has one key: let the overlays leave one scheme`,
    );
  if (name === undefined || scheme["type"] !== "apiKey" || scheme["in"] !== "header")
    throw refusal(
      `the operations require ${name ?? "no security scheme"}, which is no key in a header: let an overlay give them one`,
    );
  if (typeof header !== "string" || !isHeaderName(header))
    throw refusal(
      `the security scheme ${name} has ${JSON.stringify(header) ?? "nothing"} for its header, which is no name that HTTP allows (RFC 9110, token)`,
    );
  return header;
}

const refusal = (message: string): SpecError => new SpecError([{ where: "spec/overlays", message }]);

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
