import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const PROJECT = join(import.meta.dirname, "../..");
export const EXPORT = "spec/apifox/image-to-video.txt";

export type Edit = readonly [file: string, from: string | RegExp, to: string];

/** A copy of what the generator reads and writes, with edits made to it; gone when the test is over. */
export async function projectWith(...edits: readonly Edit[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "project-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const part of ["spec", "generated", "redocly.yaml", "README.md", "README.zh-CN.md"])
    await cp(join(PROJECT, part), join(root, part), { recursive: true });
  for (const [file, from, to] of edits) {
    const text = await readFile(join(root, file), "utf8");
    const edited = text.replace(from, () => to);
    if (edited === text) throw new Error(`${file} does not have ${String(from)}`);
    await writeFile(join(root, file), edited);
  }
  return root;
}
