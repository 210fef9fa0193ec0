import { InputError } from "../../errors/input-error.js";
import type * as files from "./files.js";

// Stands in for files.ts in the package for pages and workers (scripts/build-package.ts).
const refuse = (): never => {
  throw new InputError("There are no files and no Node streams here: use a Blob or a WritableStream.");
};

export const readFile: typeof files.readFile = refuse;
export const writeFile: typeof files.writeFile = refuse;
export const isFileOrNothing: typeof files.isFileOrNothing = refuse;
