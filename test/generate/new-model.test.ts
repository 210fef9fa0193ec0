/** A model that is new: what it takes and does not take by where it stands in a list is told, and a person decides. */
import { expect, test } from "vitest";
import { generate } from "../../scripts/generate.js";
import { EXPORT, generatedWith, OPERATION, type Edit } from "./project.js";

const LIST = String.raw`\"v3.5\",\"v4\",\"v4.5\",\"v5\",\"v5.5\",\"v5.6\",\"v6\",\"c1\"`;
const plain = LIST.replaceAll("\\", "");
const names = plain.replaceAll('"', "").replaceAll(",", ", ");

/** With v7 at the beginning or at the end of the list of models, and its durations. */
function v7(place: "first" | "last"): Edit[] {
  const put = (list: string, model: string, comma = ","): string =>
    place === "first" ? `${model}${comma}${list}` : `${list}${comma}${model}`;
  return [
    [EXPORT, LIST, put(LIST, String.raw`\"v7\"`)],
    [EXPORT, "v6/c1:1~15", "v6/c1/v7:1~15"],
    [OPERATION, plain, put(plain, '"v7"')],
    [OPERATION, `[${names}]`, `[${put(names, "v7", ", ")}]`],
    [OPERATION, `Model: ${names}`, `Model: ${put(names, "v7", ", ")}`],
    [OPERATION, "quote: v6/c1:1~15", "quote: v6/c1/v7:1~15"],
    [OPERATION, "v6/c1: any", "v6/c1/v7: any"],
    [OPERATION, "models: [v6, c1], from", "models: [v6, c1, v7], from"],
  ];
}

async function toldOf(edits: readonly Edit[]): Promise<string> {
  const { code, text } = await generate(await generatedWith(...edits), []);
  expect(text).toMatch(/^Sources/);
  expect(code).toBe(0);
  return /^New models.*\n(( {2}.*\n)*)/m.exec(text)?.[1] ?? "";
}

test.each([
  ["first", /v7 takes motion_mode, by a comparison, in the order in which the models are listed: «"v5" 以上版本不支持此字段» \(spec\/\S+:\d+\)/, /v7 takes sound_effect_switch, by a comparison/],
  ["last", /v7 does not take motion_mode, by a comparison/, /v7 does not take sound_effect_switch without template_id, by a comparison/],
] as const)("that stands %s", async (place, ...expected) => {
  const told = await toldOf(v7(place));
  for (const line of expected) expect(told).toMatch(line);
  expect(told).toMatch(/v7 does not take camera_movement, as none of those that the sentence names: «/);
  expect(told).toMatch(/v7 takes img_id, .*seed: no sentence says which models do/);
  expect(told).not.toMatch(/duration|v7 takes [^:]*motion_mode, style/);
}); // prettier-ignore

test("a comparison that is not meant of it may be stated by name", async () => {
  const told = await toldOf([
    ...v7("first"),
    [OPERATION, "states: [{ taken: { not: { from: v5 } } }]", "states: [{ taken: { not: { models: [v5, v5.5, v5.6, v6, c1, v7] } } }]\n        beside: [以上]\n        inferred: [v5.5, v5.6, v6, c1, v7]"],
    [OPERATION, "以上 includes v5, and c1 counts as later.", "以上 includes v5; v5.5, v5.6, v6, c1 and v7 are later."],
  ]); // prettier-ignore
  expect(told).toContain("v7 takes sound_effect_switch");
  expect(told).not.toContain("motion_mode");
});

test("what its list names it for is not told, and what only other models have is", async () => {
  const told = await toldOf([
    ...v7("last"),
    [EXPORT, "支持 v5.5,v5.6,v6,c1", "支持 v5.5,v5.6,v6,c1,v7"],
    [OPERATION, "quote: 支持 v5.5,v5.6,v6,c1", "quote: 支持 v5.5,v5.6,v6,c1,v7"],
    [OPERATION, "For v5.5, v5.6, v6 and c1.", "For v5.5, v5.6, v6, c1 and v7."],
    [OPERATION, "models: [v5.5, v5.6, v6, c1]", "models: [v5.5, v5.6, v6, c1, v7]"],
    [EXPORT, String.raw`\"720p\",\"1080p\""`, String.raw`\"720p\",\"1080p\",\"4k\" (4k 仅 v6)"`],
    [OPERATION, `'"360p","540p","720p","1080p"'`, `'"360p","540p","720p","1080p","4k" (4k 仅 v6)'`],
    [OPERATION, "translation: 360p, 540p, 720p or 1080p.", "translation: 360p, 540p, 720p, 1080p or 4k (4k with v6 only)."],
    [OPERATION, "[360p, 540p, 720p, 1080p] }]", "[360p, 540p, 720p, 1080p, 4k], only: { values: [4k], models: [v6] } }]"],
  ]); // prettier-ignore
  expect(told).not.toContain("generate_audio_switch");
  expect(told).toMatch(
    /v7 takes 360p, 540p, 720p, 1080p of quality, as none of those that the sentence names: «/,
  );
});

test("nothing is told where no model is new", async () => {
  expect(await toldOf([])).toBe("");
});
