/** Whether a field can hold a value at all, whatever else the request says. */
import { hasBounds, within, type Predicate } from "./bounds.js";
import type { Field } from "./definition.js";

/** Whether a value at least has the JSON type of a field. */
export const types: Readonly<Record<Field["type"], Predicate>> = {
  boolean: (value) => typeof value === "boolean",
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: Number.isFinite,
  id: (value) => typeof value === "bigint" || Number.isInteger(value),
  list: Array.isArray,
  object: isObject,
};

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an id is one of 64 bits, 0 included, that has lost no digit. */
function isExactId(id: unknown): boolean {
  return typeof id === "bigint" ? id >> 63n === 0n : Number.isSafeInteger(id) && (id as number) >= 0;
}

/** Whether a value is what a field holds, with all that is in it. */
export function acceptedBy(field: Field): Predicate {
  const { type, items } = field;
  const hasType = type === "id" ? isExactId : types[type];
  const isWithin = within(field);
  if (items) {
    const isItem = acceptedBy(items);
    return (value) => hasType(value) && isWithin(value) && hasOnly(value as unknown[], isItem);
  }
  if (type === "object") return acceptedObject(field.fields ?? {});
  // One of some texts is a text.
  if (field.enum) return isWithin;
  return hasBounds(field) ? (value) => hasType(value) && isWithin(value) : hasType;
}

/** Not `every`, which passes over holes. */
function hasOnly(list: readonly unknown[], isItem: Predicate): boolean {
  for (let index = 0; index < list.length; index++) if (!isItem(list[index])) return false;
  return true;
}

function acceptedObject(fields: Readonly<Record<string, Field>>): Predicate {
  const inner = new Map(Object.entries(fields).map(([name, field]) => [name, acceptedBy(field)]));
  return (value) => {
    // What would be sent: own properties.
    const own: Readonly<Record<string, unknown>> = { ...(value as object) };
    const accepts = (name: string): boolean | undefined =>
      own[name] === undefined ? !fields[name]?.required : inner.get(name)?.(own[name]);
    return isObject(value) && Object.keys({ ...fields, ...own }).every(accepts);
  };
}
