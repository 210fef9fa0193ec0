/**
 * JSON with whole 64-bit integers. Ids reach 18 digits, and `JSON.parse` rounds everything past 2^53 - 1 in silence.
 * Node 20 has neither the source text in a reviver nor `JSON.rawJSON`, so such integers travel as marked strings in between.
 */
/**
 * Parses JSON like `JSON.parse`, except that an integer which a `number` cannot hold exactly becomes a `bigint`, or, when it is longer than
 * any id, its digits as text.
 *
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): unknown {
  // Also proves that the text is JSON, so that the tokens below are what they look like.
  const value: unknown = JSON.parse(text);
  if (!longDigits.test(text)) return value;
  const mark = newMark();
  const marked = text.replace(stringOrNumber, (token) =>
    isUnsafeInteger(token) ? `"${token.length > longestInteger ? "" : mark}${token}"` : token,
  );
  const root = { value: JSON.parse(marked) as unknown };
  // No reviver: it calls itself as deep as the data goes, which is deeper than the stack where a server wants it so.
  const holders: Record<string, unknown>[] = [root];
  for (const holder of holders) {
    for (const [name, member] of Object.entries(holder)) {
      if (typeof member === "object" && member) holders.push(member as Record<string, unknown>);
      else if (typeof member === "string" && member.startsWith(mark))
        holder[name] = BigInt(member.slice(mark.length));
    }
  }
  return root.value;
}

/** Serialises like `JSON.stringify`, and a `bigint` as a JSON number with all its digits. */
export function stringifyJson(value: unknown): string {
  let mark: string | undefined;
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, member: unknown) {
    // Not `member`, which is text already for those who have given bigints a toJSON.
    const original = this[key];
    if (typeof original !== "bigint") return member;
    mark ??= newMark();
    return `${mark}${original}`;
  });
  return mark ? text.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1") : text;
}

/**
 * A copy that `JSON.stringify` takes and that loses no digit: an integer which a JSON number would not keep becomes its digits as
 * text, which everything that takes an id takes too. What is inside itself is left out there, and so is what cannot be read. Of an error
 * it has name, message, fields and cause.
 */
export function toPlain(value: unknown, within: readonly unknown[] = []): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== "object" || value === null) return value;
  if (within.includes(value)) return undefined;
  const inner = [...within, value];
  try {
    if (Array.isArray(value)) return value.map((item) => toPlain(item, inner));
    // By its shape: an error of another realm is no `instanceof Error`, nor is jsdom's DOMException.
    const isError = "name" in value && "message" in value;
    if (!isError && typeof (value as { toJSON?: unknown }).toJSON === "function") return value;
    // `JSON.stringify` alone leaves out what an error says, and its cause.
    const members = isError
      ? { name: value.name, message: value.message, ...(value as object), cause: (value as Error).cause }
      : value;
    return Object.fromEntries(
      Object.entries(members).map(([name, member]) => [name, toPlain(member, inner)]),
    );
  } catch (error) {
    // Deeper than the stack. A proxy may throw at whatever it is asked.
    if (error instanceof RangeError) throw error;
    return undefined;
  }
}

/**
 * The same object, which `JSON.stringify` and `Response.json` now take although it holds a `bigint`: the digits come out as text.
 * It stays plain data, because the method that does it cannot be seen.
 */
export function withJson<T extends object>(value: T): T {
  const holdsBigint = Object.values(value).some((member) => typeof member === "bigint");
  if (holdsBigint) {
    const toJSON = function (this: object): unknown {
      return Object.fromEntries(Object.entries(this).map(([name, member]) => [name, toPlain(member)]));
    };
    Object.defineProperty(value, "toJSON", { value: toJSON, configurable: true, writable: true });
  }
  return value;
}

/** 2^53 has 16 digits. */
const longDigits = /\d{16}/;
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function isUnsafeInteger(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}

/** Twice the characters of the longest id. The time that `BigInt` takes grows with their square: nine seconds for four megabytes of them. */
const longestInteger = 40;

/** A prefix that no string of the data has: it is drawn anew for each call, so nobody can know it beforehand. */
function newMark(): string {
  return `int64:${crypto.getRandomValues(new Uint32Array(4)).join("-")}:`;
}
