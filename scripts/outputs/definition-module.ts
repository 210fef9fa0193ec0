/** `generated/<operation>.ts`: what is known of an operation's requests, as the table that the check works with and as types. */
import type { Definition, Field, Rule } from "../../src/constraints/definition.js";
import { describeRules } from "../../src/constraints/describe-rules.js";
import { camelCase, commentBlock, inComment, memberKey, pascalCase } from "../shared/code-text.js";
import type { OperationFile } from "../spec/operation-file.js";
import { renderRequestTypes } from "./request-types.js";
import { withUnit } from "../shared/quantities.js";

/** `name` as in `image-to-video`. */
export function renderDefinitionModule(
  name: string,
  definition: Definition,
  header: readonly string[],
): string {
  return `${commentBlock(header)}
import type { RequestBody } from "./schema.js";

/** What the vendor accepts in the requests of \`${inComment(definition.operation)}\`: from spec/operations/${name}.yaml. */
export const ${camelCase(name)} = {
  operation: ${JSON.stringify(definition.operation)},
  fields: {
${Object.entries(definition.fields)
  .map(([field, row]) => `    ${memberKey(field)}: ${renderField(row)},\n`)
  .join("")}  },
  rules: [
${definition.rules.map((rule) => `    ${renderRule(rule)},\n`).join("")}  ],
} as const;

${renderRequestTypes(name, definition)}`;
}

/** What a row is called comes first, where a reader looks for it; it also compresses 20 bytes better than behind what it says. */
function renderField({ type, rule, ...others }: Field): string {
  return JSON.stringify({ type, rule, ...others });
}

function renderRule({ id, ...others }: Rule): string {
  return JSON.stringify({ id, ...others });
}

/** `generated/definitions.ts`: the definitions by the ids of their operations, for what serves all of them. */
export function renderDefinitions(
  definitions: ReadonlyMap<string, Definition>,
  header: readonly string[],
): string {
  const all = [...definitions];
  return `${commentBlock(header)}
${all.map(([name]) => `import { ${camelCase(name)}, type ${pascalCase(name)}Request } from "./${name}.js";\n`).join("")}
/** What each operation takes. */
export interface DefinedRequests {
${all.map(([name, { operation }]) => `  ${JSON.stringify(operation)}: ${pascalCase(name)}Request;\n`).join("")}}

/** What is known of the requests of each operation, by its id. */
export const definitions = {
${all.map(([name, { operation }]) => `  ${JSON.stringify(operation)}: ${camelCase(name)},\n`).join("")}} as const;
`;
}

/** `generated/<operation>.words.ts`: what the fields are called and are for, apart from the table, which most bundles need without them. */
export function renderWordsModule(
  file: OperationFile,
  definition: Definition,
  header: readonly string[],
): string {
  const name = file.name ?? "";
  const words = Object.keys(definition.fields).map((field) => {
    const slot = file.texts[`body ${field}`];
    const { label = { en: field, zh: field }, unit } = slot ?? {};
    const { en, zh } = slot?.meaning ?? { en: "", zh: "" };
    const meaning = { en: withUnit("en", en, unit), zh: withUnit("zh", zh, unit) };
    return `  ${memberKey(field)}: ${JSON.stringify({ label, meaning })},\n`;
  });
  return `${commentBlock(header)}
/** For people: the name of each field in a form, and what it is for, in English and Chinese. */
export const ${camelCase(name)}Words = {
${words.join("")}} as const;
`;
}

/** `generated/<operation>.rules.ts`: what the rules say. Making the sentences at import would take a tenth of the time of that. */
export function renderRulesModule(name: string, definition: Definition, header: readonly string[]): string {
  const rules = Object.entries(describeRules(definition));
  return `${commentBlock(header)}
/** What each rule about the requests of \`${inComment(definition.operation)}\` says, and the fields that it speaks about. */
export const ${camelCase(name)}Rules = {
${rules.map(([id, rule]) => `  ${memberKey(id)}: ${JSON.stringify(rule)},\n`).join("")}} as const;
`;
}
