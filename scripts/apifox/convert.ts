import { type Problem, SpecError } from "../spec-error.js";
import type { Project } from "./model.js";
import { type Note, Notes } from "./notes.js";
import type { OpenApiDocument } from "./openapi.js";
import { readFile } from "./read/forms.js";
import type { SourceFile } from "./source.js";
import { writeDocument } from "./write/document.js";

export interface Conversion {
  readonly document: OpenApiDocument;
  /** What was dropped, repaired or guessed, in the order in which it was met. */
  readonly notes: readonly Note[];
}

/**
 * Makes one OpenAPI 3.1 document of Apifox exports in any of their forms. The same files give the same document.
 *
 * @throws {SpecError} with every problem found, when a file is no export or cannot be read as one.
 */
export function convert(files: readonly SourceFile[]): Conversion {
  if (files.length === 0) throw new SpecError([{ where: "apifox", message: "no export to convert" }]);
  const notes = new Notes();
  const projects: Project[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readFile({ name: file.name, text: normalise(file.text) }, notes);
    if (Array.isArray(read)) problems.push(...read);
    else projects.push(read as Project);
  }
  if (problems.length > 0) throw new SpecError(problems);
  try {
    return { document: writeDocument(projects, notes), notes: notes.list() };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Depth is limited where files are read; what is left are models that include one another by the thousand.
    const message = "the models refer to one another in a chain that is too long to follow";
    throw new SpecError([{ where: files.map((file) => file.name).join(", "), message }], { cause: error });
  }
}

const normalise = (text: string): string => text.replace(/^\uFEFF/, "");

export type { Note, NoteLevel } from "./notes.js";
export type { OpenApiDocument } from "./openapi.js";
export type { SourceFile } from "./source.js";
