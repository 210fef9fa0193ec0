import { noTunnel, type SystemError } from "./before-sending.js";

/** The message of an error. Node's AggregateError has none of its own: what it says is what its errors say. */
export function wordsOf({ message, errors }: SystemError): unknown {
  return message === "" && Array.isArray(errors)
    ? errors.map((error) => (error as Error).message).join(", ")
    : message;
}

/** What a failure means, where its own words do not say it, and what can be done. */
interface Meaning {
  readonly means?: string;
  readonly hint?: string;
}

const nobodyListens = {
  hint: "nothing listens there: is the server running (pixverse-i2v sandbox), and the base URL right?",
};
const noWay = { hint: "is there a network, and does it need a proxy (fetchOptions)?" };
const noAnswer = { hint: "does this network need a proxy (fetchOptions)?" };
const noProxy = { hint: "is the proxy's address right, and does it ask for a name and password?" };
const unknownIssuer = {
  hint: "this machine does not know who issued the certificate: if it is yours or your proxy's, name its CA in NODE_EXTRA_CA_CERTS before the program starts",
};
const otherName = { hint: "the certificate is for another name: is the base URL right?" };
const noHttp = { hint: "is the address right, and the proxy's if there is one?" };
const noTls = { means: "what came over the connection is no TLS", hint: "is it an http: address?" };
const oldTls = {
  means: "the server speaks no version of TLS that this machine does",
  hint: "it needs an update, or whatever stands between",
};
const noAgreement = {
  means: "the server refused the TLS of this machine",
  hint: "they have no cipher in common, or it wants a certificate of the client's (undici: new Agent({ connect: { cert, key } }))",
};
const noClientCertificate = {
  means: "the server wants a certificate of the client's",
  hint: "with undici's fetch, fetchOptions: { dispatcher: new Agent({ connect: { cert, key } }) }",
};
const unknownName = { means: "the server has no certificate for this name", hint: "is the base URL right?" };
const otherProtocol = {
  means: "the server went over to another protocol (HTTP 101) without being asked",
};

/**
 * By the code of a failure (Node has errno names, Bun words), by OpenSSL's reason where it is one of TLS, or by its words. None of them
 * tells whether the request was sent: see before-sending.ts.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: nobodyListens,
  ConnectionRefused: nobodyListens,
  ENOTFOUND: { hint: "is the name in the base URL right, and is there a network?" },
  EAI_AGAIN: { hint: "is there a network?" },
  ENETUNREACH: noWay,
  EHOSTUNREACH: noWay,
  ETIMEDOUT: noAnswer,
  UND_ERR_CONNECT_TIMEOUT: noAnswer,
  UND_ERR_ABORTED: noProxy,

  DEPTH_ZERO_SELF_SIGNED_CERT: unknownIssuer,
  SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  ERR_TLS_CERT_ALTNAME_INVALID: otherName,
  CERT_HAS_EXPIRED: {
    hint: "the server's certificate is out of date, or the clock of this machine is wrong",
  },
  CERT_NOT_YET_VALID: {
    hint: "the server's certificate is not valid yet, or the clock of this machine is wrong",
  },

  "wrong version number": noTls,
  "packet length too long": noTls,
  "tlsv1 alert protocol version": oldTls,
  "unsupported protocol": oldTls,
  "sslv3 alert handshake failure": noAgreement,
  "ssl/tls alert handshake failure": noAgreement,
  "tlsv13 alert certificate required": noClientCertificate,
  "sslv3 alert bad certificate": noClientCertificate,
  "ssl/tls alert bad certificate": noClientCertificate,
  "tlsv1 unrecognized name": unknownName,
  "tlsv1 alert internal error": unknownName,
  "tlsv1 alert no application protocol": {
    means: "the server seems to speak HTTP/2 only, and this fetch does not offer it",
    hint: "with undici's fetch, fetchOptions: { dispatcher: new Agent({ allowH2: true }) }",
  },

  "Client network socket disconnected before secure TLS connection was established": {
    hint: "is the address right, and does this network need a proxy (fetchOptions)?",
  },

  "bad port": { means: "fetch connects to nobody at the port of this address (bad port)" },
  "bad response": {
    means: "the server said 100 Continue without being asked, and this fetch takes no answer after that",
  },
  "bad upgrade": otherProtocol,
  "The expression evaluated to a falsy value: assert(upgrade)": otherProtocol,
};

/** Codes of a connection that the server closed. */
const closed: ReadonlySet<string> = new Set(["UND_ERR_SOCKET", "ECONNRESET"]);

/** What OpenSSL says, which Node wraps in numbers, functions and files of its own. */
const openSslReason = /:SSL routines:[^:]*:([^:]+)/;

const lastCause = (error: Error): Error => (error.cause ? lastCause(error.cause as Error) : error);

/** `fetch` only says "fetch failed"; what happened is in its cause, or in that one's. */
export function reasonOf(error: Error, url: string): string {
  const { name, message, code = "" } = lastCause(error) as Error & { code?: string };
  if (code === noTunnel) return `the proxy makes no tunnel (${message}): ${noProxy.hint}`;
  // undici's assertions have several lines.
  const words = (message || code || error.message).replace(/\s+/g, " ").trim();
  const [, reason] = openSslReason.exec(words) ?? [];
  const said = reason === undefined ? words : `TLS: ${reason}`;
  // undici's word for an answer that had begun: then the address is right.
  const unless = error.message === "terminated" ? undefined : hintOf(name, code, url);
  const { means = said, hint = unless } =
    [reason, code, words].map((key) => ownOf(key ?? "")).find(Boolean) ?? {};
  return hint === undefined ? means : `${means}: ${hint}`;
}

function ownOf(key: string): Meaning | undefined {
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
}

/** What can be done where the failure alone does not say it. */
function hintOf(name: string, code: string, url: string): string | undefined {
  if (name === "HTTPParserError" || code.startsWith("HPE_")) return noHttp.hint;
  return closed.has(code) && url.startsWith("http:")
    ? "if the server speaks TLS, its address begins with https:"
    : undefined;
}
