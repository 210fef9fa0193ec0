import { excerpt, kindOf } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";

/** A 64-bit id: a `number` where it is exact, a `bigint` beyond 2^53 - 1. `String(id)` is the way to store one. */
export type Id = number | bigint;

/** An id from a caller, digits as text included, since neither JSON nor a command line has bigints. */
export function parseId(id: unknown, what = "The video id"): Id {
  const exact = exactId(id);
  if (exact !== undefined) return exact;
  throw new InputError(`${what} is ${words(id)}; ${reason(id)}.`);
}

function reason(id: unknown): string {
  if (typeof id === "object" && id !== null) return "it takes the id itself, such as its video_id";
  if (typeof id === "number" && id > Number.MAX_SAFE_INTEGER)
    return "a number past 2^53 - 1 has lost digits: it takes a bigint, or the digits as text";
  if (/^\d+$/.test(words(id).replaceAll('"', "")))
    return "it takes at most 2^63 - 1, which is 9223372036854775807";
  return "it takes digits: a safe integer, a bigint or a string";
}

/** The id that a number, a bigint or digits stand for; `undefined` for everything else, and where digits were lost. */
export function exactId(value: unknown): Id | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== "bigint" && typeof value !== "string") return undefined;
  const digits = String(value);
  if (!/^0*\d{1,19}$/.test(digits)) return undefined;
  const number = Number(digits);
  if (Number.isSafeInteger(number)) return number;
  const id = BigInt(digits);
  return id >> 63n === 0n ? id : undefined;
}

function words(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(excerpt(value));
  return typeof value === "number" || typeof value === "bigint" ? String(value) : kindOf(value);
}
