/** Fields that are ids by their names. As a plain integer a large one is rounded by JavaScript, and a rounded id is that of something else. */
import type { Field } from "../../../src/constraints/definition.js";

/** What a field is called where it stands: `img_id` of `reference_images[].img_id`. */
export const lastName = (path: string): string => /[^.]*$/.exec(path.replaceAll("[]", ""))?.[0] ?? "";

/** Whether its name says that it is an id, or a list of them. */
export const isNamedId = (path: string): boolean => /(^|_)ids?$/i.test(lastName(path));

interface Plain {
  readonly path: string;
  /** A field of the same name that holds an id. */
  readonly like: string | undefined;
}

/** The fields that hold any integer, and are called like an id, or like a field that holds one. */
export function plainIds(fields: Readonly<Record<string, Field>>): Plain[] {
  const all = Object.entries(fields).flatMap(([name, field]) => valuesIn(name, field));
  const ids = new Map(all.flatMap(([path, { type }]) => (type === "id" ? [[lastName(path), path]] : [])));
  return all
    .filter(([, { type, enum: values, maximum }]) => type === "integer" && !values && maximum === undefined)
    .map(([path]) => ({ path, like: ids.get(lastName(path)) }))
    .filter(({ path, like }) => like !== undefined || isNamedId(path));
}

/** A field with all that lies in it; of a list what it holds. */
function valuesIn(path: string, field: Field): [path: string, field: Field][] {
  if (field.type === "list") return field.items ? valuesIn(`${path}[]`, field.items) : [];
  const inner = Object.entries(field.fields ?? {});
  return [[path, field], ...inner.flatMap(([name, own]) => valuesIn(`${path}.${name}`, own))];
}
