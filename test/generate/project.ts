import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { writeFiles } from "../../scripts/shared/file-system.js";
import { FROZEN_SPEC } from "../frozen-spec.js";

export const PROJECT = join(import.meta.dirname, "../..");
export const EXPORT = "spec/apifox/image-to-video.txt";
export const OPERATION = "spec/operations/image-to-video.yaml";

export type Edit = readonly [file: string, from: string | RegExp, to: string];

/** What the generator reads, with edits made to it; gone when the test is over. Nothing was generated there yet. */
export async function projectWith(...edits: readonly Edit[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "project-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await cp(FROZEN_SPEC, join(root, "spec"), { recursive: true });
  for (const part of ["redocly.yaml", "README.md", "README.zh-CN.md"])
    await cp(join(PROJECT, part), join(root, part));
  await edit(root, edits);
  return root;
}

/** The same where everything was generated before the edits were made. */
export async function generatedWith(...edits: readonly Edit[]): Promise<string> {
  const root = await projectWith();
  const files = await (generated ??= build(root).then((built) => built.files));
  await writeFiles(new Map([...files].map(([path, text]) => [join(root, path), text])));
  await edit(root, edits);
  return root;
}

let generated: Promise<ReadonlyMap<string, string>> | undefined;

async function edit(root: string, edits: readonly Edit[]): Promise<void> {
  for (const [file, from, to] of edits) {
    const text = await readFile(join(root, file), "utf8");
    const edited = text.replace(from, () => to);
    if (edited === text) throw new Error(`${file} does not have ${String(from)}`);
    await writeFile(join(root, file), edited);
  }
}
