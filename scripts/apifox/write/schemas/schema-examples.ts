import { isTemplate, isUpload } from "../../dialect.js";
import type { Json, JsonObject } from "../../plain-data.js";
import type { Notes, Place } from "../../notes.js";
import { isSecret, isSurelySecret, looksSecret } from "../../secrets.js";

/** A written schema that has examples or a default; they are checked when all schemas that it may refer to are written. */
export interface Illustrated {
  readonly schema: JsonObject;
  readonly place: Place;
  /** The property's name: what a `password` is by name is not published. */
  readonly name: string;
}

/** OpenAPI 3.0 and old projects have one `example`. What Apifox fills in when it sends (`{{token}}`) is no example. */
export function writeExamples(
  written: Map<string, Json>,
  schema: JsonObject,
  place: Place,
  notes: Notes,
): void {
  const { examples, example, default: initial } = schema;
  const all = [...(Array.isArray(examples) ? examples : []), ...(example === undefined ? [] : [example])];
  // The bytes of a file have no example that could be written down.
  const isFile = written.get("format") === "binary";
  const useful = isFile ? [] : all.filter((value) => value !== "" && !isTemplate(value) && !isUpload(value));
  if (useful.length > 0) written.set("examples", useful);
  if (initial !== undefined && !isFile && !isTemplate(initial) && !isUpload(initial))
    written.set("default", initial);
  if ([...all, initial ?? null].some(isTemplate)) {
    notes.add("example-variable", place, "an example that is a variable of Apifox is left out");
  }
}

/**
 * A secret that a field must be. Of a field that is secret by its name one value is what somebody has; several are choices, often
 * words. The mask is nothing that a request could send, so nothing is said of the value.
 */
export function dropSecretValues(written: Map<string, Json>, name: string, place: Place, notes: Notes): void {
  for (const key of ["enum", "const"]) {
    const value = written.get(key);
    const values = Array.isArray(value) ? value : [value];
    const judge = values.length === 1 ? isSecret : isSurelySecret;
    const isFound = values.some((one) => looksSecret(one) || (isScalar(one) && judge(name, String(one))));
    if (!isFound) continue;
    written.delete(key);
    if (key === "enum") written.delete("x-enumDescriptions");
    notes.add("keyword-dropped", place, `${key} may hold a secret; left out`);
  }
}

const isScalar = (value: Json | undefined): boolean => typeof value === "string" || typeof value === "number";
