/**
 * How values are written into files. Texts in them come from whoever made the export, people print the files, and a terminal obeys what
 * is in them: what it would obey is written as an escape, which means the same to every reader.
 */
import { Document, visit, type ToStringOptions } from "yaml";
import { unprintable } from "../../src/cli/printable.js";

/** What terminals obey, and what YAML readers refuse; not what breaks and indents lines in every text. */
const special = new RegExp(`(?![\\n\\t])(?:${unprintable.source}|[\\ufeff\\ufffe\\uffff])`, "gu");

/** Escapes what a terminal would obey in JSON, in code, and in YAML between double quotes: all of them read `\u009b` alike. */
export function inert(text: string): string {
  return text.replaceAll(
    special,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A value as JSON. */
export function jsonText(value: unknown): string {
  return `${inert(JSON.stringify(value, null, 2))}\n`;
}

/** A value as YAML that every reader takes. */
export function yamlText(value: unknown, options: ToStringOptions = {}): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && needsEscapes(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return inert(document.toString(options));
}

/** Only between double quotes YAML has escapes; and lines of blanks, which `yaml` writes as a block, would lose them to the indentation. */
function needsEscapes(text: string): boolean {
  return text.search(special) >= 0 || (text.includes("\n") && text.trim() === "");
}
