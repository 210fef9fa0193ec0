/** What `npm run generate` reads: everything under `spec/` that it turns into something. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "./spec-error.js";
import type { SourceText } from "./yaml-source.js";

export interface ExportFile extends SourceText {
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

export interface Inputs {
  /** `spec/apifox/`, in name order. */
  readonly exports: readonly ExportFile[];
  /** `spec/overlays/*.yaml`, in name order. */
  readonly overlays: readonly SourceText[];
  /** Undefined where it is missing, which is one of the problems then. */
  readonly readings: SourceText | undefined;
  /** The English and the Chinese README, which the matrix is written into. */
  readonly readmes: readonly (SourceText & { readonly language: "en" | "zh" })[];
}

/** Reads the inputs below a project's root; what is missing or no UTF-8 goes to `problems`. */
export async function readInputs(root: string, problems: Problem[]): Promise<Inputs> {
  const [exports, overlays, [readings], [en], [zh]] = await Promise.all([
    namesIn(root, "spec/apifox").then((names) => readAll(root, names, problems)),
    namesIn(root, "spec/overlays").then((names) =>
      readAll(
        root,
        names.filter((name) => /\.ya?ml$/.test(name)),
        problems,
      ),
    ),
    readAll(root, ["spec/readings.yaml"], problems),
    readAll(root, ["README.md"], problems),
    readAll(root, ["README.zh-CN.md"], problems),
    // Only to say that it is missing: redocly reads it itself.
    readAll(root, ["redocly.yaml"], problems),
  ]);
  if (exports.length === 0)
    problems.push({ where: "spec/apifox", message: "holds no export; put the Apifox export there" });
  const readmes = [
    ...(en ? [{ ...en, language: "en" as const }] : []),
    ...(zh ? [{ ...zh, language: "zh" as const }] : []),
  ];
  return { exports, overlays, readings, readmes };
}

async function namesIn(root: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length).replaceAll("\\", "/"))
      .toSorted();
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
    const bytes = await readFile(join(root, name));
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
