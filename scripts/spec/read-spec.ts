/** Reads everything that lies in `spec/`, and holds the vendor's words against what was read from them. */
import { convert, type Note } from "../apifox/convert.js";
import type { JsonObject } from "../shared/json-value.js";
import { SpecError, type Problem } from "../shared/spec-error.js";
import { checkLosses } from "./checks/check-losses.js";
import { checkReadings } from "./checks/check-readings.js";
import { leaveOut, readDeferred } from "./deferred.js";
import { holdWords } from "./words/hold-words.js";
import { readInputs, type Inputs } from "./inputs.js";
import { leaveUnchosen, leaveUnused } from "./checks/left-out.js";
import { followMoves } from "./checks/moved-names.js";
import type { OperationFile } from "./operation-file.js";
import { readOverlays, type Action } from "./overlays.js";
import { readOperationFiles } from "./read-operation-files.js";
import { operationSlots } from "./text-slots.js";

/** What lies in `spec/`, read but not yet held together. */
export interface Spec {
  readonly inputs: Inputs;
  readonly actions: readonly Action[];
  /** With every move of the export followed. */
  readonly operations: readonly OperationFile[];
  readonly notes: readonly Note[];
  /** What differs from what was read, and stops nothing: another spelling, the name of an example, what Apifox writes by itself. */
  readonly told: readonly Problem[];
  /** Operations of the exports that are left out of the document. */
  readonly deferred: readonly string[];
  /** How many of them `spec/deferred.yaml` lists. */
  readonly listed: number;
  /** The export as OpenAPI, before anything is added to it, without what is deferred. */
  readonly raw: JsonObject;
}

export interface SpecOptions {
  /** A file or folder that is read in the place of `spec/apifox/`. */
  readonly against?: string | undefined;
  /** Leave out, from now on, the operations that nobody has read. */
  readonly defer?: boolean;
}

/** Reads `spec/`; what does not fit goes to `problems`. */
export async function readSpec(
  root: string,
  { against, defer = false }: SpecOptions,
  problems: Problem[],
): Promise<Spec | undefined> {
  const inputs = await readInputs(root, against, problems);
  const actions = readOverlays(inputs.overlays, problems);
  const readable = problems.length === 0 ? actions : undefined;
  const files = readOperationFiles(inputs.operations, problems);
  const converted = tryConvert(inputs, problems);
  if (!converted || problems.length > 0) return undefined;
  const deferred = readDeferred(inputs.deferred, problems);
  const listed = deferred.length;
  if (defer) deferred.push(...unreadOperations(files, converted.raw, deferred));
  const told: Problem[] = inputs.exports
    .filter(({ text }) => text.includes("\r\n"))
    .map(({ name }) => ({ where: name, message: "has the line ends of Windows (CRLF); they say nothing" }));
  const names = inputs.exports.map(({ name }) => name);
  const kept = leaveUnused(leaveOut(converted.raw, deferred, problems), actions, names, told);
  const raw = leaveUnchosen(kept, files, names, told);
  // As they were read: of a sentence that is followed to its new place, only the old words are stated.
  for (const file of files) holdWords(file, problems);
  const operations = followMoves(files, raw, told, problems);
  checkLosses(operations, converted.notes, problems);
  checkReadings(operations, raw, readable, told, problems);
  return { inputs, actions, operations, notes: converted.notes, told, deferred, listed, raw };
}

function unreadOperations(
  operations: readonly OperationFile[],
  raw: JsonObject,
  deferred: readonly string[],
): string[] {
  const read = new Set([...operations.map(({ operation }) => operation), ...deferred]);
  return [...operationSlots(raw).keys()].filter((name) => !read.has(name));
}

function tryConvert(
  inputs: Inputs,
  problems: Problem[],
): { raw: JsonObject; notes: readonly Note[] } | undefined {
  if (inputs.exports.length === 0) return undefined;
  try {
    const { document, notes } = convert(inputs.exports, { forReading: true });
    // From here on it is plain data that overlays may change in any place.
    return { raw: document as unknown as JsonObject, notes };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
