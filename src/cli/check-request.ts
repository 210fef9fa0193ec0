import { checkImageToVideo, ruleIds } from "../index.js";
import { list, bare, meantBy, spellingDistance } from "../constraints/message-words.js";
import type { Violation } from "../constraints/violation.js";
import { readTexts } from "./parse-arguments.js";
import type { Invocation, OptionTable } from "./command.js";
import { printable } from "./printable.js";
import { UsageError } from "./usage-error.js";

/** An option of the commands that look at a request. */
export const ignoreOptions = {
  "ignore-rule": {
    type: "string",
    multiple: true,
    value: "RULE",
    help: "let pass what this rule refuses; its name stands in brackets behind what is wrong; can be repeated",
  },
} as const satisfies OptionTable;

/**
 * What is wrong with a request, except by the rules that a person leaves out.
 *
 * @throws UsageError when one of them is no rule, with those that would help.
 */
export function violationsOf(
  request: unknown,
  values: Invocation["values"],
): ReturnType<typeof checkImageToVideo> {
  const violations = checkImageToVideo(request);
  const ignored = readTexts(values, "ignore-rule");
  const strangers = ignored.filter((name) => !(ruleIds as readonly string[]).includes(name));
  if (strangers.length > 0) {
    const broken = [...new Set(violations.map(({ rule }) => rule))];
    const hint =
      broken.length > 0 ? `this request breaks ${list(broken, "and")}` : "this request breaks none";
    throw new UsageError(strangers.map((name) => `--ignore-rule takes no rule "${name}"; ${hint}`));
  }
  return violations.filter(({ rule }) => !ignored.includes(rule));
}

/** One line for a person: what is wrong, and the rule that says so. */
export function violationLine({ message, rule }: Violation): string {
  return printable(`${message} [${rule}]`);
}

/** A field whose value is nearly one that it takes. */
export interface Meant {
  readonly field: string;
  readonly value: string;
}

/** What was probably meant by values that a field does not take: `v6` by `V6`, `720p` by `720`. With all of it the field is right. */
export function meantValues(request: unknown, violations: readonly Violation[]): Meant[] {
  const meant = violations.flatMap(({ path: [field, ...inside], allowed = [] }) => {
    if (typeof field !== "string" || inside.length > 0) return [];
    const sent = (request as Readonly<Record<string, unknown>>)[field];
    const words = allowed.filter((value) => typeof value === "string");
    if (typeof sent !== "string" && typeof sent !== "number") return [];
    const value = meantBy(String(sent), words);
    return value === undefined || !isSure(String(sent), value) ? [] : [{ field, value }];
  });
  const changes = Object.fromEntries(meant.map(({ field, value }) => [field, value]));
  const wrong = meant.length > 0 ? checkImageToVideo({ ...Object(request), ...changes }) : [];
  return meant.filter(({ field }) => !wrong.some(({ path }) => path[0] === field));
}

/** In short words and in numbers another character is another meaning: `v7` is no `v6`, and `480p` no `1080p`. */
function isSure(typed: string, meant: string): boolean {
  const word = bare(typed);
  const lacks = bare(meant).length - word.length;
  return lacks === spellingDistance(typed, meant) || (word.length > 3 && !/\d/.test(word));
}
