/** What Apifox writes by itself into every export, and what depends on who exported it: it says nothing of the operation. */
import { isDeepStrictEqual } from "node:util";
import { child, isObject, objectsOf, type JsonObject } from "../../shared/json-value.js";
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile } from "../operation-file.js";
import { mediaOf, operationSlots } from "../text-slots.js";

/** An example that stands alone needs no name to be told by: it is `example`, whatever somebody calls it. */
export function showAlone(media: JsonObject): void {
  const [only, ...others] = Object.entries(child(media, "examples"));
  if (!only || others.length > 0 || !isObject(only[1]) || only[1]["value"] === undefined) return;
  const [key, { value, summary = key }] = only;
  delete media["examples"];
  media["example"] = value;
  media["x-example-name"] = summary;
}

/**
 * A copy of the converted export without its servers, which are the environments of somebody's project, and without the `security: []`
 * that stands where nobody chose anything. What an operation file quotes stays; of the rest `told` says what is left out.
 */
export function leaveUnchosen(
  document: JsonObject,
  files: readonly OperationFile[],
  exports: readonly string[],
  told: Problem[],
): JsonObject {
  const { servers, security, ...rest } = document;
  const where = exports.join(", ");
  for (const { url, description } of objectsOf(servers))
    told.push({
      where,
      message: `names the server ${String(url)}. The document's servers are those of spec/overlays/${typeof description === "string" ? `; this one says of itself: ${description}` : ""}`,
    });
  const copy = structuredClone(rest);
  for (const { operation } of operationSlots(copy).values())
    for (const media of mediaOf(operation, copy)) showAlone(media);
  const open: string[] = [];
  for (const [name, { operation }] of operationSlots(copy)) {
    const file = files.find((each) => each.operation === name);
    const isQuoted = file?.structure?.some(({ at }) => at === "/security") ?? false;
    if (isQuoted || !isDeepStrictEqual(operation["security"], [])) continue;
    delete operation["security"];
    open.push(name);
  }
  if (open.length > 0)
    told.push({
      where,
      message: `says \`security: []\` of ${open.join(", ")}, as Apifox does where nobody chose. What the overlays require holds; if none is needed, quote it under \`structure\`, at /security`,
    });
  return isDeepStrictEqual(security, []) || security === undefined ? copy : { ...copy, security };
}
