import { isObject, type Json, type JsonObject } from "../../scripts/apifox/plain-data.js";

/** What stands at a `$ref`; `undefined` where nothing does. */
export type Resolve = (ref: string) => Json | undefined;

/** What a reader of a schema learns of one value: its fields, which must be there, its items, the values listed, and null. */
interface View {
  readonly fields: Map<string, Json[]>;
  readonly required: Set<string>;
  readonly items: Json[];
  /** What fields of any other name hold. */
  readonly others: Json[];
  readonly values: Set<string>;
}

/** Fields of a model that are not shown where it is included, and those that others stand for. */
interface Covered {
  readonly hidden: readonly string[];
  readonly replaced: readonly string[];
}

const none: Covered = { hidden: [], replaced: [] };
const slot = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * What the document's schema has otherwise than the source's, as `lost field data.id`: followed field by field, so that a field is
 * missed where it stands, and through circles of models without end. Written from the fact sheet; knows nothing of the converter.
 */
export function differences(
  source: readonly Json[],
  given: Resolve,
  written: readonly Json[],
  made: Resolve,
): string[] {
  const found = new Set<string>();
  const ids = new Map<unknown, number>();
  const idOf = (node: Json): number | string => {
    if (typeof node !== "object" || node === null) return JSON.stringify(node);
    if (!ids.has(node)) ids.set(node, ids.size);
    return ids.get(node) ?? "";
  };
  const seen = new Set<string>();
  const compare = (before: readonly Json[], after: readonly Json[], path: string): void => {
    const key = `${before.map(idOf).join()}>${after.map(idOf).join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (before.length === 1 && after.length > 0) {
      const [says] = before.map((node) => saysNull(node, given));
      const accepts = after.every((node) => acceptsNull(node, made));
      if (says === "yes" && !accepts) found.add(`lost null of ${path}`);
      if (says === "no" && accepts) found.add(`added null to ${path}`);
    }
    const [old, now] = [viewOf(before, given, false), viewOf(after, made, true)];
    // A value that a type excludes says nothing; a list of numbers may be written as text.
    for (const value of old.values) if (!now.values.has(value)) found.add(`lost value ${path}=${value}`);
    for (const name of old.required)
      if (old.fields.has(name) && !now.required.has(name)) found.add(`lost required ${within(path, name)}`);
    for (const name of now.required)
      if (!old.required.has(name)) found.add(`added required ${within(path, name)}`);
    for (const name of now.fields.keys())
      if (!old.fields.has(name)) found.add(`added field ${within(path, name)}`);
    for (const [name, nodes] of old.fields) {
      const fields = now.fields.get(name);
      if (fields === undefined) found.add(`lost field ${within(path, name)}`);
      else compare(nodes, fields, within(path, name));
    }
    if (old.items.length > 0) compare(old.items, now.items, `${path}[]`);
    if (old.others.length > 0) compare(old.others, now.others, `${path}{}`);
  };
  compare(source, written, "");
  return [...found];
}

function viewOf(nodes: readonly Json[], resolve: Resolve, isStandard: boolean): View {
  const view: View = { fields: new Map(), required: new Set(), items: [], others: [], values: new Set() };
  const seen = new Map<JsonObject, Set<string>>();
  const visit = (node: Json | undefined, { hidden, replaced }: Covered, counts = true): void => {
    if (!isObject(node)) return;
    const key = JSON.stringify([hidden, replaced, counts]);
    const visits = seen.get(node) ?? new Set();
    if (visits.has(key)) return;
    seen.set(node, visits.add(key));
    for (const value of listed(node)) if (value !== null) view.values.add(String(value));
    if (typeof node["$ref"] === "string") include(node, { hidden, replaced }, false);
    // A property that stands counts as it is, and not the one of its name that an inclusion brings.
    const standing = Object.entries(objectOf(node["properties"])).flatMap(([name, inner]) =>
      inner === null || isPending(name, inner) ? [] : [name],
    );
    for (const entry of isStandard ? [] : Object.values(member(node, "refs") ?? {}))
      include(entry, { hidden, replaced: union(replaced, standing) }, true);
    for (const [name, inner] of Object.entries(objectOf(node["properties"]))) {
      if ([...hidden, ...replaced].includes(name) || isPending(name, inner)) continue;
      view.fields.set(name, [...(view.fields.get(name) ?? []), inner]);
      if (isObject(inner) && inner["required"] === true) view.required.add(name);
    }
    const isReplaced = typeof node["$ref"] === "string" && member(node, "overrides") !== undefined;
    for (const name of counts && !isReplaced ? textsOf(node["required"]) : [])
      if (!hidden.includes(name) && !slot.test(name)) view.required.add(name);
    for (const keyword of ["allOf", "anyOf", "oneOf", "if", "then", "else"])
      for (const branch of [node[keyword] ?? []].flat()) visit(branch, { hidden, replaced });
    for (const branch of Object.values(objectOf(node["dependentSchemas"])))
      visit(branch, { hidden, replaced });
    for (const keyword of ["items", "prefixItems", "additionalItems", "contains"])
      for (const item of [node[keyword] ?? []].flat()) if (isObject(item)) view.items.push(item);
    for (const other of [node["additionalProperties"], ...Object.values(objectOf(node["patternProperties"]))])
      if (isObject(other)) view.others.push(other);
  };
  /** A model in another's place: with `null` a field of it is hidden, with a schema replaced. */
  const include = (entry: Json, covered: Covered, isSlot: boolean): void => {
    if (!isObject(entry)) return;
    const overrides = (isStandard ? undefined : member(entry, "overrides")) ?? {};
    const lists = Array.isArray(entry["required"]) && (isSlot || Object.keys(overrides).length > 0);
    const names = Object.keys(overrides);
    const hidden = union(covered.hidden, names.filter((name) => overrides[name] === null)); // prettier-ignore
    const replaced = union(covered.replaced, names.filter((name) => overrides[name] !== null)); // prettier-ignore
    visit(resolve(String(entry["$ref"])), { hidden, replaced }, !lists);
    for (const [name, inner] of Object.entries(overrides)) {
      if (inner === null || covered.hidden.includes(name)) continue;
      view.fields.set(name, [...(view.fields.get(name) ?? []), inner]);
    }
    for (const name of lists ? textsOf(entry["required"]) : []) view.required.add(name);
  };
  for (const node of nodes) visit(node, none);
  for (const name of view.required) if (!view.fields.has(name)) view.required.delete(name);
  return view;
}

/** Whether JSON Schema lets a value be null. */
function acceptsNull(schema: Json, resolve: Resolve, depth = 0): boolean {
  if (!isObject(schema)) return schema !== false;
  if (depth > 30) return true;
  const fits = (branch: Json): boolean => acceptsNull(branch, resolve, depth + 1);
  const { $ref, type, enum: values, const: constant, allOf, anyOf, oneOf, not, if: condition } = schema;
  return (
    (not === undefined || !fits(not)) &&
    (condition === undefined || fits(schema[fits(condition) ? "then" : "else"] ?? {})) &&
    (type === undefined || [type].flat().includes("null")) &&
    (!Array.isArray(values) || values.includes(null)) &&
    (constant === undefined || constant === null) &&
    (typeof $ref !== "string" || fits(resolve($ref) ?? {})) &&
    (!Array.isArray(allOf) || allOf.every(fits)) &&
    (!Array.isArray(anyOf) || anyOf.some(fits)) &&
    (!Array.isArray(oneOf) || oneOf.filter(fits).length === 1)
  );
}

/** Whether an export says of a value, in one of its ways, that it may be null; "open" where it says no type at all. */
function saysNull(schema: Json, resolve: Resolve, depth = 0): "yes" | "no" | "open" {
  if (!isObject(schema) || depth > 30) return "open";
  const says = (branch: Json) => saysNull(branch, resolve, depth + 1);
  const { $ref, type, nullable, allOf, oneOf, anyOf } = schema;
  const types = [type ?? []].flat().filter((name) => name !== "");
  const every = Array.isArray(allOf) ? allOf : [];
  const isFlag = every.some((branch) => JSON.stringify(branch) === '{"nullable":true}');
  if (nullable === true || isFlag || types.includes("null")) return "yes";
  if (isUndescribed(schema)) return "open";
  if (types.length > 0) return types.every((name) => typeNames.includes(String(name))) ? "no" : "open";
  if (typeof $ref === "string") return says(resolve($ref) ?? {});
  const unions = [oneOf, anyOf].filter(Array.isArray).map((branches) => branches.map(says));
  if (
    every.map(says).includes("no") ||
    unions.some((all) => all.length > 0 && all.every((one) => one === "no"))
  )
    return "no";
  return unions.length > 0 && unions.every((all) => all.includes("yes")) && every.length === 0
    ? "yes"
    : "open";
}

/** What the editor stores before anybody described anything; a row that somebody only began describes nothing either. */
export const isUndescribed = (schema: Json): boolean =>
  isObject(schema) &&
  schema["type"] === "object" &&
  member(schema, "refs") === undefined &&
  Object.entries(schema).every(([key, value]) => {
    if (key === "properties")
      return Object.entries(objectOf(value)).every(([name, inner]) => isPending(name, inner));
    return /^(type|required|x-.*)$/.test(key) || JSON.stringify(value).length <= 2;
  });

const typeNames = ["string", "integer", "number", "boolean", "object", "array"];

function listed(schema: JsonObject): Json[] {
  const { enum: values } = schema;
  if (Array.isArray(values) && values.length > 0) return values;
  const labelled = schema["x-apifox-enum"] ?? schema["x-apidog-enum"];
  if (Array.isArray(labelled))
    return labelled.filter(isObject).map((item) => item["value"] ?? null).filter((value) => value !== ""); // prettier-ignore
  return Object.keys(objectOf(objectOf(schema["x-apifox"])["enumDescriptions"]));
}

function member(schema: JsonObject, name: string): JsonObject | undefined {
  const value = schema[`x-apifox-${name}`] ?? schema[`x-apidog-${name}`] ?? schema[`x--${name}`];
  return isObject(value) ? value : undefined;
}

/** A row that somebody began: it has no name yet, only Apifox's key. */
const isPending = (name: string, schema: Json): boolean =>
  isObject(schema) &&
  "x-tmp-pending-properties" in schema &&
  (slot.test(name) || Object.keys(schema).length === 1);

/** Each once: a model may include itself, and then hides the same fields for ever. */
const union = (some: readonly string[], others: readonly string[]): string[] =>
  [...new Set([...some, ...others])].toSorted();
const within = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
