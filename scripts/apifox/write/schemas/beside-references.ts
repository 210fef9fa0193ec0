import { vendorMember, isVendorKey } from "../../dialect.js";
import type { Model } from "../../api-model.js";
import type { Notes, Place } from "../../notes.js";
import { canonical, isObject, type Json, compact, type JsonObject } from "../../plain-data.js";
import { annotations, composition } from "./keywords.js";
import type { Members } from "./copied-members.js";

/** Schemas that may be looked into for what they say of fields, in one document. */
const maxLooks = 500_000;

/** Notes what a model that stays a reference does not let be said beside it, where Apifox has a field replaced or hidden. */
export class BesideReferences {
  readonly #resolve: (ref: string) => Model | undefined;
  readonly #notes: Notes;
  readonly #said = new Map<Model, ReadonlyMap<string, readonly Json[]>>();
  #looks = 0;

  constructor(resolve: (ref: string) => Model | undefined, notes: Notes) {
    this.#resolve = resolve;
    this.#notes = notes;
  }

  /** A field beside a reference does not replace the model's, as it does in Apifox: a value has to be what both say. */
  noteBoth(ref: string, properties: Members["properties"], place: Place): void {
    const model = this.#resolve(ref);
    if (model === undefined || properties.size === 0) return;
    const said = this.#saidBy(model);
    const replaced = [...properties].filter(([name, property]) =>
      said.get(name)?.some((field) => !isOpen(field) && canonical(field) !== canonical(property)),
    );
    if (replaced.length === 0) return;
    const names = replaced.map(([name]) => name).join(", ");
    const message = `says of ${names} otherwise than ${model.name}, to which it refers: both apply`;
    this.#notes.add("keyword-dropped", place, message);
  }

  /** @param how Why the model stays a reference. */
  noteHidden(model: Model, overrides: Readonly<Record<string, Json>>, place: Place, how: string): void {
    const hidden = Object.keys(overrides).filter((name) => overrides[name] === null);
    if (hidden.length === 0) return;
    const message = `hides ${hidden.join(", ")} of ${model.name}${how}, which a reference cannot; shown`;
    this.#notes.add("keyword-dropped", place, message);
  }

  /** What a model says of each field: itself, in the branches of its unions, and in what it refers to or includes. */
  #saidBy(model: Model): ReadonlyMap<string, readonly Json[]> {
    const known = this.#said.get(model);
    if (known !== undefined) return known;
    const said = new Map<string, Json[]>();
    const seen = new Set<Json>();
    const open: Json[] = [model.schema];
    for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
      if (!isObject(schema) || seen.has(schema)) continue;
      seen.add(schema);
      const { properties, $ref: ref } = schema;
      for (const [name, field] of Object.entries(isObject(properties) ? properties : {})) {
        const fields = said.get(name);
        if (fields === undefined) said.set(name, [field]);
        else fields.push(field);
      }
      const included = vendorMember(schema, "refs");
      const lists = [...composition.map((keyword) => schema[keyword]), included];
      for (const list of lists)
        for (const part of Object.values(isObject(list) || Array.isArray(list) ? list : {})) open.push(part);
      if (typeof ref === "string") open.push(this.#resolve(ref)?.schema ?? null);
    }
    this.#looks += seen.size;
    if (this.#looks > maxLooks) throw new RangeError("too many references");
    this.#said.set(model, said);
    return said;
  }
}

/** Whatever stands beside it says all. */
const isOpen = (field: Json): boolean =>
  !isObject(field) || Object.keys(field).every((key) => annotations.has(key));

const inclusions = /^x-(apifox|apidog|)-refs$/;

export const isExtension = (key: string): boolean => key.startsWith("x-") && !isVendorKey(key);

/** Whether a sibling of a reference changes what is accepted. A type alone repeats what the model says. */
export function isStructural(key: string, value: Json): boolean {
  if (inclusions.test(key)) return isObject(value) && Object.keys(value).length > 0;
  if (isVendorKey(key) || key.startsWith("x-") || annotations.has(key) || key === "type") return false;
  if (key === "required") return Array.isArray(value) && value.length > 0;
  if (key === "additionalProperties" && value === true) return false;
  return typeof value === "object" ? value !== null && Object.keys(value).length > 0 : value !== "";
}

/** Whether the type beside a reference can be the model's, as far as the model names one. */
export function agree(type: Json | undefined, model: Json): boolean {
  const wanted = isObject(model) ? model["type"] : undefined;
  if (type === undefined || type === null || type === "" || wanted === undefined) return true;
  const types = Array.isArray(wanted) ? wanted : [wanted];
  return (Array.isArray(type) ? type : [type]).some((name) => types.includes(name));
}

/** A reference with whatever stands beside it, as an object that includes the model. */
export function asInclusion(schema: JsonObject): JsonObject {
  const { $ref, ...siblings } = schema;
  const refs = vendorMember(schema, "refs");
  const entry = compact({
    $ref,
    "x-apifox-overrides": vendorMember(schema, "overrides"),
    // Beside overrides it is the list for the included part; otherwise the model's own list holds too.
    required: hasOverrides(schema) && Array.isArray(schema["required"]) ? schema["required"] : undefined,
  });
  return {
    type: "object",
    ...siblings,
    "x-apifox-refs": { ...(isObject(refs) ? refs : {}), included: entry },
  };
}

export function hasOverrides(schema: JsonObject): boolean {
  const overrides = vendorMember(schema, "overrides");
  return isObject(overrides) && Object.keys(overrides).length > 0;
}
