import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "../property.js";
import openapiTypescript, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { convert, type Conversion } from "../../scripts/apifox/convert.js";
import { isObject, type Json, type JsonObject } from "../../scripts/apifox/plain-data.js";
import { isJson } from "../../scripts/apifox/media-types.js";
import { project } from "./arbitraries.js";
import { nativeExport, quirk } from "./support.js";

/** Judges that know nothing of this converter look at every quirk, and at projects that fast-check made. */
const quirks = readdirSync(new URL("quirks/", import.meta.url)).map((name): [string, Conversion] => [
  name,
  convert([quirk(name)]),
]);
const generated = fc
  .sample(project, { numRuns: 15 })
  .map(({ apis, members }, index): [string, Conversion] => [
    `generated-${index}`,
    convert([nativeExport(apis, members)]),
  ]);
const conversions = [...quirks, ...generated];

const root = new URL("../../", import.meta.url).pathname;
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "judges-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("redocly finds no structural error in any document", () => {
  const config = { extends: [], rules: Object.fromEntries(structural.map((rule) => [rule, "error"])) };
  writeFileSync(join(folder, "redocly.yaml"), stringify(config));
  const files = conversions.map(([name, { document }]) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, stringify(document, { aliasDuplicateObjects: false }));
    return path;
  });
  const args = [
    "node_modules/@redocly/cli/bin/cli.js",
    "lint",
    "--format=github-actions",
    "--config",
    join(folder, "redocly.yaml"),
  ];
  const { status, stdout } = spawnSync(process.execPath, [...args, ...files], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
  });
  expect(stdout.split("\n").filter((line) => line.startsWith("::error"))).toEqual([]);
  expect(status).toBe(0);
});

const structural = [
  "struct",
  "no-unresolved-refs",
  "no-identical-paths",
  "operation-operationId-unique",
  "operation-parameters-unique",
  "path-declaration-must-exist",
  "no-schema-type-mismatch",
];

test("the types that openapi-typescript makes compile under strict", async () => {
  for (const [name, { document }] of conversions) {
    const ast = await openapiTypescript(JSON.stringify(document), { silent: true });
    writeFileSync(join(folder, `${name}.ts`), astToString(ast));
  }
  const files = conversions.map(([name]) => join(folder, `${name}.ts`));
  const tsc = join(root, "node_modules/typescript-7/bin/tsc");
  const options = ["--singleThreaded", "--strict", "--noEmit", "--skipLibCheck", "--lib", "es2022"];
  // Where there is no project of which it would ask why it is left out.
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("ajv accepts every example, but for requests that a note calls incomplete", () => {
  // One for all: it compiles the schema of schemas before its first.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  for (const [name, { document, notes }] of conversions) {
    ajv.addSchema(document, name);
    for (const { pointer, value } of examples(document as unknown as Json)) {
      const isIncomplete =
        pointer.includes("/requestBody/") && notes.some(({ code }) => code === "example-incomplete");
      const validate = ajv.compile({ $ref: `${name}#${pointer}` });
      expect(validate(value) || isIncomplete, `${name} ${pointer} ${ajv.errorsText(validate.errors)}`).toBe(
        true,
      );
    }
  }
});

/** The examples of parameters and JSON bodies, and those in schemas, each with a pointer to its schema. */
function examples(
  node: Json,
  pointer = "",
  mediaType = "application/json",
): { pointer: string; value: Json }[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => examples(item, `${pointer}/${index}`));
  if (!isObject(node)) return [];
  const inner = Object.entries(node).flatMap(([key, value]) => {
    const isValue =
      ["example", "examples", "default", "enum", "const"].includes(key) && !pointer.endsWith("/properties");
    return isValue
      ? []
      : examples(
          value,
          `${pointer}/${encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))}`,
          key,
        );
  });
  if (pointer.endsWith("/properties") || !isJson(mediaType.includes("/") ? mediaType : "application/json"))
    return inner;
  const own = ownExamples(node).map((value) => ({
    pointer: isObject(node["schema"]) ? `${pointer}/schema` : pointer,
    value,
  }));
  return [...inner, ...own];
}

function ownExamples({ example, examples: several }: JsonObject): Json[] {
  const named = isObject(several)
    ? Object.values(several).map((item) => (isObject(item) ? (item["value"] ?? null) : null))
    : [];
  return [...(example === undefined ? [] : [example]), ...(Array.isArray(several) ? several : named)];
}
