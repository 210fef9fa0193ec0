import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { describe, expect, test } from "vitest";
import { applyOverlays, readOverlays } from "../../scripts/spec/overlays.js";
import { redocly } from "../../scripts/outputs/redocly.js";
import type { JsonObject } from "../../scripts/shared/json-value.js";
import type { Problem } from "../../scripts/shared/spec-error.js";

const document: JsonObject = {
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  components: {}, // redocly adds it
  paths: {
    "/a": { get: { operationId: "a", tags: ["x", "y"], responses: { 200: { description: "ok" } } } },
    "/b": { get: { operationId: "b", tags: ["y"], responses: { 200: { description: "ok" } } } },
  },
};

const overlay = (actions: string): string =>
  `overlay: 1.0.0\ninfo: {title: o, version: 1.0.0}\nactions:\n${actions}`;
const action = (id: string, rest: string): string =>
  `  - {x-id: ${id}, description: why, x-source: where, ${rest}}\n`;

function run(text: string): { result: JsonObject; problems: Problem[] } {
  const problems: Problem[] = [];
  const actions = readOverlays([{ name: "o.yaml", text }], problems);
  return { result: applyOverlays(document, actions, problems), problems };
}

const cases: [string, string][] = [
  [
    "an update merges into objects, at every match",
    action("u", "target: '$.paths[*].get', update: {summary: s, responses: {default: {description: d}}}"),
  ],
  [
    "an update of a list inside an object is appended",
    action("u", "target: \"$.paths['/a'].get\", update: {tags: [z]}"),
  ],
  [
    "a later action sees what an earlier one made",
    action("u", "target: $.info, update: {license: {name: MIT}}") +
      action("v", "target: $.info.license, update: {identifier: MIT}"),
  ],
  [
    "an update replaces a value if it says so",
    action("u", "target: $.info, x-replaces: true, update: {title: u}"),
  ],
  [
    "a removal takes every match out of its list",
    action("r", "target: \"$.paths[*].get.tags[?@=='y']\", remove: true"),
  ],
  ["a removal takes members out of their object", action("r", "target: \"$.paths['/a']\", remove: true")],
];

describe("an overlay is applied", () => {
  test.each(cases)("as redocly does: %s", async (_, actions) => {
    const text = overlay(actions);
    const folder = await mkdtemp(join(tmpdir(), "overlay-"));
    try {
      await writeFile(join(folder, "d.yaml"), stringify(document));
      await writeFile(join(folder, "o.yaml"), text);
      const out = join(folder, "out.yaml");
      const judge = await redocly([
        "bundle",
        join(folder, "d.yaml"),
        "--overlay",
        join(folder, "o.yaml"),
        "-o",
        out,
      ]);
      expect(judge.code, judge.stderr).toBe(0);
      const { result, problems } = run(text);
      expect(problems).toEqual([]);
      expect(result).toEqual(parse(await readFile(out, "utf8")));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("without a change to the document that it was given", () => {
    const before = structuredClone(document);
    run(overlay(action("r", "target: $.paths, remove: true")));
    expect(document).toEqual(before);
  });
});

describe("an overlay is refused", () => {
  test.each([
    [
      "an action that hits nothing",
      overlay(action("gone", "target: $.missing, remove: true")),
      'o.yaml:4: action "gone" hits nothing',
    ],
    [
      "a target that is no JSONPath",
      overlay(action("bad", 'target: "$.[", remove: true')),
      "o.yaml:4: target $.[ cannot be used as a JSONPath",
    ],
    [
      "an action without its source",
      overlay("  - {x-id: a, description: d, target: $, update: {}}\n"),
      "o.yaml:4: the action lacks x-source",
    ],
    [
      "an action with neither update nor remove",
      overlay(action("a", "target: $")),
      "o.yaml:4: the action needs `update: …` or `remove: true`, and not both",
    ],
    [
      "an id that is taken",
      overlay(action("a", "target: $, update: {}") + action("a", "target: $, update: {}")),
      'o.yaml:5: x-id "a" is taken by o.yaml:4',
    ],
    ["broken YAML", "overlay: [", "o.yaml:1: "],
    ["another kind of document", "openapi: 3.1.0", "o.yaml: is no OpenAPI Overlay 1.0 document"],
    ["an overlay without actions", "overlay: 1.0.0", "o.yaml: has no actions"],
  ])("%s, with its place", (_, text, expected) => {
    const lines = run(text).problems.map(({ where, message }) => `${where}: ${message}`);
    expect(lines.join("\n")).toContain(expected);
  });

  test("with all that is wrong at once", () => {
    const { problems } = run(
      overlay(action("a", "target: $.x, remove: true") + action("b", "target: $.y, remove: true")),
    );
    expect(problems).toHaveLength(2);
  });
});
