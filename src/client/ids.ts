import { InputError } from "../errors/input-error.js";

/** A 64-bit id: a `number` where it is exact, a `bigint` beyond 2^53 - 1. `String(id)` is the way to store one. */
export type Id = number | bigint;

/** An id from a caller, digits as text included, since neither JSON nor a command line has bigints. */
export function parseId(id: Id | string): Id {
  if (!/^\d{1,19}$/.test(String(id)) || (typeof id === "number" && !Number.isSafeInteger(id))) {
    throw new InputError(
      `The video id is ${String(id)}; it takes digits: a safe integer, a bigint or a string.`,
    );
  }
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : BigInt(id);
}
