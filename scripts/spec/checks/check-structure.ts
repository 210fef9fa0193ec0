/** Holds what is read of an operation's form, under `structure`, against the converted export, both ways. */
import {
  atPointer,
  child,
  escapeToken,
  isObject,
  type Json,
  type JsonObject,
} from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";
import { asYaml, draftStructure } from "../drafts/drafts.js";
import type { OperationFile, Reading } from "../operation-file.js";
import { differences } from "../definition/write-facts.js";
import { isAsRead, structureFacts, type StructureFact } from "./structure-facts.js";

/** @param files all of them: what operations share is read in one of them */
export function checkStructure(
  file: OperationFile,
  files: readonly OperationFile[],
  operation: JsonObject,
  document: JsonObject,
  told: Problem[],
  problems: Problem[],
): void {
  const facts = structureFacts(operation, document, file.name !== undefined);
  for (const fact of facts)
    if (!isCovered(fact, file, files))
      problems.push({ where: file.at(["structure"]), ...unread(fact, "add it to `structure`") });
  file.structure?.forEach((fact, index) => {
    const { at, is } = fact;
    const where = file.at(["structure", index]);
    const value = atPointer(at.startsWith(COMPONENTS) ? document : operation, at);
    if (isAsRead(at, value, is)) return;
    if (isReordered(at, value, is)) told.push({ where, message: `${at} has another order now` });
    else
      problems.push({
        where,
        message: `${changeOf(at, value, is, operation)}. What was read from it: ${readOf(fact).join(", ") || "nothing but the note"}`,
      });
  });
}

/** A fact that nobody has read, with its draft. */
export function unread(fact: StructureFact, where: string): Pick<Problem, "message" | "draft"> {
  const key = fact.at.slice(fact.at.lastIndexOf("/") + 1);
  const says = fact.at.startsWith(`${COMPONENTS}securitySchemes/`) || key === "security";
  return {
    message: `the export says at ${fact.at} ${says ? "what a key is for or where it goes" : brief(fact.is)}, and nobody has read it. ${adviceOf(key, fact.is)}Read it, and ${where}`,
    draft: asYaml({ structure: [draftStructure(fact)] }),
  };
}

/** What came of a reading, for messages. */
export function readOf({ states = [], read = [] }: Pick<Reading, "states" | "read">): string[] {
  return [...states.map((fact) => JSON.stringify(fact)), ...read];
}

const COMPONENTS = "/components/";

/** What a person has to decide, where the key alone does not say it. */
function adviceOf(key: string, is: Json): string {
  if (key === "deprecated")
    return "Whoever calls it has to know: say in the note what takes its place, or take it out in an overlay. ";
  if (key === "default")
    return "It is what the server takes where nothing is sent: say in the note whether that holds with every model, or take it out in an overlay. ";
  if (key === "required") return "What has to be there is stated, or nobody is told that it is missing. ";
  if (key.startsWith("x-")) return "An author has added it by hand (oasExtensions), and means somebody. ";
  if (key === "schema" && isObject(is) && Object.keys(is).length === 0)
    return "It describes nothing: an overlay says what is answered. ";
  return "";
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

/** Read at its own place, or with what is around it. */
function isCovered({ at }: StructureFact, file: OperationFile, files: readonly OperationFile[]): boolean {
  const owners = at.startsWith(COMPONENTS) ? files : [file];
  return owners.some(({ structure }) =>
    structure?.some((fact) => fact.at === at || at.startsWith(`${fact.at}/`)),
  );
}

function changeOf(at: string, value: Json | undefined, was: Json, operation: JsonObject): string {
  const moved = value === undefined ? movedExample(at, was, operation) : undefined;
  if (moved !== undefined) return moved;
  if (Array.isArray(value) && Array.isArray(was))
    return `the export's list at ${at} is no longer the same: ${differences(value, was, "what was read")}`;
  if (isObject(value) && isObject(was))
    return `${at} is no longer the same: ${memberChanges(at, value, was)}`;
  return `the export has ${JSON.stringify(value) ?? "nothing"} at ${at}, no longer ${JSON.stringify(was)}`;
}

/** One example stands under `example`, several stand by their names under `examples`. */
function movedExample(at: string, was: Json, operation: JsonObject): string | undefined {
  const [media = "", rest] = at.split(/\/example(?=\/|$)/);
  const examples = rest === undefined ? undefined : atPointer(operation, `${media}/examples`);
  if (!isObject(examples)) return undefined;
  const names = Object.keys(examples);
  const isIt = (name: string): boolean => isAsRead("value", child(examples, name)["value"], was);
  const name = names.find(isIt) ?? names[0] ?? "";
  return `the export has ${names.length} examples now (${names.join(", ")}), so they stand under \`examples\`, by their names. What was read at ${at} is looked for at ${media}/examples/${escapeToken(name)}/value: write that for \`at\`, read the others too, and write \`.examples['${name}'].value\` for \`.example\` in the targets of spec/overlays/`;
}

function memberChanges(at: string, value: JsonObject, was: JsonObject): string {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(value)])];
  return keys
    .filter((key) => !isAsRead(`${at}/${escapeToken(key)}`, value[key], was[key] ?? null))
    .map(
      (key) =>
        `${key} is ${JSON.stringify(value[key]) ?? "gone"}, and was ${JSON.stringify(was[key]) ?? "not there"}`,
    )
    .join("; ");
}

/** What is required has no order. */
function isReordered(at: string, value: unknown, other: unknown): boolean {
  if (!at.endsWith("/required") || !Array.isArray(value) || !Array.isArray(other)) return false;
  return JSON.stringify(value.map(String).toSorted()) === JSON.stringify(other.map(String).toSorted());
}
