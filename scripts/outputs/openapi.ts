import { stringify } from "yaml";
import type { JsonObject } from "../json.js";

/** `generated/openapi.yaml`: the finished document. */
export function renderOpenApi(document: JsonObject, header: readonly string[]): string {
  const yaml = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${header.map((line) => `# ${line}\n`).join("")}${yaml}`;
}
