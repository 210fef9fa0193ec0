import { LineCounter, parseDocument } from "yaml";
import type { Problem } from "../../spec-error.js";
import { isObject, type Json } from "../json.js";
import { maxDepth, parseStrict, position } from "../jsonc.js";
import { type Notes, Place } from "../notes.js";

export type Data = { readonly data: Json } | { readonly problem: Problem };

export function readJson(name: string, text: string, notes: Notes): Data {
  const parsed = parseStrict(text);
  if (parsed.ok) return checked(name, text, parsed.value, notes);
  const { line, column } = position(text, parsed.flaw.offset);
  return { problem: { where: `${name}:${line}:${column}`, message: `broken JSON: ${parsed.flaw.message}` } };
}

/** `offset` is where the YAML begins in the file. */
export function readYaml(name: string, text: string, offset: number, notes: Notes): Data {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text.slice(offset), {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, column } = position(text, offset + error.pos[0]);
      return { problem: { where: `${name}:${line}:${column}`, message: `broken YAML: ${error.message}` } };
    }
    return checked(name, text, document.toJS() as Json, notes);
  } catch (error) {
    // The parser recurses; and it refuses aliases that multiply into gigabytes.
    const message = error instanceof RangeError ? "nested too deeply" : String((error as Error).message);
    return { problem: { where: name, message: `broken YAML: ${message}` } };
  }
}

function checked(name: string, text: string, data: Json, notes: Notes): Data {
  if (isDeeperThan(data, maxDepth)) {
    return { problem: { where: name, message: `nested deeper than ${maxDepth} levels` } };
  }
  const safe = /__proto__|\\u005f/i.test(text) ? withoutReserved(data, new Place(name), notes) : data;
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

/** A member called `__proto__` is no field of any API, and changes objects in tools that copy members by assignment. */
function withoutReserved(value: Json, place: Place, notes: Notes): Json {
  if (Array.isArray(value)) return value.map((item) => withoutReserved(item, place, notes));
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== "__proto__");
  if (members.length < Object.keys(value).length) {
    notes.tally("reserved-name", place, "a member called __proto__ is left out");
  }
  return Object.fromEntries(members.map(([key, member]) => [key, withoutReserved(member, place, notes)]));
}
