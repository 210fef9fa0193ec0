import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { show } from "../constraints/message-words.js";
import { Refusal } from "./refusal.js";

/** Who may talk to a sandbox. */
export interface AccessOptions {
  /** Where it listens. */
  readonly host: string;
  /** Names that it answers to beside its own, in lower case. */
  readonly allowedHosts: readonly string[];
  /** Origins of web pages that may read its answers; `"*"` for any. */
  readonly cors: "*" | readonly string[];
}

/** Whether a name means this machine, and nothing else, wherever it is resolved (RFC 6761, 6.3). */
export function isLoopback(host: string): boolean {
  return /^([\w-]+\.)*localhost$|^127(\.\d{1,3}){3}$|^::1$/.test(host);
}

/** Whether a request comes from this machine and has reached it by a name that means nothing else. */
export function isLocalRequest({ headers, socket }: IncomingMessage): boolean {
  const from = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return isLoopback(from) && isLoopback(nameOf(headers.host ?? ""));
}

/** The name or the address in a `Host`, in lower case. */
function nameOf(host: string): string {
  const name = host.toLowerCase().replace(/\.?(:\d*)?$/, "");
  return name.replace(/^\[([\da-f:.]+)\]$/, "$1");
}

/** The target of a request may be a whole address, whose host then goes before the header's (RFC 9112, 3.2.2). */
export function readTarget(message: IncomingMessage): void {
  const [, host, path = ""] = /^http:\/\/([^/?]*)(.*)$/is.exec(message.url ?? "") ?? [];
  if (host === undefined) return;
  message.headers.host = host;
  message.url = path.startsWith("/") ? path : `/${path}`;
}

/**
 * Refuses a `Host` that is not this sandbox's. A web page elsewhere can have its own name resolved to this machine (DNS rebinding), and
 * would then read everything as if it were its own; but its name it cannot hide.
 *
 * @returns where the client has reached the sandbox: the host, and the port if there is one.
 * @throws Refusal (HTTP 403; 400 of two of them).
 */
export function checkHost(message: IncomingMessage, { host, allowedHosts }: AccessOptions): string {
  const { headers, headersDistinct } = message;
  if ((headersDistinct["host"]?.length ?? 0) > 1) {
    // Node takes the first, and whatever stands before the sandbox may take another (RFC 9112, 3.2).
    throw new Refusal(400013, "the header Host arrived twice", 400);
  }
  const reached = headers.host ?? "";
  const name = nameOf(reached);
  if (isLoopback(name) || name === host || allowedHosts.includes(name)) return reached;
  // An address and a name without a dot, such as a container's, are none that a page elsewhere can have.
  const isLocal = /^[\w-]+$/.test(name) || isIP(name) !== 0;
  if (!isLoopback(host) && isLocal) return reached;
  throw new Refusal(
    500020,
    `the header Host says ${show(reached)}, and the sandbox answers as localhost only; its option allowedHosts (--allow-host) takes more names`,
    403,
  );
}

/** The headers that let a page of another origin read an answer; none unless the sandbox was told so. */
export function corsHeaders({ headers }: IncomingMessage, { cors }: AccessOptions): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined || cors.length === 0) return {};
  if (cors === "*") return { ...corsAnswer, "access-control-allow-origin": "*" };
  // A cache must not give the answer for one origin to another.
  if (!cors.includes(origin)) return { vary: "origin" };
  return { ...corsAnswer, "access-control-allow-origin": origin, vary: "origin" };
}

const corsAnswer = {
  "access-control-allow-methods": "GET, HEAD, POST",
  "access-control-allow-headers": "API-KEY, Ai-trace-id, Content-Type",
  "access-control-expose-headers": "Ai-Trace-Id, Retry-After",
};

/** @throws Refusal (HTTP 403) of a browser's question whether a page may go on, when it may not. */
export function checkPreflight({ headers }: IncomingMessage, { cors }: AccessOptions): void {
  const origin = headers.origin ?? "";
  if (cors === "*" || cors.includes(origin)) return;
  throw new Refusal(
    500020,
    `a page of ${show(origin)} may not talk to the sandbox; its option cors (--cors) takes the origins that may`,
    403,
  );
}
