/** What changed between two documents, in words that can be pasted into CHANGELOG.md. */
import { isDeepStrictEqual } from "node:util";
import { escapeToken, isObject, unescapeToken, type Json, type JsonObject } from "../shared/json-value.js";
import { redocly } from "../outputs/redocly.js";

export type Impact = "major" | "minor" | "patch";

/** One entry of `redocly diff --format json`. */
export interface Change {
  /** JSON pointer fragment of the changed node: `#/paths/~1a/post/…`. */
  readonly path: string;
  readonly kind: "added" | "removed" | "modified";
  readonly impact: Impact;
  readonly property?: string;
  readonly verdicts: readonly { readonly message: string }[];
  readonly base?: { readonly value?: Json };
  readonly revision?: { readonly value?: Json };
}

/** Compares two documents in a folder of their own; undefined where redocly cannot read one of them. */
export async function diffDocuments(
  folder: string,
  base: string,
  revision: string,
): Promise<Change[] | undefined> {
  // The folder has no redocly.yaml: one that only extends a lint rule set switches every rule of the diff off.
  const args = ["diff", base, revision, "--format", "json", "--fail-on", "none"];
  const { code, stdout } = await redocly(args, folder);
  if (code !== 0) return undefined;
  const { changes } = JSON.parse(stdout) as { changes: Change[] };
  return changes.map((change) => ({ ...change, impact: impactForCallers(change) }));
}

/** What `redocly diff` says nothing about: examples, and the order of fields. */
export function unratedChanges(base: JsonObject, revision: JsonObject): Change[] {
  const [before, after] = [examplesIn(base), examplesIn(revision)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const changed = paths.filter((path) => !isDeepStrictEqual(before.get(path), after.get(path)));
  const examples = changed.map((path): Change => {
    const [old, now] = [before.get(path), after.get(path)];
    const cut = path.lastIndexOf("/");
    return {
      path: path.slice(0, cut),
      property: path.slice(cut + 1),
      kind: "modified",
      impact: "patch",
      verdicts: [],
      ...(old !== undefined && { base: { value: old } }),
      ...(now !== undefined && { revision: { value: now } }),
    };
  });
  const isReordered = isDeepStrictEqual(base, revision) && JSON.stringify(base) !== JSON.stringify(revision);
  const order: Change = {
    path: "#",
    kind: "modified",
    impact: "patch",
    property: "order of fields",
    verdicts: [],
  };
  return isReordered ? [order] : examples;
}

/** Names that a generated module exports no longer, or from now on, and ids of rules, which `ignoreRules` takes. */
export function compareExports(file: string, before: string, after: string): Change[] {
  const [old, now] = [before, after].map(
    (text) =>
      new Set(
        [
          ...text.matchAll(/^export (?:type|interface|const|function) (\w+)/gm),
          ...text.matchAll(/"(?:id|rule)":"([\w-]+)"/g),
        ].map(([found, name = ""]) => (found.startsWith("export") ? name : `rule ${name}`)),
      ),
  ) as [Set<string>, Set<string>];
  const change = (kind: "added" | "removed", impact: Impact, names: readonly string[]): Change[] =>
    names.length === 0
      ? []
      : [{ path: `#/${file.replaceAll("/", "~1")}/${names.join(", ")}`, kind, impact, verdicts: [] }];
  return [
    ...change(
      "removed",
      "major",
      [...old].filter((name) => !now.has(name)),
    ),
    ...change(
      "added",
      "minor",
      [...now].filter((name) => !old.has(name)),
    ),
  ];
}

function examplesIn(value: Json, path = "#", found = new Map<string, Json>()): Map<string, Json> {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, member] of Object.entries(value)) {
    const inner = `${path}/${escapeToken(key)}`;
    if (key === "example" || key === "examples") found.set(inner, member);
    else examplesIn(member, inner, found);
  }
  return found;
}

/**
 * redocly rates a change by what the server's answers and checks allow. A typed client is stricter: a request field that is gone no longer
 * compiles, and what a request takes from now on, a value or a wider bound, can be written from now on.
 */
function impactForCallers({ path, kind, impact, property, base, revision }: Change): Impact {
  if (impact !== "patch") return impact;
  if (kind === "removed" && /\/requestBody\/.*\/properties\/[^/]+$/.test(path)) return "major";
  if (property === "enum" && listOf(revision?.value).some((value) => !listOf(base?.value).includes(value)))
    return "minor";
  const isBound = /^(exclusive)?(min|max)(imum|Length|Items)$/.test(property ?? "");
  return isBound && kind !== "added" && path.includes("/requestBody/") ? "minor" : impact;
}

const HEADINGS: readonly (readonly [Impact, string])[] = [
  ["major", "Breaking"],
  ["minor", "New"],
  ["patch", "Words and details"],
];

/** Markdown: the version that the changes ask for, then the changes by impact. "" where nothing changed. */
export function describeChanges(changes: readonly Change[]): string {
  const bump = HEADINGS.find(([impact]) => changes.some((change) => change.impact === impact))?.[0];
  if (bump === undefined) return "";
  const parts = HEADINGS.flatMap(([impact, heading]) => {
    const own = changes.filter((change) => change.impact === impact);
    return own.length === 0 ? [] : [`### ${heading}\n\n${own.map(describe).join("\n")}`];
  });
  return [`This asks for a ${bump} version.`, ...parts].join("\n\n");
}

function describe(change: Change): string {
  const what = change.property === undefined ? change.kind : `${change.property} ${change.kind}`;
  const why = change.verdicts.map(({ message }) => ` ${message}`).join("");
  return `- ${place(change.path)}: ${what}.${why}${values(change)}`;
}

/** `#/paths/~1a/post/requestBody/content/application~1json/schema/properties/n` → `POST /a` request `n`. */
function place(pointer: string): string {
  const [root, ...rest] = pointer.split("/").slice(1).map(unescapeToken);
  if (root === undefined) return "the document";
  if (root !== "paths" || rest[0] === undefined) return `\`${[root, ...rest].join(".")}\``;
  const [path, method, ...inside] = rest;
  const operation = method === undefined ? `\`${path}\`` : `\`${method.toUpperCase()} ${path}\``;
  const field = inside
    .join("/")
    .replace(/^requestBody(\/content\/[^/]+\/[^/]+\/schema)?/, "request")
    .replace(/^responses\/(\w+)(\/content\/[^/]+\/[^/]+\/schema)?/, "response $1")
    .replaceAll("/properties/", " ")
    .replaceAll("/items", "[]");
  return field === "" ? operation : `${operation} ${field}`;
}

/** The lines that are gone and the lines that are new, as a diff: of the vendor's words a person has to read these. */
function values({ base, revision, property, kind }: Change): string {
  if (kind !== "modified" || property === undefined) return "";
  const [before, after] = [linesOf(base?.value), linesOf(revision?.value)];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `  - ${line}`);
  const added = after.filter((line) => !before.includes(line)).map((line) => `  + ${line}`);
  if (gone.length + added.length === 0) return "";
  return `\n\n  \`\`\`diff\n${[...gone, ...added].join("\n")}\n  \`\`\`\n`;
}

function linesOf(value: Json | undefined): string[] {
  return value === undefined ? [] : textOf(value).split("\n");
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, isObject(value) ? 2 : undefined);
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
