/** What is new since the last commit, in the document and in the requests that it takes. */
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { escapeToken, isObject, tryJson, type JsonObject } from "../shared/json-value.js";
import { isLocal, referencesIn } from "../shared/references.js";
import { withTemporary, readOrUndefined } from "../shared/file-system.js";
import type { OperationFile } from "../spec/operation-file.js";
import { compareAcceptance } from "./acceptance/compare-acceptance.js";
import { compareExports, describeChanges, diffDocuments, unratedChanges, type Change } from "./changes.js";
import { execFile } from "node:child_process";
import { join } from "node:path";

/** How a document differs from the previous one. */
export interface Changes {
  /** What the changes are counted from. */
  readonly since: string;
  /** In Markdown; "" where there is none. */
  readonly text: string;
}

interface DocumentChanges {
  readonly since: string;
  readonly changes: readonly Change[];
  /** Said in the place of changes that nobody can count. */
  readonly unread?: string;
}

/** What is different in the document itself, and what it was counted from. */
export async function documentChanges(
  previous: Previous | undefined,
  openapi: string,
): Promise<DocumentChanges> {
  if (!previous) return { since: "nothing: this is the first document", changes: [] };
  if (previous.text === openapi) return { since: previous.name, changes: [] };
  const before = tryParse(previous.text);
  if (!before)
    return {
      since: `${previous.name}, whose document cannot be read`,
      changes: [],
      unread: "everything, for all we know",
    };
  const leadsOut = referencesIn(before).some((reference) => !isLocal(reference));
  const rated = leadsOut
    ? undefined
    : await withTemporary({ "base.yaml": previous.text, "revision.yaml": openapi }, (folder) =>
        diffDocuments(folder, "base.yaml", "revision.yaml"),
      );
  if (!rated)
    return {
      since: `${previous.name}, whose document has references that redocly cannot follow`,
      changes: [],
      unread: "everything, for all we know",
    };
  const changes = [...rated, ...unratedChanges(before, parse(openapi) as JsonObject)];
  return { since: previous.name, changes };
}

/** The changes of the document together with those of the requests, which `files` has now. */
export async function withRequests(
  root: string,
  { since, changes, unread }: DocumentChanges,
  operations: readonly OperationFile[],
  files: ReadonlyMap<string, string>,
): Promise<Changes> {
  const requests = await Promise.all(operations.map((file) => requestChanges(root, file, files)));
  return { since, text: unread ?? describeChanges([...changes, ...requests.flat()]) };
}

/** What callers notice of an operation: the requests that it takes, and the names that its module exports. */
async function requestChanges(
  root: string,
  { name, operation, operationId, paid }: OperationFile,
  files: ReadonlyMap<string, string>,
): Promise<Change[]> {
  const [schemaPath, modulePath] = [`generated/${name}.schema.json`, `generated/${name}.ts`];
  const [schema, module, client] = await Promise.all(
    [schemaPath, modulePath, "generated/client.ts"].map((path) => previousVersion(root, path)),
  );
  const [method = "", path = ""] = operation.split(" ");
  const pointer = `#/paths/${escapeToken(path)}/${method.toLowerCase()}/requestBody`;
  const [old, now] = [schema?.text, files.get(schemaPath)].map((text) => text && tryJson(text));
  return [
    ...(old && now && !isSame(old, now) ? compareAcceptance(pointer, old, now) : []),
    ...comparePaid(pointer, client?.text ?? "", operationId ?? "", paid),
    ...(module ? compareExports(modulePath, module.text, files.get(modulePath) ?? "") : []),
  ];
}

/** Whether it costs credits: what does is sent once, and what does not is repeated. */
function comparePaid(pointer: string, client: string, operationId: string, isPaid: boolean): Change[] {
  const [, facts] = new RegExp(`"${operationId}": \\{([^}]*)\\}`).exec(client) ?? [];
  if (facts === undefined || facts.includes('"paid": true') === isPaid) return [];
  const message = isPaid
    ? "It costs credits, and is no longer repeated."
    : "It is said to cost nothing, and is repeated from now on.";
  const impact = isPaid ? "minor" : "major";
  return [{ path: pointer, kind: "modified", property: "paid", impact, verdicts: [{ message }] }];
}

/** Apart from what a schema says to people, such as where it was made from. */
function isSame(old: JsonObject, now: JsonObject): boolean {
  return isDeepStrictEqual({ ...old, $comment: "" }, { ...now, $comment: "" });
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const document: unknown = parse(text);
    return isObject(document) && isObject(document["paths"]) ? document : undefined;
  } catch {
    return undefined;
  }
}

interface Previous {
  readonly text: string;
  /** For the report: what the changes are counted from. */
  readonly name: string;
}

/**
 * The file that a new one is compared with: as it was last committed, so that a second run still reports the same
 * changes; outside a git checkout, as it lies there.
 */
export async function previousVersion(root: string, path: string): Promise<Previous | undefined> {
  const committed = await git(root, ["show", `HEAD:./${path}`]);
  if (committed !== undefined) return { text: committed, name: "the last commit" };
  const text = await readOrUndefined(join(root, path));
  return text === undefined ? undefined : { text, name: "the last run" };
}

/** What git prints; undefined where it fails, as it does without git, outside a checkout and for an unknown path. */
function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("git", args, { cwd, maxBuffer: 64 << 20 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
