/**
 * JSON with whole 64-bit integers. Ids reach 18 digits, and `JSON.parse` rounds everything past 2^53 - 1 in silence.
 * Node 20 has neither the source text in a reviver nor `JSON.rawJSON`, so such integers travel as marked strings in between.
 */

/**
 * Parses JSON like `JSON.parse`, except that an integer which a `number` cannot hold exactly becomes a `bigint`.
 *
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseJson(text: string): unknown {
  // Also proves that the text is JSON, so that the tokens below are what they look like.
  const value: unknown = JSON.parse(text);
  if (!longDigits.test(text)) return value;
  const mark = newMark();
  const marked = text.replace(stringOrNumber, (token) =>
    isUnsafeInteger(token) ? `"${mark}${token}"` : token,
  );
  return JSON.parse(marked, (_, member: unknown) =>
    typeof member === "string" && member.startsWith(mark) ? BigInt(member.slice(mark.length)) : member,
  );
}

/** Serialises like `JSON.stringify`, and a `bigint` as a JSON number with all its digits. */
export function stringifyJson(value: unknown): string {
  const mark = newMark();
  let marked = false;
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, member: unknown) {
    // Not `member`, which is text already for those who have given bigints a toJSON.
    const original = this[key];
    if (typeof original !== "bigint") return member;
    marked = true;
    return `${mark}${original}`;
  });
  return marked ? text.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1") : text;
}

/** 2^53 has 16 digits. */
const longDigits = /\d{16}/;
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function isUnsafeInteger(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
}

/** A prefix that no string of the data has: it is drawn anew for each call, so nobody can know it beforehand. */
function newMark(): string {
  return `int64:${crypto.getRandomValues(new Uint32Array(4)).join("-")}:`;
}
