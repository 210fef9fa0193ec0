import { parseArgs } from "node:util";
import { isSlip, quote } from "../wording.js";
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
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = optionOf(token.rawName, options);
    if (!option) problems.push(unknownOption(token.rawName, Object.keys(options)));
    else if (option.type === "boolean" && token.value !== undefined) {
      problems.push(`${token.rawName} takes no value`);
    } else if (option.type === "string" && (token.value === undefined || isNextOption(token, options))) {
      problems.push(`${token.rawName} needs a value: ${token.rawName} ${option.value ?? "VALUE"}`);
    }
  }
  const [fewest, most] = command.positionals;
  if (positionals.length < fewest) problems.push("an argument is missing");
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

/** The option that was typed as `--name`, `--no-name` or `-n`. */
function optionOf(rawName: string, options: Command["options"]): Option | undefined {
  const name = rawName.replace(/^--/, "");
  if (Object.hasOwn(options, name)) return options[name];
  const negated = name.startsWith("no-") ? options[name.slice(3)] : undefined;
  return negated?.negatable ? negated : Object.values(options).find(({ short }) => `-${short}` === rawName);
}

function unknownOption(rawName: string, known: readonly string[]): string {
  const meant = known.find((name) => isSlip(rawName, `--${name}`));
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

/** The id of a video, which is the first argument. */
export function readVideoId([text = ""]: Invocation["positionals"]): string {
  if (!/^\d{1,19}$/.test(text)) {
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
