/** What a form yields, as a request. */
import { parseJson } from "../int64-json.js";
import { isObject } from "./accepted-value.js";
import { fieldsOf } from "./capabilities.js";
import { modelsOf, type Definition, type Field } from "./definition.js";

/** What a form has: an object of values, or the pairs of a `FormData` or `URLSearchParams`, in which a name may come twice. */
export type FormValues = Readonly<Record<string, unknown>> | Iterable<readonly [string, unknown]>;

export interface FormOptions {
  /** Leaves out what is no field of the API, such as a token against forgery. Misspelt names go too, so the check cannot tell of them. */
  readonly dropUnknown?: boolean | undefined;
  /**
   * Keeps what the chosen model does not take, for the check to refuse: in a form it is left over from another model, but who calls a
   * tool means it.
   */
  readonly keepRefused?: boolean | undefined;
}

/** The request that a form's values mean; what cannot be read stays, for the check to refuse. */
export function readForm(
  definition: Definition,
  values: FormValues,
  { dropUnknown = false, keepRefused = false }: FormOptions,
): Record<string, unknown> {
  if (typeof values !== "object" || values === null) return values;
  const { fields } = definition;
  const pairs = Symbol.iterator in values ? values : Object.entries(values);
  const read = new Map<string, unknown>();
  for (const [name, value] of gather(fields, pairs as Iterable<readonly [string, unknown]>)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field && dropUnknown) continue;
    const meant = field ? readValue(field, value) : value;
    if (!isEmpty(meant)) read.set(name, meant);
  }
  const model = read.get("model") as string;
  const taken = modelsOf(definition).includes(model) && !keepRefused ? fieldsOf(definition, model) : fields;
  const isRefused = (name: string): boolean => Object.hasOwn(fields, name) && !Object.hasOwn(taken, name);
  return Object.fromEntries([...read].filter(([name]) => !isRefused(name)));
}

/** The values under each name, those of a list also as servers in PHP and others want its name: `img_ids[]`, `img_ids[0]`. */
function gather(
  fields: Definition["fields"],
  pairs: Iterable<readonly [string, unknown]>,
): Map<string, unknown> {
  const all = new Map<string, unknown[]>();
  for (const [written, value] of pairs) {
    const [, list = ""] = /^(.*)\[\d*\]$/.exec(written) ?? [];
    const name = Object.hasOwn(fields, list) && fields[list]?.type === "list" ? list : written;
    const values = all.get(name);
    if (values) values.push(value);
    else all.set(name, [value]);
  }
  return new Map([...all].map(([name, values]) => [name, values.length > 1 ? values.flat() : values[0]]));
}

/** What an input that nobody has filled in yields. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    Number.isNaN(value) ||
    (Array.isArray(value) && value.every(isEmpty))
  );
}

/** The value that a field's text means; what is no text, or cannot be read, stays. */
export function readValue(field: Field, value: unknown): unknown {
  // Whoever writes a text may want its blanks.
  if (field.type === "string" && !field.enum) return value;
  const trimmed = typeof value === "string" ? value.trim() : value;
  if (isEmpty(trimmed)) return trimmed;
  switch (field.type) {
    case "list":
      return readList(field, readJson(trimmed));
    case "object":
      return readObject(field, readJson(trimmed));
    case "boolean":
      return readSwitch(trimmed);
    case "string":
      return trimmed;
    default:
      return typeof trimmed === "string" ? readNumber(trimmed) : trimmed;
  }
}

function readList({ items }: Field, value: unknown): unknown {
  if (!items) return value;
  const isPlain = items.type !== "object" && !isObject(value);
  const list =
    isPlain && !Array.isArray(value) ? (typeof value === "string" ? value.split(",") : [value]) : value;
  return Array.isArray(list)
    ? list.map((item) => readValue(items, item)).filter((item) => !isEmpty(item))
    : list;
}

function readObject({ fields = {} }: Field, value: unknown): unknown {
  if (!isObject(value)) return value;
  const inner = Object.entries(value).map(([name, each]) => [
    name,
    Object.hasOwn(fields, name) ? readValue(fields[name]!, each) : each,
  ]);
  return Object.fromEntries(inner.filter(([, each]) => !isEmpty(each)));
}

/** A list or an object as text, as a hidden input has it, or as a model that calls a tool writes it. */
function readJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

const switches = new Map<unknown, boolean>([
  ...[true, "true", "on", "yes", "1", 1].map((word) => [word, true] as const),
  ...[false, "false", "off", "no", "0", 0].map((word) => [word, false] as const),
]);

/** On, if anything under its name is: beside a box that is ticked there may be the hidden `0` for one that is not. */
function readSwitch(value: unknown): unknown {
  const said = [value]
    .flat()
    .map((word) => switches.get(typeof word === "string" ? word.trim().toLowerCase() : word));
  return said.includes(undefined) ? value : said.includes(true);
}

function readNumber(text: string): unknown {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const number = Number(text);
  return !text.includes(".") && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
