import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { describeChanges, diffDocuments } from "../../scripts/report/changes.js";

const body = (properties: object, required: string[] = []): object => ({
  requestBody: { content: { "application/json": { schema: { type: "object", required, properties } } } },
});
const document = (operation: object, more: object = {}): object => ({
  openapi: "3.1.0",
  info: { title: "t", version: "1.0.0" },
  paths: {
    "/a": { post: { operationId: "a", responses: { 200: { description: "ok" } }, ...operation } },
    ...more,
  },
});
const text = (description: string): object => document(body({ m: { type: "string", description } }));
const list = (...values: string[]): object => document(body({ m: { type: "string", enum: values } }));
const other = { "/b": { get: { operationId: "b", responses: { 200: { description: "ok" } } } } };

async function report(base: object, revision: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "changes-"));
  try {
    await writeFile(join(folder, "base.yaml"), stringify(base));
    await writeFile(join(folder, "revision.yaml"), stringify(revision));
    const changes = await diffDocuments(folder, "base.yaml", "revision.yaml");
    if (!changes) throw new Error("redocly cannot compare the two");
    return describeChanges(changes);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  ["no change", text("a"), text("a"), /^$/],
  [
    "a new sentence is a patch, with both texts to read",
    text("old\nwords"),
    text("new\nterms"),
    /a patch version\.\n\n### Words and details\n\n- `POST \/a` request m: description modified\.\n\n {2}```diff\n {2}- old\n {2}- words\n {2}\+ new\n {2}\+ terms\n {2}```/,
  ],
  [
    "of a long text the lines that changed are shown",
    text("one\ntwo\nthree"),
    text("one\n2\nthree"),
    /```diff\n {2}- two\n {2}\+ 2\n {2}```/,
  ],
  [
    "a new operation is a minor version",
    document({}),
    document({}, other),
    /a minor version\.\n\n### New\n\n- `\/b`: added\./,
  ],
  [
    "a new value is a minor version: callers may write it now",
    list("x"),
    list("x", "y"),
    /a minor version.*request m: enum modified.*\+ \["x","y"\]/s,
  ],
  [
    "a value that is gone is breaking",
    list("x", "y"),
    list("x"),
    /a major version.*### Breaking\n\n- `POST \/a` request m: enum modified/s,
  ],
  [
    "a request field that is gone is breaking: callers no longer compile",
    text("a"),
    document(body({})),
    /a major version.*request m: removed/s,
  ],
  [
    "a retyped field is breaking",
    document(body({ m: { type: "integer" } })),
    document(body({ m: { type: "string" } })),
    /a major version.*request m: type modified\. Type of `m` narrowed.*- integer\n {2}\+ string/s,
  ],
  [
    "a wider bound is a minor version: callers may write what lies beyond the old one",
    document(body({ m: { type: "integer", maximum: 15 } })),
    document(body({ m: { type: "integer", maximum: 20 } })),
    /a minor version.*### New\n\n- `POST \/a` request m: maximum modified/s,
  ],
  [
    "a narrower bound is breaking",
    document(body({ m: { type: "integer", maximum: 20 } })),
    document(body({ m: { type: "integer", maximum: 15 } })),
    /a major version.*request m: maximum modified/s,
  ],
  [
    "a field that becomes required is breaking",
    document(body({ m: {} })),
    document(body({ m: {} }, ["m"])),
    /a major version.*Properties became required: `m`/s,
  ],
])("%s", async (_, base, revision, expected) => {
  expect(await report(base, revision)).toMatch(expected);
});
