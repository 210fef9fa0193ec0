/** What `npm run generate` reads: everything under `spec/` that it turns into something. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, join, posix, relative, resolve, sep } from "node:path";
import { listFiles } from "../shared/file-system.js";
import type { Problem } from "../shared/spec-error.js";
import { DEFERRED } from "./deferred.js";
import type { SourceText } from "./yaml-source.js";

export interface ExportFile extends SourceText {
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

export interface Inputs {
  /** `spec/apifox/`, in name order. */
  readonly exports: readonly ExportFile[];
  /** `spec/overlays/`, in name order. */
  readonly overlays: readonly SourceText[];
  /** `spec/operations/*.yaml`, in name order. */
  readonly operations: readonly SourceText[];
  /** `spec/deferred.yaml`, where there is one. */
  readonly deferred: SourceText | undefined;
  /** The English and the Chinese README, which the matrix is written into. */
  readonly readmes: readonly (SourceText & { readonly language: "en" | "zh" })[];
}

/**
 * Reads the inputs below a project's root; what is missing or no UTF-8 goes to `problems`.
 *
 * @param against a file or folder in the place of `spec/apifox/`; a file whose name is in there takes the place of that one only
 */
export async function readInputs(
  root: string,
  against: string | undefined,
  problems: Problem[],
): Promise<Inputs> {
  const [exports, overlays, operations, [deferred], [en], [zh]] = await Promise.all([
    exportsIn(root, against, problems),
    yamlIn(root, "spec/overlays", problems),
    yamlIn(root, "spec/operations", problems),
    namesIn(root, "spec", problems).then((names) =>
      readAll(
        root,
        names.filter((name) => name === DEFERRED),
        problems,
      ),
    ),
    readAll(root, ["README.md"], problems),
    readAll(root, ["README.zh-CN.md"], problems),
    // Only to say that it is missing: redocly reads it itself.
    readAll(root, ["redocly.yaml"], problems),
  ]);
  if (operations.length === 0)
    problems.push({ where: "spec/operations", message: "holds no operation; each has a file there" });
  if (exports.length === 0)
    problems.push({ where: "spec/apifox", message: "holds no export; put the Apifox export there" });
  const readmes = [
    ...(en ? [{ ...en, language: "en" as const }] : []),
    ...(zh ? [{ ...zh, language: "zh" as const }] : []),
  ];
  return { exports, overlays, operations, deferred, readmes };
}

async function exportsIn(
  root: string,
  against: string | undefined,
  problems: Problem[],
): Promise<ExportFile[]> {
  const own = await namesIn(root, "spec/apifox", problems);
  if (against === undefined) return readAll(root, own, problems);
  const path = resolve(root, against);
  if (await isFolder(path)) {
    const names = await namesIn(path, ".", problems);
    if (names.length === 0) problems.push({ where: against, message: "holds no export" });
    const files = await readAll(path, names, problems);
    return files.map((file) => ({ ...file, name: posix.join(against, file.name) }));
  }
  const file = await readText(root, against, problems);
  const others = own.filter((name) => basename(name) !== basename(against));
  const kept = others.length < own.length ? await readAll(root, others, problems) : [];
  return file ? [...kept, file] : kept;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function yamlIn(root: string, folder: string, problems: Problem[]): Promise<ExportFile[]> {
  const names = await namesIn(root, folder, problems);
  for (const where of names.filter((name) => !isYaml(name)))
    problems.push({ where, message: "is not read, by its name (.yaml, .yml): rename it, or move it away" });
  return readAll(root, names.filter(isYaml), problems);
}

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Below the root, with slashes on every system. */
async function namesIn(root: string, folder: string, problems: Problem[]): Promise<string[]> {
  try {
    const paths = await listFiles(join(root, folder), folder, problems);
    return paths.map((path) => relative(root, path).split(sep).join("/"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function readAll(root: string, names: readonly string[], problems: Problem[]): Promise<ExportFile[]> {
  const files = await Promise.all(names.map((name) => readText(root, name, problems)));
  return files.filter((file) => file !== undefined);
}

async function readText(root: string, name: string, problems: Problem[]): Promise<ExportFile | undefined> {
  try {
    const bytes = await readFile(resolve(root, name));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), sha256 };
  } catch (error) {
    if (error instanceof TypeError)
      problems.push({ where: name, message: "is no UTF-8 text; save the export as UTF-8" });
    else if ((error as NodeJS.ErrnoException).code === "ENOENT")
      problems.push({ where: name, message: "is missing" });
    else throw error;
    return undefined;
  }
}
