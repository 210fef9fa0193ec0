import { unescapeToken } from "../shared/json-value.js";

/** A `$ref` as it reads: names come percent-encoded (`%E5%93%8D`) and with JSON Pointer's escapes. */
export function decodeRef(ref: string): string {
  const pointer = unescapeToken(ref);
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer; // A name with a bare `%` was never encoded.
  }
}
