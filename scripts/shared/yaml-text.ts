import { Document, stringify, visit, type DocumentOptions, type ToStringOptions } from "yaml";

/** What YAML readers refuse or terminals obey, and `yaml` writes as it is: noncharacters, and what breaks or reorders lines. */
const special = /[\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/** A value as YAML that every reader takes and no terminal obeys; nothing of it is lost. */
export function yamlText(value: unknown, options: DocumentOptions & ToStringOptions): string {
  const text = stringify(value, { aliasDuplicateObjects: false, ...options });
  if (text.search(special) < 0) return text;
  // Only between double quotes YAML has escapes.
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && node.value.search(special) >= 0) node.type = "QUOTE_DOUBLE";
    },
  });
  return document
    .toString(options)
    .replaceAll(special, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
