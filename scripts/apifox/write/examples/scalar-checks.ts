import type { JsonObject } from "../../plain-data.js";
import { count } from "../../../shared/quantities.js";
import { matches } from "./pattern-matcher.js";

/** Reports what is wrong with a value: "is below 1". */
export type Say = (what: string) => void;

export function checkNumber(value: number, schema: JsonObject, say: Say): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === "number" && value < minimum) say(`is below ${minimum}`);
  if (typeof maximum === "number" && value > maximum) say(`is above ${maximum}`);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    say(`is not above ${exclusiveMinimum}`);
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
    say(`is not below ${exclusiveMaximum}`);
  if (typeof multipleOf === "number" && !Number.isInteger(value / multipleOf))
    say(`is no multiple of ${multipleOf}`);
}

/** Returns why the text cannot be checked, if it cannot. */
export function checkText(value: string, schema: JsonObject, say: Say): string | undefined {
  const { minLength, maxLength, format, pattern } = schema;
  if (typeof minLength === "number" && [...value].length < minLength)
    say(`has fewer than ${count(minLength, "character")}`);
  if (typeof maxLength === "number" && [...value].length > maxLength)
    say(`has more than ${count(maxLength, "character")}`);
  if (typeof format === "string" && !isOfFormat(value, format)) say(`is no ${format}`);
  if (typeof pattern !== "string") return undefined;
  const fits = matches(pattern, value);
  if (fits === undefined) return `the pattern ${pattern} is too much to follow`;
  if (!fits) say(`does not match ${pattern}`);
  return undefined;
}

/** RFC 3339's full-date and full-time. */
const date = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)`;
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;

/** Formats that an example is held against; others say nothing about the text, or nothing that is agreed on. */
const formats: Record<string, RegExp> = {
  date: new RegExp(`^${date}$`),
  time: new RegExp(`^${time}$`, "i"),
  "date-time": new RegExp(`^${date}[t\\s]${time}$`, "i"),
  uuid: /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  uri: /^[a-z][a-z0-9+\-.]*:(?:\/\/)?[^\s{}<>"\\^`|]+$/i,
  email: /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i,
  ipv4: new RegExp(`^(?:${octet}\\.){3}${octet}$`),
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
};

function isOfFormat(value: string, format: string): boolean {
  const rule = Object.hasOwn(formats, format) ? formats[format] : undefined;
  return rule?.test(value) ?? true;
}
