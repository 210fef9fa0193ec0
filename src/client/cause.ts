/** A cause has a cause in its turn, and some go round in circles. */
const deepest = 3;

/**
 * What an error of others says, without the key, as an error of its own. Never the object itself: undici's parser errors carry the
 * bytes of the connection, in which a server may have repeated the headers of the request.
 */
export function causeOf(thrown: unknown, secret: string, depth = 0): Error {
  const clean = (value: unknown): string => String(value).replaceAll(secret, "***");
  try {
    const source = Object(thrown) as Record<string, unknown>;
    const { message = thrown, cause } = source;
    const options = cause && depth < deepest ? { cause: causeOf(cause, secret, depth + 1) } : {};
    const failure = new Error(clean(message), options) as Error & Record<string, unknown>;
    for (const name of ["name", "code", "syscall"]) {
      if (typeof source[name] === "string") failure[name] = clean(source[name]);
    }
    return failure;
  } catch {
    return new Error("unreadable");
  }
}
