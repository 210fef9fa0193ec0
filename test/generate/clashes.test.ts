/** Two sentences that say different things of one field, of which one is out of date: nobody is led into letting both bind. */
import { expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { EXPORT, OPERATION, projectWith, type Edit } from "./project.js";

async function problemsOf(edits: readonly Edit[]): Promise<string[]> {
  const error: unknown = await build(await projectWith(...edits)).catch((reason: unknown) => reason);
  return error instanceof SpecError ? error.problems.map(({ where, message }) => `${where}: ${message}`) : [];
}

/** c1 takes camera_movement from now on, and the comment of the example says what it said. */
const more: readonly Edit[] = [
  [EXPORT, String.raw`(支持v4,v4.5版本)\n`, String.raw`(支持v4,v4.5,c1版本)\n`],
  [OPERATION, "添加运镜(支持v4,v4.5版本)\n", "添加运镜(支持v4,v4.5,c1版本)\n"],
  [
    OPERATION,
    "Adds a camera movement to a text- or image-to-video (v4 and v4.5).",
    "Adds a camera movement to a text- or image-to-video (v4, v4.5 and c1).",
  ],
  [
    OPERATION,
    "        states: [{ taken: { models: [v4, v4.5] } }]",
    "        states: [{ taken: { models: [v4, v4.5, c1] } }]",
  ],
];

const stale = "states: [{ of: camera_movement, taken: { models: [v4, v4.5] } }]";

test.each<[string, Edit[]]>([
  ["", []],
  [", by a rule of its own", [[OPERATION, stale, stale.replace(" }]", ", rule: mine }]")]]],
])("another list of the models that take a field%s names both sentences, and offers no such rule", async (_, own) => {
  const [problem = "", ...others] = await problemsOf([...more, ...own]);
  expect(others).toEqual([]);
  expect(problem).toMatch(
    /^spec\/\S+:\d+: says that camera_movement is taken by v4, v4\.5, and the sentence at spec\/\S+:\d+ by v4, v4\.5, c1\. One of the two sentences is out of date/,
  );
  expect(problem).not.toContain("give one");
}); // prettier-ignore

test("the way out that it names is one", async () => {
  const { definitions } = await build(
    await projectWith(
      ...more,
      [OPERATION, `      - quote: '"camera_movement"`, `      - remark: '"camera_movement"`],
      [
        OPERATION,
        "note: zoom_in is one of these values.",
        "note: 支持 v4, v4.5 is out of date; zoom_in is one of the values.",
      ],
      [OPERATION, "beside: [zoom_in]", "beside: [camera_movement, zoom_in, 支持, v4, v4.5]"],
      [OPERATION, `        ${stale}\n`, ""],
    ),
  );
  const rules = definitions.get("image-to-video")!.rules.filter((rule) => rule.kind === "taken");
  expect(rules.filter(({ field }) => field === "camera_movement")).toMatchObject([
    { models: ["v4", "v4.5", "c1"] },
  ]);
});

const source = (states: string): Edit => [
  OPERATION,
  "\n  body seed:",
  `      - source: "ours, for a test: v5, v6, 5, 12, 15 and v5.5"\n        states: [${states}]\n\n  body seed:`,
];

test.each([
  ["a list", "{ of: duration, models: [v5], values: [5, 12] }", /states of duration: v5 enum \[5,12\], and the sentence at spec\/\S+:\d+: v5 enum \[5,8\]\. One of the two/],
  ["a list, by a rule of its own", "{ of: duration, models: [v5], values: [5, 12], rule: mine }", /states of duration: v5 enum \[5,12\]/],
  ["a bound", "{ of: duration, models: [v6, c1], from: 1, to: 12 }", /states of duration: v6 c1 maximum 12, and the sentence at spec\/\S+:\d+: v6 c1 maximum 15/],
])("%s that a model has twice, and differently, is told with both sentences", async (_, states, expected) => {
  expect((await problemsOf([source(states)])).join("\n")).toMatch(expected);
}); // prettier-ignore

test("the same list again says nothing new", async () => {
  const problems = await problemsOf([source("{ of: duration, models: [v5], values: [8, 5] }")]);
  expect(problems.join()).not.toContain("out of date");
});
