import type * as diagnostics from "node:diagnostics_channel";

/**
 * Codes of failures after which the server has not seen the request, unless the system call that failed is one on a connection. Node has
 * errno names, Bun words.
 *
 * Left out on purpose, because they can come after the request was sent: ECONNRESET, EPIPE, UND_ERR_SOCKET (the server closed a
 * connection that was kept alive), UND_ERR_HEADERS_TIMEOUT, UND_ERR_BODY_TIMEOUT, and everything that TLS has to complain of: plain
 * text in the place of an answer is ERR_SSL_WRONG_VERSION_NUMBER too, and a server that renegotiates TLS 1.2 may show another certificate
 * after it has read the request. What is not listed, or comes from a runtime that gives no codes, may have been sent.
 */
const noConnection: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ConnectionRefused",
  "UND_ERR_CONNECT_TIMEOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** Codes that end connections in use as well, so that they count only of the system call `connect`. */
const noConnectionFromConnect: ReadonlySet<unknown> = new Set([
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ETIMEDOUT",
  "ECONNRESET",
]);

/**
 * Errors without a code, whose words are those of one runtime: a port that fetch connects to for nobody (Fetch, "bad port"; undici, Deno),
 * and a TCP connection that Deno did not get. Of TLS it says the same `Connect`, and that is left out as above.
 */
const wordsBeforeSending =
  /^bad port$|^Fetch failed: Requests to port \d+ are blocked$|: client error \(Connect\): tcp connect error: [^:]*$/;

/** Of what the fetches of Node and undici throw: the errors that ended an attempt to connect, TLS included. */
const connectErrors = new WeakSet<object>();
let isWatching = false;

/** Makes undici tell of its attempts to connect. To be called before anything is sent. */
export function watchConnecting(): void {
  if (isWatching) return;
  isWatching = true;
  // Not imported: other runtimes need not have it.
  const channels = globalThis.process?.getBuiltinModule?.("node:diagnostics_channel") as
    typeof diagnostics | undefined;
  channels?.subscribe("undici:client:connectError", (message) => {
    const error = Object((message as { error?: unknown }).error) as { code?: unknown };
    connectErrors.add(error);
    // After this code undici connects once more at once, 500 times a second and for ever; after any other the request fails. Of an attempt
    // to connect it comes when a proxy closes the connection instead of making a tunnel.
    if (error.code === "UND_ERR_SOCKET") error.code = noTunnel;
  });
}

/** Node's own code for a proxy that makes no tunnel. */
export const noTunnel = "ERR_PROXY_TUNNEL";

/**
 * Whether it is certain of what `fetch` threw that the server has not seen the request. node-fetch puts the code on the error itself,
 * Node's own fetch on its cause.
 */
export function failedBeforeSending(thrown: unknown): boolean {
  try {
    const { cause } = Object(thrown) as SystemError;
    return isBefore(thrown) || isBefore(cause) || isRefusedByProxy(cause);
  } catch {
    // Of an error that cannot be read nothing is certain.
    return false;
  }
}

/** undici wraps once more what came of a proxy that makes no tunnel. Nowhere else are causes followed so far: they may be of other requests. */
function isRefusedByProxy(error: unknown): boolean {
  const { message, cause } = Object(error) as SystemError;
  return message === "Request was cancelled." && connectErrors.has(Object(cause));
}

/** As much of an error as is looked at. */
export interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  /** node-fetch's spelling. */
  readonly erroredSysCall?: unknown;
  readonly cause?: unknown;
  readonly message?: unknown;
  /** Node tries a name's IPv4 and IPv6 addresses in turn, and throws an AggregateError. */
  readonly errors?: unknown;
}

function isBefore(error: unknown): boolean {
  const { code, syscall, erroredSysCall = syscall, errors, message } = Object(error) as SystemError;
  if (connectErrors.has(Object(error))) return true;
  // Node's words for a connection that ended before there was a session; the code is that of any broken connection.
  if (code === "ECONNRESET" && String(message).includes("before secure TLS connection was established"))
    return true;
  if (code === undefined && wordsBeforeSending.test(String(message))) return true;
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isBefore);
  if (erroredSysCall === "connect" && noConnectionFromConnect.has(code)) return true;
  return erroredSysCall !== "read" && erroredSysCall !== "write" && noConnection.has(code);
}
