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

/** Makes undici tell of its attempts to connect. To be called before a request is sent. */
export function watchConnecting(): void {
  if (isWatching) return;
  isWatching = true;
  // Not imported: other runtimes need not have it.
  const channels = globalThis.process?.getBuiltinModule?.("node:diagnostics_channel") as
    typeof diagnostics | undefined;
  channels?.subscribe("undici:client:connectError", (message) => {
    connectErrors.add(Object((message as { error?: unknown }).error));
  });
}

/**
 * Whether it is certain of what `fetch` threw that the server has not seen the request. node-fetch puts the code on the error itself,
 * Node's own fetch on its cause.
 */
export function failedBeforeSending(thrown: unknown): boolean {
  return isBefore(thrown) || isBefore((thrown as SystemError | undefined)?.cause);
}

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  /** node-fetch's spelling. */
  readonly erroredSysCall?: unknown;
  readonly cause?: unknown;
  readonly message?: unknown;
  /** Node tries a name's IPv4 and IPv6 addresses in turn, and throws an AggregateError. */
  readonly errors?: readonly unknown[];
}

function isBefore(error: unknown): boolean {
  const { code, syscall, erroredSysCall = syscall, errors, message } = Object(error) as SystemError;
  if (connectErrors.has(Object(error))) return true;
  // Node's words for a connection that ended before there was a session; the code is that of any broken connection.
  if (code === "ECONNRESET" && String(message).includes("before secure TLS connection was established"))
    return true;
  if (code === undefined && wordsBeforeSending.test(String(message))) return true;
  if (errors?.length) return errors.every(isBefore);
  if (erroredSysCall === "connect" && noConnectionFromConnect.has(code)) return true;
  return erroredSysCall !== "read" && erroredSysCall !== "write" && noConnection.has(code);
}

/** `fetch` only says "fetch failed"; what happened is in its cause. */
export function reasonOf(error: Error, beforeSending: boolean): string {
  const { message, code = "" } = (error.cause ?? error) as Error & { code?: string };
  if (message === "bad port") return "fetch connects to nobody at the port of this address (bad port)";
  if (code !== "ERR_SSL_WRONG_VERSION_NUMBER") return message || code || error.message;
  return beforeSending
    ? "the server does not speak TLS: is it an http: address?"
    : "something that is no TLS came over the connection: is it an http: address?";
}
