import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { holdWords } from "../../scripts/spec/words/hold-words.js";
import { readOperationFiles } from "../../scripts/spec/read-operation-files.js";
import type { Problem } from "../../scripts/shared/spec-error.js";
import { stringify } from "yaml";

type Entry = Record<string, unknown>;

const models = ["v3.5", "v5", "v5.5", "v5.6", "v6", "c1"];
const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(",");

const said = (values: readonly string[]): Entry => ({
  quote: list(values),
  translation: list(values),
  states: [{ values }],
});

/** Where the translation is not what is tried, it is the words themselves. */
const translated = (entry: Entry): Entry =>
  entry["translation"] === "t" ? { ...entry, translation: entry["quote"] ?? entry["remark"] } : entry;

/** What is wrong with one entry beside the field `f`, in an operation with models, qualities and a template. */
function told(
  entry: Entry,
  more: Entry[] = [],
  slot: Entry = { type: "string" },
  elsewhere: Entry[] = [],
): string {
  const texts = {
    "body model": { type: "string", text: [said(models)] },
    "body quality": { type: "string", text: [said(["360p", "1080p"])] },
    "body duration": {
      type: "integer",
      unit: "seconds",
      text: [{ quote: "5/8/10", translation: "5/8/10", states: [{ values: [5, 8, 10] }] }],
    },
    "body template_id": { type: "integer", text: elsewhere },
    "body f": { ...slot, text: [entry, ...more].map(translated) },
  };
  const problems: Problem[] = [];
  const [file] = readOperationFiles(
    [{ name: "o.yaml", text: stringify({ operation: "POST /o", paid: false, texts }) }],
    problems,
  );
  expect(problems).toEqual([]);
  if (file) holdWords(file, problems);
  return problems.map(({ where, message }) => `${where}: ${message}`).join("\n");
}

const quote = (words: string, states: object[], more: Entry = {}): Entry => ({
  quote: words,
  translation: "t",
  states,
  ...more,
});

