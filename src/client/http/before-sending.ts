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
const noTunnel = "ERR_PROXY_TUNNEL";

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

interface SystemError {
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

/** The message of an error. Node's AggregateError has none of its own: what it says is what its errors say. */
export function wordsOf({ message, errors }: SystemError): unknown {
  return message === "" && Array.isArray(errors)
    ? errors.map((error) => (error as Error).message).join(", ")
    : message;
}

const nobodyListens =
  "nothing listens there: is the server running (pixverse-i2v sandbox), and the base URL right?";
const noProxy = "is the proxy's address right, and does it ask for a name and password?";
const unknownIssuer =
  "this machine does not know who issued the certificate: if it is yours or your proxy's, name its CA in NODE_EXTRA_CA_CERTS";

/** What can be done about a connection that did not come about, by the code of the failure. Node has errno names, Bun words. */
const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: nobodyListens,
  ConnectionRefused: nobodyListens,
  ENOTFOUND: "is the name in the base URL right, and is there a network?",
  EAI_AGAIN: "is there a network?",
  ENETUNREACH: "is there a network, and does it need a proxy (fetchOptions)?",
  ETIMEDOUT: "does this network need a proxy (fetchOptions)?",
  UND_ERR_CONNECT_TIMEOUT: "does this network need a proxy (fetchOptions)?",
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownIssuer,
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another name: is the base URL right?",
  UND_ERR_ABORTED: noProxy,
  CERT_HAS_EXPIRED: "the server's certificate is out of date, or the clock of this machine is wrong",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet, or the clock of this machine is wrong",
};

const otherProtocol = "the server went over to another protocol (HTTP 101) without being asked";

/** The same by the words of the failure, where the code says less. */
const meanings: Readonly<Record<string, string>> = {
  "bad port": "fetch connects to nobody at the port of this address (bad port)",
  "bad response":
    "the server said 100 Continue without being asked, and this fetch takes no answer after that",
  "bad upgrade": otherProtocol,
  "The expression evaluated to a falsy value: assert(upgrade)": otherProtocol,
};

const ownOf = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const lastCause = (error: Error): Error => (error.cause ? lastCause(error.cause as Error) : error);

/** `fetch` only says "fetch failed"; what happened is in its cause, or in that one's. */
export function reasonOf(error: Error, beforeSending: boolean): string {
  const { name, message, code = "" } = lastCause(error) as Error & { code?: string };
  if (code === noTunnel) return `the proxy makes no tunnel (${message}): ${noProxy}`;
  if (name === "HTTPParserError") return `${message}: is the address right, and the proxy's if there is one?`;
  if (code !== "ERR_SSL_WRONG_VERSION_NUMBER") {
    // undici's assertions have several lines.
    const said = (message || code || error.message).replace(/\s+/g, " ").trim();
    const reason = ownOf(meanings, said) ?? said;
    const hint = ownOf(advice, code);
    return hint === undefined ? reason : `${reason}: ${hint}`;
  }
  return beforeSending
    ? "the server does not speak TLS: is it an http: address?"
    : "something that is no TLS came over the connection: is it an http: address?";
}
