import { ConnectionError } from "../../errors/connection-error.js";
import { failedBeforeSending } from "./before-sending.js";
import { reasonOf, wordsOf } from "./failure-words.js";
import type { Mask } from "./mask.js";

/** What is known of a request that failed. */
interface Failed {
  readonly url: string;
  readonly traceId?: string | undefined;
  readonly mask: Mask;
  /** Whether its body has not left our hands, where that is known. Else what was thrown may tell. */
  readonly isUnsent?: boolean | undefined;
}

/** What `fetch` threw, or the reading of its answer, as an error of this package's, without the key. */
export function connectionError(
  operation: string,
  thrown: unknown,
  { url, traceId, mask, isUnsent }: Failed,
): ConnectionError {
  const cause = causeOf(thrown, mask);
  const beforeSending = isUnsent ?? failedBeforeSending(thrown);
  const during = traceId ? ` (trace id ${traceId})` : "";
  return new ConnectionError(`${operation}: ${reasonOf(cause, url)}${during}.`, {
    cause,
    traceId,
    beforeSending,
  });
}

/** A cause has a cause in its turn, and some go round in circles. */
const deepest = 3;

/**
 * What an error of others says, as an error of its own. Never the object itself: undici's parser errors carry the bytes of the
 * connection, in which a server may have repeated the headers of the request.
 */
function causeOf(thrown: unknown, mask: Mask, depth = 0): Error {
  const clean = (value: unknown): string => mask(String(value));
  try {
    const source = Object(thrown) as Record<string, unknown>;
    const { cause } = source;
    const message = wordsOf(source) ?? thrown;
    const options = cause && depth < deepest ? { cause: causeOf(cause, mask, depth + 1) } : {};
    const failure = new Error(clean(message), options) as Error & Record<string, unknown>;
    for (const name of ["name", "code", "syscall"]) {
      if (typeof source[name] === "string") failure[name] = clean(source[name]);
    }
    return failure;
  } catch {
    return new Error("unreadable");
  }
}
