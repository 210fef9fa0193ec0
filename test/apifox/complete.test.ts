import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { convert, type Conversion } from "../../scripts/apifox/convert.js";
import { anything } from "./arbitraries.js";
import { tidy } from "./exports.js";
import { lossesOf, unexplained } from "./losses.js";
import { readSource, type Source } from "./sources.js";
import { copiedPage, forms, written } from "./written-forms.js";

const losses = ({ notes }: Conversion) => notes.filter(({ level }) => level === "loss");

/** What is lost of an export without a loss note that names the operation and where in it. */
function silentLosses(source: Source): string[] {
  return unexplained(source, convert([source.file]));
}

describe.each(Object.entries(forms))("of %s", (_, form) => {
  test("every field, required field, null, value, parameter and key is in the document", () => {
    fc.assert(
      fc.property(tidy, (exported) => {
        const source = written(form, exported);
        const result = convert([source.file]);
        expect([...lossesOf(source, result).values()].flat()).toEqual([]);
        expect(losses(result)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test("with anything in it, what is lost has a loss note that names the operation", () => {
    fc.assert(
      fc.property(anything, (exported) => {
        expect(silentLosses(written(form, exported))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});

test("of a page copied as text, what is lost with the models has a note", () => {
  fc.assert(
    fc.property(fc.oneof(tidy, anything), (exported) => {
      expect(silentLosses(written(copiedPage, exported))).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

/** What the reader of these tests does not know: common parameters, pages with entities, schemes of one name. */
const unread = /^(16-common-parameters|36-windows-page|43-security)\./;
/** The project's own exports, and with `APIFOX_EXPORTS=FOLDER` those of a folder. */
const folders = [new URL("quirks", import.meta.url).pathname, process.env["APIFOX_EXPORTS"] ?? []].flat();
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.(json|ya?ml|md|txt)$/.test(name) && name !== "README.md" && !unread.test(name))
    .map((entry) => join(entry.parentPath, entry.name)),
);

test.each(files)("of %s nothing is lost without a note", (path) => {
  expect(silentLosses(readSource({ name: path, text: readFileSync(path, "utf8") }))).toEqual([]);
});
