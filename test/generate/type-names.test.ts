/** The vendor names fields as it likes; whatever it is, the types of a definition compile. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { renderDefinitionModule, renderWordsModule } from "../../scripts/outputs/definition-module.js";
import { memberKey } from "../../scripts/shared/code-text.js";
import type { Definition, Field } from "../../src/constraints/definition.js";

const run = promisify(execFile);

interface Operation {
  readonly name: string;
  readonly definition: Definition;
  /** What uses the types. */
  readonly program: string;
}

/** What the compiler says of the modules of definitions, beside programs that use them: once for all, since it takes its time. */
async function compile(operations: readonly Operation[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "types-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folders = operations.map((_, index) => join(root, `${index}`));
  await Promise.all(operations.map((operation, index) => writeModules(folders[index]!, operation)));
  const options = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--pretty", "false"];
  const tsc = resolve("node_modules/typescript-7/bin/tsc");
  const files = folders.flatMap((folder) => ["program.ts", "words.ts"].map((file) => join(folder, file)));
  const { stdout } = await run(
    process.execPath,
    [tsc, ...options, "--module", "nodenext", "--target", "es2022", "--types", "", ...files],
    { cwd: root },
  ).catch((error: { stdout: string }) => error);
  return stdout;
}

async function writeModules(folder: string, { name, definition, program }: Operation): Promise<void> {
  const members = Object.entries(definition.fields).map(([field, { type, required, enum: values }]) => {
    const holds =
      values?.map((value) => JSON.stringify(value)).join(" | ") ?? (type === "string" ? "string" : "number");
    return `${memberKey(field)}${required ? "" : "?"}: ${holds};`;
  });
  await mkdir(folder);
  for (const [file, text] of [
    ["schema.ts", `export type RequestBody<Id> = Id extends string ? { ${members.join(" ")} } : never;\n`],
    [`${name}.ts`, renderDefinitionModule(name, definition, [])],
    ["words.ts", renderWordsModule({ name, texts: {} } as never, definition, [])],
    ["program.ts", program],
  ] as const)
    await writeFile(join(folder, file), text);
}

/** A definition in which a field decides about the values of others: each of them has types of its own. */
function definitionOf(place: string, tables: readonly string[], choice: readonly string[] = []): Definition {
  const table: Field = { type: "integer", required: true };
  return {
    operation: "make",
    fields: {
      model: { type: "string", required: true, enum: ["a", "b"] },
      [place]: { type: "string", required: true, enum: ["low", "high"] },
      ...Object.fromEntries(tables.map((name) => [name, table])),
      ...Object.fromEntries(choice.map((name) => [name, { type: "id" } satisfies Field])),
    },
    rules: [
      ...tables.map((field, index) => ({
        kind: "limits" as const,
        id: `limits-${index}`,
        field,
        rows: [{ enum: [1, 2] }, { models: ["a"], at: { field: place, is: ["high"] }, not: [2] }],
      })),
      ...(choice.length > 0 ? [{ kind: "oneOf" as const, id: "choice", fields: choice }] : []),
    ],
  };
}

interface Naming {
  readonly place: string;
  readonly tables: readonly [string, ...string[]];
  readonly choice?: readonly string[];
  readonly name?: string;
}

const namings: readonly Naming[] = [
  { place: "quality", tables: ["2nd-image", "2nd_image", "2nd image"] },
  { place: "class", tables: ["new", "default", "Class"] },
  {
    place: "body",
    tables: ["fields", "refused", "chosen", "places", "request-for", "omit", "required", "request_body"],
  },
  { place: "m", tables: ["p", "k", "field_name", "record", "pick"] },
  { place: "视频质量", tables: ["时长", "!", "?", "a*/b", 'quo"te', "new\nline"] },
  { place: "quality", tables: ["constructor", "toString", "$", "_"] },
  {
    place: "quality",
    tables: ["places", "quality_table", "quality_for"],
    choice: ["img-id", "img_id", "imgId"],
  },
  { place: "quality", tables: ["make_it_request"], name: "make-it" },
  { place: "quality", tables: ["duration"], name: "class" },
  { place: "quality", tables: ["duration"], name: "2nd-page" },
  { place: "quality", tables: ["duration"], name: "await" },
];

function operationOf({ place, tables, choice = [], name = "make-it" }: Naming): Operation {
  const definition = definitionOf(place, tables, choice);
  const request = /export type (\w+Request) =/.exec(renderDefinitionModule(name, definition, []))?.[1];
  const [first, ...others] = [...tables, ...choice.slice(0, 1)].map(memberKey);
  const body = (value: number): string =>
    `{ model: "a", ${memberKey(place)}: "high", ${first}: ${value}, ${others.map((key) => `${key}: 1`).join(", ")} }`;
  const program = `import type { ${request} } from "./${name}.js";
export const right: ${request} = ${body(1)};
// @ts-expect-error -- the model does not take it at this place
export const wrong: ${request} = ${body(2)};
`;
  return { name, definition, program };
}

test("whatever fields and operations are called, their types compile, and refuse what a model does not take", async () => {
  expect(await compile(namings.map(operationOf))).toBe("");
});
