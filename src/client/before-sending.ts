/**
 * The failures after which it is certain that the server has not seen the request, by `error.cause.code`, with the system call
 * that must have failed ("" where the code says it all). EHOSTUNREACH and its like also end connections that were in use.
 *
 * Left out on purpose, because they can come after the request was sent: ECONNRESET, EPIPE, ETIMEDOUT without a system call,
 * UND_ERR_SOCKET (the server closed a connection that was kept alive), UND_ERR_HEADERS_TIMEOUT and UND_ERR_BODY_TIMEOUT. What is not
 * listed, or comes from a runtime that gives no codes (browsers), may have been sent.
 */
const codesBeforeSending: Readonly<Record<string, string>> = {
  // No TCP connection (Node: errno names; Bun: words).
  ECONNREFUSED: "",
  ConnectionRefused: "",
  EHOSTUNREACH: "connect",
  ENETUNREACH: "connect",
  ENETDOWN: "connect",
  EADDRNOTAVAIL: "connect",
  ETIMEDOUT: "connect",
  UND_ERR_CONNECT_TIMEOUT: "",
  // No address.
  ENOTFOUND: "",
  EAI_AGAIN: "",
  // No TLS session: Node verifies the certificate before the first byte of the request.
  CERT_HAS_EXPIRED: "",
  CERT_NOT_YET_VALID: "",
  DEPTH_ZERO_SELF_SIGNED_CERT: "",
  SELF_SIGNED_CERT_IN_CHAIN: "",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "",
  ERR_TLS_CERT_ALTNAME_INVALID: "",
};

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  /** Node tries a name's IPv4 and IPv6 addresses in turn, and throws an AggregateError. */
  readonly errors?: readonly unknown[];
}

/** Whether `fetch` failed for certain before it sent the request. */
export function failedBeforeSending(error: unknown): boolean {
  return isListed(error) || isListed((error as SystemError | undefined)?.cause);
}

function isListed(error: unknown): boolean {
  const { code, syscall, errors } = Object(error) as SystemError;
  if (errors?.length) return errors.every(isListed);
  const failedCall = codesBeforeSending[String(code)];
  return failedCall === "" || (failedCall !== undefined && failedCall === syscall);
}
