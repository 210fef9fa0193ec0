import { type Problem, SpecError } from "../shared/spec-error.js";
import type { Project, SourceFile } from "./api-model.js";
import { type Note, Notes } from "./notes.js";
import { type OpenApiDocument, writeDocument } from "./write/document.js";
import { readFile } from "./read/file-forms.js";
import { usersIn } from "./schema-users.js";
import { maskText } from "./secrets.js";

export interface Conversion {
  readonly document: OpenApiDocument;
  /** What was dropped, repaired or guessed, in the order in which it was met. */
  readonly notes: readonly Note[];
}

export interface ConversionOptions {
  /**
   * Keep what a person has to read and OpenAPI has no place for: the comments of examples (`x-comments`), examples that lack required
   * members, and that a body is said not to be required.
   */
  readonly forReading?: boolean;
}

/**
 * Makes one OpenAPI 3.1 document of Apifox exports in any of their forms. The same files give the same document.
 *
 * @throws {SpecError} with every problem found, when a file is no export or cannot be read as one.
 */
export function convert(files: readonly SourceFile[], options: ConversionOptions = {}): Conversion {
  if (files.length === 0) throw new SpecError([{ where: "apifox", message: "no export to convert" }]);
  const notes = new Notes();
  try {
    const projects = readAll(files, notes);
    const document = writeDocument(projects, notes, options.forReading === true);
    return { document, notes: notes.list(usersIn(projects)).map(masked) };
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
    // Editors write marks of the byte order, some twice, and Windows and old Macs end lines in ways of their own.
    const text = file.text
      .replace(/^\uFEFF+/, "")
      .replaceAll("\r\n", "\n")
      .replaceAll("\r", "\n");
    const read = readFile({ name: file.name, text }, notes);
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
export type { OpenApiDocument } from "./write/document.js";
export type { SourceFile } from "./api-model.js";
