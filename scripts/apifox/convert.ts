import { type Problem, SpecError } from "../spec-error.js";
import type { Project } from "./model.js";
import { type Note, Notes } from "./notes.js";
import type { OpenApiDocument } from "./openapi.js";
import { readFile } from "./read/forms.js";
import type { SourceFile } from "./source.js";
import { writeDocument } from "./write/document.js";
import { maskText } from "./write/secrets.js";

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
  try {
    const document = writeDocument(readAll(files, notes), notes);
    return { document, notes: notes.list().map(masked) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Depth is limited where files are read; what is left are models that include one another by the thousand.
    const message = "the models refer to one another in a chain that is too long to follow";
    throw new SpecError([{ where: files.map((file) => file.name).join(", "), message }], { cause: error });
  }
}

function readAll(files: readonly SourceFile[], notes: Notes): Project[] {
  const projects: Project[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readFile({ name: file.name, text: file.text.replace(/^\uFEFF/, "") }, notes);
    if ("problems" in read) problems.push(...read.problems);
    else projects.push(read);
  }
  if (problems.length > 0) throw new SpecError(problems);
  return projects;
}

/** Notes quote names and paths of the export, and are shown and stored like the document. */
const masked = (note: Note): Note => ({
  ...note,
  where: maskText(note.where),
  message: maskText(note.message),
});

export type { Note, NoteLevel } from "./notes.js";
export type { OpenApiDocument } from "./openapi.js";
export type { SourceFile } from "./source.js";