/** Sentences and what they state; then the same data under other words. */
const sentences: readonly (readonly [words: string, states: object[], others: readonly string[]])[] = [
  [
    "v5.5/5.6 : 5/8/10 (1080p 无法使用 10)",
    [{ models: ["v5.5", "v5.6"], values: [5, 8, 10], except: { at: { quality: ["1080p"] }, not: [10] } }],
    [
      "v5.5/5.6 : 5/8 (1080p 无法使用 10)",
      "v5.5/5.6 : 5/8/10/12 (1080p 无法使用 10)",
      "v5.5/5.6/7 : 5/8/10 (1080p 无法使用 10)",
      "v5.5/6 : 5/8/10 (1080p 无法使用 10)",
      "v5.5 : 5/8/10 (1080p 无法使用 10)",
      "v5.5/5.6 : 5/8/10 (1080p 无法使用 8)",
      "v5.5/5.6 : 5/8/10 (720p 无法使用 10)",
      "v5.5/5.6 : 5/8/10 (4k 无法使用 10)",
      "v5.5/5.6 : 5/8/10 (1080p 可使用 10)",
      "v5.5/5.6 : 5/8/10 (1080p 10)",
      "v5.5/5.6 无法使用 5/8/10 (1080p 无法使用 10)",
      "v5.5/5.6 : 5/8/10 (1080p 仅 10)",
    ],
  ],
  [
    '"v5" 以上版本不支持此字段',
    [{ taken: { not: { from: "v5" } } }],
    [
      '"v5" 以下版本不支持此字段',
      '"v5" 以上版本支持此字段',
      '"v5" 版本不支持此字段',
      '"v6" 以上版本不支持此字段',
      '"v5" 以上版本此字段',
      '仅"v5" 以上版本不支持此字段',
      '除非"v5" 以上版本不支持此字段',
    ],
  ],
  [
    "支持 v5.5,v6,c1",
    [{ taken: { models: ["v5.5", "v6", "c1"] } }],
    ["支持 v5.5,v6", "支持 v5.5,v6,c1,v7", "不支持 v5.5,v6,c1", "v5.5,v6,c1", "支持 v5.5,v6,c2", "支持 v5.5,v6 以上,c1"],
  ],
  [
    "v5 以下 or 有template_id时可使用.",
    [{ taken: { upTo: "v5", orWith: "template_id" } }],
    [
      "v5 以上 or 有template_id时可使用.",
      "v5 以下且有template_id时可使用.",
      "v5 以下 or 没有template_id时可使用.",
      "v5 以下 or 有template_id时不可使用.",
      "v5 以下可使用.",
      "v5 以下 or 有model时可使用.",
    ],
  ],
  [
    "2048 Characters 以内",
    [{ length: { upTo: 2048 } }],
    ["5000 Characters 以内", "2048 Characters 以上", "至少 2048 Characters", "2048 Characters", "2048 bytes 以内", "2048 张以内", "2048 Characters 以内, 仅 v6"],
  ],
  ["~140Chracters (UTF-8).", [{ length: { upTo: 140 } }], ["140Chracters (UTF-8).", "~200Chracters (UTF-8).", "≥140Chracters"]],
  ["可传随机数 0 - 2147483647", [{ from: 0, to: 2147483647 }], ["可传随机数 1 - 2147483647", "可传随机数 0, 2147483647", "可传随机数 0 - 99"]],
  ["最多 7 张", [{ items: { upTo: 7 } }], ["最少 7 张", "最多 8 张", "最多 7 字符", "7 张", "超过 7 张"]],
  ['"fast" 不支持 8s,', [{ when: ["fast"], excludes: { duration: [8] } }], ['"fast" 不支持 5s', '"fast" 支持 8s', '"slow" 不支持 8s', '"fast" 8s']],
  ["仅 v6 支持 4k", [{ only: { models: ["v6"], values: ["4k"] } }], ["v6 支持 4k", "仅 c1 支持 4k", "仅 v6 支持 1080p", "仅 v6 不支持 4k"]],
  ["template_id 必填", [{ required: ["template_id"] }], ["template_id 选填", "template_id 非必填", "model 必填"]],
  ["model 与 quality 二选一", [{ oneOf: ["model", "quality"] }], ["model 与 quality", "model 二选一", "model 与 template_id 二选一"]],
  ["supported by v5.5, v6 and later", [{ taken: { models: ["v5.5"], from: "v6" } }], ["not supported by v5.5, v6 and later", "supported by v5.5, v6 and below", "supported by v5.5, v6"]],
  ["up to 5000 characters", [{ length: { upTo: 5000 } }], ["at least 5000 characters", "more than 5000 characters", "up to 500 characters"]],
]; // prettier-ignore

