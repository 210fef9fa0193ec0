import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes all files or none. Each is first written in full beside its place; only when all are there are they renamed,
 * and if a rename fails, the files that were already replaced get their old bytes back.
 */
export async function writeFiles(files: ReadonlyMap<string, string>): Promise<void> {
  const staged = [...files].map(([path, text]) => ({ path, text, temporary: `${path}.${randomUUID()}.tmp` }));
  const replaced: { path: string; before: string | undefined }[] = [];
  try {
    for (const { path, text, temporary } of staged) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary, text);
    }
    for (const { path, temporary } of staged) {
      const before = await readOrUndefined(path);
      await rename(temporary, path);
      replaced.push({ path, before });
    }
  } catch (error) {
    for (const { path, before } of replaced)
      await (before === undefined ? rm(path) : writeFile(path, before));
    throw error;
  } finally {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
  }
}

/** The file's text, or undefined where there is no such file. */
export async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
