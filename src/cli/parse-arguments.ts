import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { meantBy, quote } from "../constraints/message-words.js";
import type { Command, Invocation, Option } from "./command.js";
import { UsageError } from "./usage-error.js";

/**
 * Reads the arguments of a command. The API's own spelling of a field (`--camera_movement`) is as good as the usual one.
 *
 * @throws UsageError with every problem.
 */
export function readArguments(args: readonly string[], command: Command): Omit<Invocation, "io"> {
  const { options } = command;
  const { values, positionals, tokens } = parseArgs({
    args: args.map((arg) => arg.replace(/^--[\w-]+/, (name) => name.replaceAll("_", "-"))),
    options,
    // Strict mode stops at the first problem.
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  });
  const problems: string[] = [];
  const seen = new Map<Option, string>();
  tokens.forEach((token, index) => {
    if (token.kind !== "option") return;
    const { rawName, value } = token;
    const option = optionOf(rawName, options);
    const next = tokens[index + 1];
    if (!option) problems.push(unknownOption(rawName, Object.keys(options)));
    else if (option.type === "boolean" && value !== undefined) problems.push(noValue(rawName, option));
    else if (option.negatable === "also" && next?.kind === "positional" && isNoPicture(next.value)) {
      problems.push(`${noValue(rawName, option)}, not ${quote(next.value)}`);
    } else if (option.type === "string" && (value === undefined || isNextOption(token, options))) {
      problems.push(`${rawName} needs a value: ${rawName} ${option.value ?? "VALUE"}`);
    } else if (isContradicted(option, rawName, seen.get(option))) {
      problems.push(`${rawName} is there twice, and takes one value`);
    }
    if (option) seen.set(option, rawName);
  });
  const [fewest, most] = command.positionals;
  if (positionals.length < fewest)
    problems.push(`${command.usage.split(" ")[positionals.length]} is missing`);
  // After an unknown option it is probably that option's value.
  else if (problems.length === 0) {
    for (const surplus of positionals.slice(most)) problems.push(`one argument too many: ${surplus}`);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { positionals, values: values as Invocation["values"] };
}

/** With `strict: false` an option swallows the next one as its value; `--name=--value` is there for who means it. */
function isNextOption(
  token: { value?: string | undefined; inlineValue?: boolean | undefined },
  options: Command["options"],
): boolean {
  const [rawName] = /^--[\w-]+/.exec(token.value ?? "") ?? [];
  return !token.inlineValue && rawName !== undefined && optionOf(rawName, options) !== undefined;
}

/** What follows a switch and cannot be a picture is meant as its value. */
function isNoPicture(word: string): boolean {
  return /^\w*$/.test(word) && !existsSync(word);
}

function noValue(rawName: string, { negatable }: Option): string {
  const isNegated = rawName.startsWith("--no-");
  const ways = `${rawName} is true, and --no-${rawName.slice(2)} false`;
  return `${rawName} takes no value${negatable === "also" && !isNegated ? `: ${ways}` : ""}`;
}

/** A switch that is there twice says the same twice, unless one of them is negated; of two values nobody knows which is meant. */
function isContradicted({ type, multiple }: Option, rawName: string, before: string | undefined): boolean {
  if (before === undefined || multiple) return false;
  return type === "string" || rawName.startsWith("--no-") !== before.startsWith("--no-");
}

/** The option that was typed as `--name`, `--no-name` or `-n`. */
function optionOf(rawName: string, options: Command["options"]): Option | undefined {
  const name = rawName.replace(/^--/, "");
  if (Object.hasOwn(options, name)) return options[name];
  const negated = name.startsWith("no-") ? options[name.slice(3)] : undefined;
  return negated?.negatable ? negated : Object.values(options).find(({ short }) => `-${short}` === rawName);
}

function unknownOption(rawName: string, known: readonly string[]): string {
  if (/^--(api-?)?(key|token)$/i.test(rawName)) {
    return (
      `unknown option ${rawName}: the key comes from the environment variable PIXVERSE_API_KEY only, ` +
      "because a command line is seen by everybody on the machine, and stays in the shell's history"
    );
  }
  const meant = meantBy(rawName, known);
  return `unknown option ${rawName}${meant === undefined ? "" : `; did you mean --${meant}?`}`;
}

/** A time in seconds as milliseconds: more than none, unless none is meaningful too. */
export function readSeconds(
  values: Invocation["values"],
  name: string,
  least: number = Number.MIN_VALUE,
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text === "" || !(seconds >= least && seconds < 1e6)) {
    throw new UsageError([`--${name} takes seconds, such as 5 or 0.5, not ${String(text)}`]);
  }
  return Math.ceil(seconds * 1000);
}

export function readText(values: Invocation["values"], name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** All values of an option that can be repeated. */
export function readTexts(values: Invocation["values"], name: string): readonly string[] {
  const given = values[name];
  return Array.isArray(given) ? (given as readonly string[]) : [];
}

export const isDigits = (text: string): boolean => /^\d{1,19}$/.test(text);

/** The id of a video, which is the first argument. */
export function readVideoId([text = ""]: Invocation["positionals"]): string {
  if (!isDigits(text)) {
    throw new UsageError([`VIDEO_ID takes the digits that make has printed, not ${quote(text)}`]);
  }
  return text;
}

/** A choice between words. */
export function readChoice<Word extends string>(
  values: Invocation["values"],
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = readText(values, name);
  if (text === undefined) return undefined;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw new UsageError([`--${name} takes ${words.join(" or ")}, not ${text}`]);
  return word;
}