describe("a sentence and what it states", () => {
  test.each(sentences)("are one: %s", (words, states) => {
    expect(told(quote(words, states))).toBe("");
  });

  const changed = sentences.flatMap(([words, states, others]) =>
    others.map((other) => [other, words, states] as const),
  );
  test.each(changed)("are not one, when only the words change: %s (%s)", (other, _, states) => {
    expect(told(quote(other, states))).toMatch(/^o\.yaml:\d+: body f: «.*do not say the same:\n/s);
  });

  test("may have a list in another order, and other quotes, widths and blanks", () => {
    expect(told(quote("支持：v5.5、v6，「c1」", [{ taken: { models: ["c1", "v6", "v5.5"] } }]))).toBe("");
  });

  test("the message names what is only here and only there, and what to do", () => {
    expect(told(quote("支持 v5.5,v7", [{ taken: { models: ["v5.5", "v6"] } }]))).toMatch(
      /only in the words: "v7"\n +only in the data: "v6"\n +Bring `states` in line with the sentence.*`beside`.*`inferred`/s,
    );
  });

  test("of a word that no key says the message names the way to a new kind of rule", () => {
    const found = told(quote("template_id 至少传一个", [{ needs: { template_id: "given" } }]));
    expect(found).toMatch(/"至少传一个" has no key that says it: .*\n.*a rule of a new kind: see there/);
    expect(told(quote("支持 v5.5,v6", [{ taken: { models: ["v5.5"] } }]))).not.toContain("new kind");
  });

  test("a model that goes over to the next sentence stops both", () => {
    const found = told(quote("v6: 1~10", [{ models: ["v5"], from: 1, to: 10 }]), [
      quote("v5: 1~15", [{ models: ["v6"], from: 1, to: 15 }]),
    ]);
    expect(found.split("\n").filter((line) => line.startsWith("o.yaml"))).toHaveLength(2);
  });

  test("numbers that stand for each other stop, though they are the same numbers", () => {
    expect(
      told(
        quote("v5: 8 (1080p 不支持 5)", [
          { models: ["v5"], values: [5], except: { at: { quality: ["1080p"] }, not: [8] } },
        ]),
      ),
    ).toContain("in another order");
  });

  test("a random number in a sentence is never overlooked", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 9999 }), (words, data) => {
        const found = told(quote(`v5 : 最多 ${words}`, [{ models: ["v5"], to: data }]), [], {
          type: "integer",
        });
        expect(found === "").toBe(words === data);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a way round the check is closed:", () => {
  test.each<[string, Entry, Entry[], RegExp]>([
    ["a rule turned into a remark", { remark: "v5 以下可使用", translation: "t" }, [], /only in the words: "v5".*A remark rules nothing/s],
    ["a direction word alone in a remark", { remark: "此字段必填", translation: "t" }, [], /"必填" has no key/],
    ["a bare polarity turned into a remark", { remark: "不支持此字段", translation: "t" }, [], /"不支持" has no key/],
    ["data put aside without a reason", quote("v5 : 5/8/10", [{ models: ["v5"], values: [5, 8] }], { beside: [10] }), [], /the note has to name "10"/],
    ["data put aside with a reason that is about something else", quote("v5 : 5/8/10", [{ models: ["v5"], values: [5, 8] }], { beside: [10], note: "Seconds." }), [], /the note has to name "10"/],
    ["one number put aside and another read into its place", quote("v5 : 5/10", [{ models: ["v5"], values: [5, 8] }], { beside: [10], inferred: [8], note: "10 is 8" }), [], /"10" is put aside while "8" is read into the sentence/],
    ["a word put aside that is not there", quote("v5 : 5", [{ models: ["v5"], values: [5] }], { beside: [8], note: "8" }), [], /in `beside`, and not in the words: "8"/],
    ["data that is called inferred, and is not there", quote("v5 : 5", [{ models: ["v5"], values: [5] }], { inferred: [8], note: "8" }), [], /in `inferred`, and not in the data: "8"/],
    ["a sentence's data kept behind a source", { remark: "最多 7 张", translation: "t", beside: ["最多", 7], note: "最多 7 is no rule" }, [{ source: "me", states: [{ items: { upTo: 7 } }] }], /"7" stands in the field's own text: state it beside that sentence/],
    ["a sentence turned into a remark while its data is parked behind a source", { remark: "v5 : 5", translation: "t", beside: ["v5", 5], note: "v5, 5" }, [{ source: "me: v5, 5, 8", states: [{ models: ["v5"], values: [5, 8] }] }], /«v5 : 5» puts "v5", "5" aside, while "v5", "5" is stated here/],
    ["a sentence turned into a remark while its data is read into another sentence", { remark: "v5 以上不支持", translation: "t", beside: ["v5", "以上", "不支持"], note: "v5 以上 不支持" }, [quote("随便", [{ taken: { not: { from: "v5" } } }], { inferred: ["v5", "from", "not", "taken"], note: "v5 from not taken" })], /«v5 以上不支持» puts "v5" aside, while "v5" is stated here/],
    ["a new bound turned into a remark while the old one is kept behind a source", { remark: "5000 字符以内", translation: "t", beside: [5000, "以内"], note: "5000 以内" }, [{ source: "it was 2048", states: [{ length: { upTo: 2048 } }] }], /puts "5000" aside, while "2048" is stated here/],
    ["a direction put aside while the other one is read in", quote("v5 以下", [{ taken: { from: "v5" } }], { beside: ["以下"], inferred: ["from", "taken"], note: "以下 from taken" }), [], /"以下" is put aside while `from`, `taken` is read into the sentence/],
    ["a polarity put aside while the other one is read in", quote("不支持 v5", [{ taken: { models: ["v5"] } }], { beside: ["不支持"], inferred: ["taken"], note: "不支持 taken" }), [], /"不支持" is put aside while `taken` is read/],
    ["a source that does not name what it states", { source: "the vendor said so", states: [{ items: { upTo: 7 } }] }, [], /the source does not say "7"/],
    ["an old translation", quote("v5 : 5/8", [{ models: ["v5"], values: [5, 8] }], { translation: "v5: 5, 8 or 10" }), [], /only in the translation: "10"/],
    ["a partner that the sentence does not name", quote("多图时使用", [{ needs: { template_id: "given" } }]), [], /only in the data: "template_id"/],
  ])("%s", (_, entry, more, expected) => {
    expect(told(entry, more)).toMatch(expected);
  }); // prettier-ignore
});

test("a rule cannot be parked at another field while its sentence is a remark", () => {
  const remark = { remark: "最多 7 张", translation: "t", beside: ["最多", 7], note: "最多 7" };
  const parked = { source: "ours: 7", states: [{ of: "f", items: { upTo: 7 } }] };
  expect(told(remark, [], undefined, [parked])).toMatch(/"7" stands in the field's own text/);
});

test.each([
  ["最多五张", "最多 5 张", [{ items: { upTo: 5 } }]],
  ["三到五张", "3-5 张", [{ items: { from: 3, upTo: 5 } }]],
  ["十二个字符以内", "12 字符以内", [{ length: { upTo: 12 } }]],
  ["5万字以内", "50000 字以内", [{ length: { upTo: 50_000 } }]],
  ["一万二千字符以内", "12000 字符以内", [{ length: { upTo: 12_000 } }]],
  ["up to 5,000 characters", "up to 5000 characters", [{ length: { upTo: 5000 } }]],
  ["up to 1,500 characters", "up to 1500 characters", [{ length: { upTo: 1500 } }]],
])("numbers are read in any spelling: %s", (words, digits, states) => {
  expect(told(quote(words, states))).toBe("");
  expect(told(quote(digits, states))).toBe("");
  const [[unit, bounds]] = Object.entries(states[0]!) as [[string, { upTo: number }]];
  expect(told(quote(words, [{ [unit]: { ...bounds, upTo: 7 } }]))).toMatch(/only in the data: "7"/);
});

test.each(["一个视频", "效果十分好", "二选一", "千万"])(
  "a numeral that counts nothing is a word: %s",
  (words) => {
    expect(told({ remark: words.replace("二选一", "之二"), translation: "t" })).toBe("");
  },
);

test("a remark may name a field, as long as it says nothing of it", () => {
  expect(told({ remark: "the model; 模版见 template_id", translation: "t" })).toBe("");
  expect(told({ remark: "有 template_id 时不可用", translation: "t" })).toContain('"不可用" has no key');
});

test("encodings and file formats count nothing", () => {
  expect(told({ remark: "UTF-8, base64, MP4, h.264", translation: "t" })).toBe("");
});

test("structure and what it states hold the same", () => {
  const problems: Problem[] = [];
  const [file] = readOperationFiles(
    [{ name: "o.yaml", text: stringify({ operation: "POST /o", paid: false, structure: [{ at: "/required", is: ["a", "b"], note: "n", states: [{ required: ["a", "c"] }] }], texts: { "body a": { type: "string", text: [] } } }) }],
    problems,
  ); // prettier-ignore
  if (file) holdWords(file, problems);
  expect(problems.map(({ message }) => message).join()).toMatch(
    /only in the export: "b".*only in `states`: "c"/,
  );
});
