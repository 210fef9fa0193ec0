import { groupBy } from "../../../shared/group-by.js";
import { isVendorKey } from "../../dialect.js";
import { isObject, type Json, type JsonObject } from "../../plain-data.js";
import type { Requirement, Scheme } from "../../api-model.js";
import type { Place } from "../../notes.js";
import type { MemberReader } from "../member-reader.js";
import { schemeDefinition } from "../security-schemes.js";

/** The security of an OpenAPI document: its schemes, and what the document and its operations ask for. */
export class RequirementReader {
  readonly #reading: MemberReader;
  readonly #schemes = new Map<string, Scheme>();
  /** By a name's letters and digits alone: a requirement may say `API Key` where the definition says `api_key`. */
  readonly #bySpelling: ReadonlyMap<string, readonly Scheme[]>;

  constructor(reading: MemberReader, definitions: JsonObject, place: Place) {
    this.#reading = reading;
    for (const [name, value] of Object.entries(definitions)) {
      const here = place.at(`security scheme ${name}`);
      const definition = schemeDefinition(reading.object(value, here), name, here, reading);
      if (definition === undefined) {
        reading.notes.add("security-lost", here, "is no security scheme of OpenAPI; left out");
        continue;
      }
      this.#schemes.set(name, { name, definition });
    }
    this.#bySpelling = groupBy(this.#schemes.values(), ({ name }) => lettersOf(name));
  }

  get schemes(): Scheme[] {
    return [...this.#schemes.values()];
  }

  /**
   * `undefined` where the document does not say, or nothing of what it says can be kept: an empty list would say that nothing is
   * needed.
   */
  read(value: Json | undefined, place: Place): readonly Requirement[] | undefined {
    if (value === undefined || value === null) return undefined;
    // `{}` was seen where a list belongs.
    const listed = isObject(value) ? (Object.keys(value).length === 0 ? [] : [value]) : value;
    const items = this.#reading.objects(listed, place);
    if (Array.isArray(listed) && listed.length === 0) return [];
    const read = items.map((item) => this.#alternatives(item, place));
    const kept = read.flatMap((alternatives) => alternatives ?? []);
    const isWhole = !read.includes(undefined) && Array.isArray(listed) && items.length === listed.length;
    return isWhole || kept.some((requirement) => requirement.length > 0) ? kept : undefined;
  }

  /** One requirement; two where Apifox's settings in it say that it is optional; `undefined` where it cannot be kept. */
  #alternatives(item: JsonObject, place: Place): Requirement[] | undefined {
    const names = Object.keys(item).filter((name) => this.#schemes.has(name) || !isSetting(name, item[name]));
    const settings = Object.keys(item)
      .filter((name) => !names.includes(name))
      .map((name) => item[name])
      .filter(isObject);
    const wanted = names.map((name) => ({ name, scheme: this.#find(name), scopes: item[name] ?? [] }));
    const missing = wanted.filter(({ scheme }) => scheme === undefined).map(({ name }) => name);
    if (missing.length > 0 || (names.length === 0 && settings.some(hasGroups))) {
      const what = missing.length > 0 ? JSON.stringify(missing.join(", ")) : "a scheme";
      const message = `asks for ${what}, which the export does not hold; that alternative is left out`;
      this.#reading.notes.add("security-lost", place, message);
      return undefined;
    }
    const requirement = wanted.flatMap(({ scheme, scopes }) =>
      scheme === undefined ? [] : [{ scheme, scopes: this.#reading.texts(scopes, place) }],
    );
    const isOptional = requirement.length > 0 && settings.some((setting) => setting["required"] === false);
    return isOptional ? [requirement, []] : [requirement];
  }

  #find(name: string): Scheme | undefined {
    const exact = this.#schemes.get(name);
    const alike = this.#bySpelling.get(lettersOf(name)) ?? [];
    return exact ?? (alike.length === 1 ? alike[0] : undefined);
  }
}

/** Beside the schemes of a requirement Apifox writes `x-apifox: { schemeGroups, required, use }`. */
const isSetting = (name: string, value: Json | undefined): boolean =>
  isVendorKey(name) || (name.startsWith("x-") && !Array.isArray(value));

const hasGroups = (setting: JsonObject): boolean =>
  Array.isArray(setting["schemeGroups"]) && setting["schemeGroups"].length > 0;

const lettersOf = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "") || name;
