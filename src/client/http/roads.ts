import type { Client } from "openapi-fetch";
import { endpoints, keyHeader, type OperationId, type paths } from "../../../generated/client.js";
import { InputError } from "../../errors/input-error.js";
import type { AnyInit } from "../client-types.js";
import type { Connection } from "../connection.js";
import { parseId } from "../ids.js";
import { platformResponse, toText } from "./response.js";
import type { Sent } from "./course.js";
import type { Outgoing } from "./send.js";

/** From what is to be sent to the answer that counts, by way of `deliver`, which sends a request. */
export type Road = (
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array<ArrayBuffer> | undefined,
  deliver: (outgoing: Outgoing, ext?: object) => Promise<Sent>,
) => Promise<Sent>;

/** As `Headers` spell it. */
const keyName = keyHeader.toLowerCase();

/** The road of a call that is no more than an address and a body, and that nobody looks at. */
export function bareRoad(
  { baseUrl, apiKey }: Pick<Connection, "baseUrl" | "apiKey">,
  operation: OperationId,
  address: string,
): Road {
  const { method } = endpoints[operation];
  return (headers, bytes, deliver) =>
    deliver({
      url: baseUrl + address,
      method,
      headers: { ...headers, [keyName]: apiKey },
      bytes,
    });
}

/** An operation's path with its parameters, which are ids: digits that were lost before they came here would ask for another video. */
export function addressOf(
  operation: OperationId,
  parameters: Readonly<Record<string, unknown>> = {},
): string {
  return endpoints[operation].path.replace(/{(\w+)}/g, (_, name: string) =>
    String(parseId(parameters[name], `${operation}: the ${name}`)),
  );
}

/** What openapi-fetch is given of a call. */
type Parts = Pick<AnyInit, "headers" | "params" | "middleware" | "querySerializer" | "pathSerializer">;

type AnyRequest = (
  method: string,
  path: string,
  init: object,
) => Promise<{ error?: unknown; response: Response }>;

/**
 * The road through openapi-fetch, which merges headers, writes queries and runs middlewares. On the other one there is nothing of that to
 * do, and it takes half as long: `npm run bench -- calls`.
 */
export function seenRoad(
  plain: Pick<Client<paths>, "request">,
  method: string,
  path: string,
  parts: Parts,
): Road {
  return async (headers, bytes, deliver) => {
    let sent: Sent | undefined;
    const { error, response } = await (plain.request as unknown as AnyRequest)(method, path, {
      ...parts,
      // These headers win over all others.
      params: { ...parts.params, header: { ...parts.params?.header, ...headers } },
      body: bytes,
      // It is read already, and the parser there would round ids.
      parseAs: "stream",
      fetch: async (request: Request, ext?: object) => {
        const { text, response: read } = await deliver(await outgoingOf(request), ext);
        // Who looks at it may want to read it once more.
        sent = { text, response: platformResponse(read, text, request.url) };
        return sent.response;
      },
    });
    // A middleware may have put another answer in the place of the server's. One whose HTTP status is an error is parsed, if it can be.
    const text = response === sent?.response ? sent.text : toText(error ?? (await response.text()));
    return { text, response };
  };
}

async function outgoingOf(request: Request): Promise<Outgoing> {
  const { url, method } = request;
  return { url, method, headers: Object.fromEntries(request.headers), bytes: await bodyOf(request) };
}

async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (request.bodyUsed)
    throw new InputError("A middleware has read the body of its request; it must read a request.clone().");
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > 0 ? bytes : undefined;
}
