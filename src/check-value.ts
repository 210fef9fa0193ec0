import type { Field } from "./fields.js";
import type { RuleId } from "./rules.js";
import type { Violation } from "./violation.js";
import { isArray, list, nearest, quote, show } from "./wording.js";

/** How many bad items of one list are reported: a hostile list must not make a million violations. */
export const mostAlike = 10;

const jsonTypes = {
  boolean: "true or false",
  string: "a string",
  integer: "an integer",
  id: "an integer id",
  ids: "an array of ids",
  enum: "a string",
} as const satisfies Record<Field["kind"], string>;

/** The id of the rule about a field's own value, or about the field and something else. */
export function ruleOf(name: string, about = ""): RuleId {
  return (name.replaceAll("_", "-") + about) as RuleId;
}

export function violation(
  rule: RuleId,
  path: Violation["path"],
  problem: string,
  received: string,
  allowed?: Violation["allowed"],
): Violation {
  const [name = "request", item] = path;
  const place = /^\w{1,40}$/.test(`${name}`) ? name : quote(`${name}`);
  const message = `${place}${item === undefined ? "" : `[${item}]`}: ${problem}`;
  return { rule, path, message, received, ...(allowed && { allowed }) };
}

/** Reports what is wrong with one field's value, whatever else the request holds. */
export function checkValue(name: string, field: Field, value: unknown, found: Violation[]): void {
  switch (field.kind) {
    case "boolean":
      if (typeof value !== "boolean") found.push(wrongType(name, field, value));
      return;
    case "string":
      if (typeof value !== "string") found.push(wrongType(name, field, value));
      else if (field.maxLength !== undefined && value.length > field.maxLength) {
        const length = codePoints(value);
        if (length > field.maxLength) {
          const problem = `takes at most ${field.maxLength} characters, not ${length}`;
          found.push(violation(ruleOf(name), [name], problem, `a string of ${length} characters`));
        }
      }
      return;
    case "integer":
      if (!Number.isInteger(value)) found.push(wrongType(name, field, value));
      else if (field.range && !((value as number) >= field.range[0] && (value as number) <= field.range[1])) {
        const problem = `takes ${field.range[0]} to ${field.range[1]}, not ${show(value)}`;
        found.push(violation(ruleOf(name), [name], problem, show(value)));
      }
      return;
    case "id":
      checkId([name], value, found);
      return;
    case "ids":
      checkIds(name, field, value, found);
      return;
    case "enum":
      if (typeof value !== "string") found.push(wrongType(name, field, value));
      else if (!field.values.includes(value)) {
        const meant = nearest(value, field.values);
        const problem = `takes ${list(field.values.map(quote), "or")}, not ${quote(value)}`;
        const hint = meant === undefined ? "" : `; did you mean ${quote(meant)}?`;
        found.push(violation(ruleOf(name), [name], problem + hint, quote(value), field.values));
      }
  }
}

function wrongType(name: string, { kind }: Field, value: unknown): Violation {
  return violation("type", [name], `takes ${jsonTypes[kind]}, not ${show(value)}`, show(value));
}

function checkIds(name: string, field: Field, value: unknown, found: Violation[]): void {
  if (!isArray(value)) {
    found.push(wrongType(name, field, value));
    return;
  }
  if (value.length === 0)
    found.push(violation(ruleOf(name), [name], "takes at least one id", "an empty array"));
  const most = found.length + mostAlike;
  for (let item = 0; item < value.length && found.length < most; item++)
    checkId([name, item], value[item], found);
}

function checkId(path: Violation["path"], value: unknown, found: Violation[]): void {
  if (Number.isSafeInteger(value) ? (value as number) >= 0 : typeof value === "bigint" && value >> 63n === 0n)
    return;
  if (typeof value !== "bigint" && !Number.isInteger(value)) {
    found.push(violation("type", path, `takes ${jsonTypes.id}, not ${show(value)}`, show(value)));
    return;
  }
  const problem =
    (value as number) > Number.MAX_SAFE_INTEGER && typeof value === "number"
      ? `${show(value)} is beyond 2^53 - 1 and has been rounded; pass the id as a bigint`
      : `takes 0 to 2^63 - 1, not ${show(value)}`;
  found.push(violation("id", path, problem, show(value)));
}

/** The length as the vendor counts "characters": an emoji of two UTF-16 units is one, and so is half of one. */
function codePoints(text: string): number {
  let length = text.length;
  for (let i = 1; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) length--;
  }
  return length;
}
