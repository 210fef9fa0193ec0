import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Problem } from "./spec-error.js";

/**
 * Every file in a folder and those below, by name; hidden ones are not meant. A link to a file is the file. What cannot be read as a
 * file goes to `problems`, so that nothing is left out in silence.
 */
export async function listFiles(folder: string, shownAs: string, problems: Problem[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isDirectory() || name.split(/[/\\]/).some((part) => part.startsWith("."))) continue;
    const kind = entry.isFile() ? "file" : await kindOf(path);
    if (kind === "file") files.push(path);
    else problems.push({ where: join(shownAs, name), message: `is ${kind}: put the file itself there` });
  }
  return files.toSorted();
}

async function kindOf(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isFile()) return "file";
    return found.isDirectory() ? "a link to a folder" : "neither a file nor a folder";
  } catch {
    return "a link that leads nowhere";
  }
}
