import type { Problem } from "../../spec-error.js";
import type { Project } from "../model.js";
import type { Notes } from "../notes.js";
import { isPage, readPage } from "./page.js";
import type { SourceFile } from "../source.js";

/** Recognises the form of an export by what is in it, whatever the file is called, and reads it. */
export function readFile(file: SourceFile, notes: Notes): Project | Problem[] {
  if (isPage(file.text)) return readPage(file, notes);
  return [{ where: file.name, message: "is no Apifox export that is known" }];
}
