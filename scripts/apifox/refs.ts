import { unescapeToken } from "../shared/json-value.js";

/** A `$ref` as it reads: names come percent-encoded (`%E5%93%8D`), around JSON Pointer's escapes (RFC 6901, 6). */
export function decodeRef(ref: string): string {
  return unescapeToken(decoded(ref));
}

function decoded(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref; // A name with a bare `%` was never encoded.
  }
}
