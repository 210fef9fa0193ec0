import { type Document, isScalar, parseDocument, visit } from "yaml";
import type { Problem } from "../../shared/spec-error.js";
import { describe, isObject, type Json } from "../plain-data.js";
import { membersTwice, positionsIn, type Twice, maxDepth, parseStrict } from "../json-text.js";
import { type Notes, Place } from "../notes.js";

export type Data = { readonly data: Json } | { readonly problem: Problem };

/** Text of a file that is to be read, and where it begins in that file. */
export interface Excerpt {
  /** As messages name the file. */
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly offset: number;
}

export const wholeFile = (name: string, file: string): Excerpt => ({ name, file, text: file, offset: 0 });

export function readJson(excerpt: Excerpt, notes: Notes): Data {
  const parsed = parseStrict(excerpt.text);
  if (!parsed.ok) return broken("JSON", excerpt, parsed.flaw.offset, parsed.flaw.message);
  return checked(excerpt, parsed.value, membersTwice, notes);
}

export function readYaml(excerpt: Excerpt, notes: Notes): Data {
  try {
    const document = parseDocument(excerpt.text, {
      prettyErrors: false,
      logLevel: "error",
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (error !== undefined) return broken("YAML", excerpt, error.pos[0], error.message);
    return checked(excerpt, document.toJS() as Json, () => keysTwice(document), notes);
  } catch (error) {
    // The parser recurses; and it refuses aliases that multiply into gigabytes.
    const message = error instanceof RangeError ? "nested too deeply" : String((error as Error).message);
    return { problem: { where: excerpt.name, message: `broken YAML: ${message}` } };
  }
}

function broken(language: string, { name, file, offset }: Excerpt, at: number, message: string): Data {
  const { line, column } = positionsIn(file)(offset + at);
  return { problem: { where: `${name}:${line}:${column}`, message: `broken ${language}: ${message}` } };
}

/** The keys that stand twice in a mapping. */
function keysTwice(document: Document): Twice[] {
  const found: Twice[] = [];
  visit(document, {
    Map(_, { items }) {
      const names = new Map<string, number>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const [name, offset] = [String(key.value), key.range?.[0] ?? 0];
        const before = names.get(name);
        if (before !== undefined) found.push({ name, offsets: [before, offset] });
        names.set(name, offset);
      }
    },
  });
  return found;
}

function checked(excerpt: Excerpt, data: Json, twiceIn: (text: string) => Twice[], notes: Notes): Data {
  const { name, file, text, offset } = excerpt;
  if (isDeeperThan(data, maxDepth)) {
    return { problem: { where: name, message: `nested deeper than ${maxDepth} levels` } };
  }
  const twice = twiceIn(text);
  const positionOf = twice.length > 0 ? positionsIn(file) : undefined;
  for (const { name: member, offsets } of twice) {
    const [lost, next] = offsets.map((at) => positionOf?.(offset + at));
    const message = `${describe(member)} stands again in the same object, at ${next?.line}:${next?.column}; the last one counts`;
    notes.add("member-twice", new Place(`${name}:${lost?.line}:${lost?.column}`), message);
  }
  const isSuspect = /__proto__|\\u005f|\d{300}|\de\+?\d{3}|\.(?:inf|nan)\b/i.test(text);
  const safe = isSuspect ? withoutReserved(data, new Place(name), notes) : data;
  return { data: safe };
}

function isDeeperThan(root: Json, limit: number): boolean {
  let level: Json[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [],
    );
    level = level.filter((value) => typeof value === "object" && value !== null);
  }
  return false;
}

/**
 * A member called `__proto__` is no field of any API, and changes objects in tools that copy members by assignment. Numbers that are
 * none (`1e999`, `.inf`) no JSON can hold.
 */
function withoutReserved(value: Json, place: Place, notes: Notes): Json {
  if (typeof value === "number" && !Number.isFinite(value)) {
    notes.tally("number-rounded", place, "a number beyond what JavaScript can hold is taken as null");
    return null;
  }
  if (Array.isArray(value)) return value.map((item) => withoutReserved(item, place, notes));
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "__proto__");
  if (members.length < Object.keys(value).length) {
    notes.tally("reserved-name", place, "a member called __proto__ is left out");
  }
  return Object.fromEntries(members.map(([key, member]) => [key, withoutReserved(member, place, notes)]));
}
