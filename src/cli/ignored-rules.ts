import { checkImageToVideo, ruleIds } from "../index.js";
import { list } from "../constraints/message-words.js";
import type { Violation } from "../constraints/violation.js";
import { readTexts } from "./arguments.js";
import type { Invocation, OptionTable } from "./command.js";
import { printable } from "./output.js";
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
