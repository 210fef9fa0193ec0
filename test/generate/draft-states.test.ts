/** What the tool drafts as `states` of a sentence: right where it is certain, and nothing where it is not. */
import { expect, test } from "vitest";
import { draftReadings } from "../../scripts/spec/drafts/drafts.js";
import type { Vocabulary } from "../../scripts/spec/words/read-words.js";

const models = ["v5", "v5.5", "v5.6", "v6", "v7", "c1"];
const vocabulary: Vocabulary = {
  fields: ["model", "quality", "duration", "prompt", "thinking_type", "template_id", "f"],
  values: new Map([
    ["model", new Set(models)],
    ["quality", new Set(["360p", "1080p", "4k"])],
    ["duration", new Set(["5", "8", "10"])],
    ["thinking_type", new Set(["enabled", "disabled"])],
  ]),
  units: new Map([["duration", "seconds"]]),
};

function drafted(field: string, type: string, text: string): unknown {
  const [first] = draftReadings(text, { name: `body ${field}`, type }, vocabulary) as { states?: unknown }[];
  return first?.states;
}

test.each<[field: string, type: string, sentence: string, states: unknown]>([
  ["thinking_type", "string", '支持v5.5,v5.6,v6/ 是否使用系统优化提示词功能 "enabled" : 打开 "disabled" : 关闭', [{ taken: { models: ["v5.5", "v5.6", "v6"] } }, { values: ["enabled", "disabled"] }]],
  ["quality", "string", ',"4k"(仅 v6 支持)', [{ only: { values: ["4k"], models: ["v6"] } }]],
  ["quality", "string", "仅 v6 支持 4k", [{ only: { models: ["v6"], values: ["4k"] } }]],
  ["quality", "string", '"360p","1080p","4k"(仅 v6 支持)', [{ values: ["360p", "1080p"] }, { only: { values: ["4k"], models: ["v6"] } }]],
  ["duration", "integer", "v5 : 5/8", [{ models: ["v5"], values: [5, 8] }]],
  ["duration", "integer", "v7:1~20 任意时长 (1080p 最多 15)", [{ models: ["v7"], from: 1, to: 20, except: { at: { quality: ["1080p"] }, to: 15 } }]],
  ["duration", "integer", "v5.5/5.6 : 5/8/10 (1080p 无法使用 10)", [{ models: ["v5.5", "v5.6"], values: [5, 8, 10], except: { at: { quality: ["1080p"] }, not: [10] } }]],
  ["f", "number", "0.0 - 1.0, 步长 0.1", [{ from: 0, to: 1, step: 0.1 }]],
  ["f", "number", "最大 2.5, 步长 0.5", [{ to: 2.5, step: 0.5 }]],
  ["f", "boolean", "8秒以上才支持", [{ needs: { duration: { from: 8 } } }]],
  ["f", "boolean", "8秒以上才可使用此字段", [{ needs: { duration: { from: 8 } } }]],
  ["f", "boolean", "duration 8 秒以上才支持", [{ needs: { duration: { from: 8 } } }]],
  ["thinking_type", "string", '"enabled" 时必须填写prompt', [{ when: ["enabled"], needs: { prompt: "given" } }]],
  ["thinking_type", "string", '"enabled" 不支持 1080p', [{ when: ["enabled"], excludes: { quality: ["1080p"] } }]],
  ["thinking_type", "string", '"enabled" 不支持 8s', [{ when: ["enabled"], excludes: { duration: [8] } }]],
  ["f", "string", "2048 Characters 以内", [{ length: { upTo: 2048 } }]],
  ["f", "string", "至少 5 字符", [{ length: { from: 5 } }]],
  ["f", "integer[]", "最多 7 张", [{ items: { upTo: 7 } }]],
  ["f", "string", '"v5" 以上版本不支持此字段', [{ taken: { not: { from: "v5" } } }]],
  ["f", "string", "v5 以下 or 有template_id时可使用.", [{ taken: { upTo: "v5", orWith: "template_id" } }]],
  ["model", "string", '模型 "v5","v5.5"', [{ values: ["v5", "v5.5"] }]],
  ["f", "integer", "支持 v6, 0 - 100", [{ taken: { models: ["v6"] } }, { from: 0, to: 100 }]],
])("%s (%s): %s", (field, type, sentence, states) => {
  expect(drafted(field, type, sentence)).toEqual(states);
}); // prettier-ignore

test.each([
  ["thinking_type", "string", 'v5.5 "enabled" v6 "disabled"'],
  ["quality", "string", '"4k"(v6)'],
  ["duration", "integer", 'v5 : "slow"/"fast"/8'],
  ["f", "integer", '"a","b"'],
  ["f", "integer", "2048 Characters 以内"],
  ["f", "boolean", "8以上才支持"],
  ["f", "string", "v5 之后支持"],
  ["f", "integer[]", "最多 7 字符"],
  ["f", "string", "视频内容"],
])("nothing is drafted where it is not certain: %s (%s): %s", (field, type, sentence) => {
  expect(drafted(field, type, sentence)).toBeUndefined();
});
