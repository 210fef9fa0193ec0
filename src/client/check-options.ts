/** What callers pass, looked at before it is used: those without types may pass anything. */
import { kindOf, list, meantBy, show } from "../constraints/message-words.js";
import { InputError } from "../errors/input-error.js";

/** What an option takes; "any" is looked at where it is read, and a signal may be `null`, as in `fetch`. */
export type Kind = "function" | "object" | "boolean" | "any" | "signal";

const words = { function: "a function", object: "an object", boolean: "true or false" } as const;

/** Options by their names: what is spelt differently would go unheard, such as a `baseURL` for tests. */
export function readOptions<T extends object>(value: T, kinds: Readonly<Record<string, Kind>>): T {
  for (const [name, given] of Object.entries(readObject("options", value, "are"))) {
    if (given === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw unknown("option", [name], Object.keys(kinds));
    if (kind === "signal") continue;
    if (given === null) throw new InputError(`${name} is null; what is not given is undefined.`);
    if (kind !== "any" && typeof given !== kind)
      throw new InputError(`${name} is ${kindOf(given)}; it takes ${words[kind]}.`);
  }
  return value;
}

/** Rules by their names. */
export function readRules<Rule extends string>(
  given: readonly string[],
  known: readonly Rule[],
): readonly Rule[] {
  if (!Array.isArray(given)) throw new InputError(`ignoreRules is ${show(given)}; it takes a list of rules.`);
  const strangers = given.filter((rule) => !known.includes(rule as Rule));
  if (strangers.length > 0) throw unknown("rule for ignoreRules", [...new Set(strangers)], known);
  return given as readonly Rule[];
}

function unknown(what: string, names: readonly unknown[], known: readonly string[]): InputError {
  const problems = names.map((name) => {
    const meant = typeof name === "string" && meantBy(name, known);
    return `There is no ${what} ${show(name)}; ${meant ? `did you mean ${meant}?` : `there are ${list(known, "and")}.`}`;
  });
  return new InputError(problems.join(" "));
}

/** An argument that is an object. What came instead is not shown: it may be the key. */
export function readObject<T extends object>(name: string, value: T, verb: "is" | "are" = "is"): T {
  if (typeof value === "object" && value !== null) return value;
  throw new InputError(`The ${name} ${verb} ${kindOf(value)}; it takes an object.`);
}

/** A number that must be more than 0. */
export function positive(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && value > 0) return value;
  throw new InputError(`${name} is ${show(value)}; it takes a number above 0.`);
}

/** A whole number from a least one on. */
export function wholeNumber(name: string, value: number, least: 0 | 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new InputError(
    `${name} is ${show(value)}; it takes ${least ? "a whole number above 0" : "0 or a whole number"}.`,
  );
}
