import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { checkImageToVideo, createConstraints, type RuleId } from "../../src/constraints/index.js";
import { ruleIdsOf } from "../../src/constraints/describe-rules.js";
import type { Violation } from "../../src/constraints/violation.js";
import { frozenDefinition } from "../frozen-spec.js";
import { cases, request } from "./cases.js";
import { everything } from "./definitions.js";

const fail = (): never => expect.fail("it was called");

const frozen = frozenDefinition();
const { check: checkFrozen } = createConstraints(frozen);
const check = (change: object): Violation[] => checkFrozen({ ...request, ...change });

test("a request that the model accepts has no violations", () => {
  expect(check({})).toEqual([]);
  expect(check({ img_id: 627410861853514292n, template_id: 0, seed: -0 })).toEqual([]);
});

test("the vendor's own example, as printed, breaks exactly one rule: motion_mode on v6", () => {
  const example = {
    duration: 5,
    img_id: 1,
    model: "v6",
    template_id: 0,
    motion_mode: "normal",
    prompt: "string",
    quality: "720p",
    seed: 0,
  };
  expect(checkFrozen(example)).toEqual([
    {
      rule: "motion-mode-model",
      path: ["motion_mode"],
      message: "motion_mode: v6 does not take this field, only v3.5, v4 and v4.5; leave it out",
      received: '"normal"',
    },
  ]);
});

describe("one change breaks one rule, and the message says what is wrong and how to go on", () => {
  test.each(cases.map(([change, rule, message]) => ({ change, rule, message })))(
    "$message",
    ({ change, rule, message }) => {
      expect(check(change)).toMatchObject([{ rule, message }]);
    },
  );
});

test("sound effects are refused together on a model that has none without a template", () => {
  const found = check({ sound_effect_switch: true, sound_effect_content: "rain" });
  expect(found).toMatchObject([
    { rule: "sound-effect-switch-model" },
    { rule: "sound-effect-content-model" },
  ]);
});

test("every rule is broken by some case, and no case names a rule that is not listed", () => {
  const elsewhere = ["object", "motion-mode-model", "sound-effect-content-model"];
  const broken = new Set([...elsewhere, ...cases.map(([, rule]) => rule)]);
  expect([...broken].toSorted()).toEqual([...ruleIdsOf(frozen)].toSorted());
});

test.each([null, undefined, true, 5, "{}", 5n, Symbol("x"), [], [request], () => request])(
  "%o is not a request",
  (input) => {
    expect(checkImageToVideo(input)).toMatchObject([{ rule: "object", path: [] }]);
  },
);

test("all violations are found in one pass, in the order of the API's fields whatever the input's order", () => {
  const broken = {
    nope: 1,
    seed: -1,
    quality: "4k",
    prompt: 5,
    motion_mode: "fast",
    model: "c1",
    duration: 99,
  };
  const found = checkFrozen(broken);
  expect(found.map(({ path, rule }) => `${path.join(".")} ${rule}`)).toEqual([
    "duration duration",
    "img_id img-id-or-img-ids",
    "motion_mode motion-mode-model",
    "prompt type",
    "quality quality",
    "seed seed",
    "nope unknown-field",
  ]);
  expect(checkFrozen(Object.fromEntries(Object.entries(broken).toReversed()))).toEqual(found);
});

test("a slip in one field is not held against the fields that depend on it", () => {
  expect(
    checkImageToVideo({
      ...request,
      template_id: "7",
      sound_effect_switch: "true",
      sound_effect_content: "rain",
    }),
  ).toMatchObject([
    { path: ["template_id"], rule: "type" },
    { path: ["sound_effect_switch"], rule: "type" },
  ]);
});

test("a wrong duration lists what is allowed, also when the model or the quality is unknown", () => {
  const upTo15 = Array.from({ length: 15 }, (_, index) => index + 1);
  expect(check({ model: "v3.5", quality: "1080p", duration: 8 })).toMatchObject([{ allowed: [5] }]);
  expect(check({ model: "v5.6", quality: "4k", duration: 9 })).toMatchObject([{ allowed: [5, 8, 10] }, {}]);
  expect(check({ model: "v9", duration: 20 })).toMatchObject([{ allowed: upTo15 }, {}]);
});

test("lengths count code points, and half an emoji is one", () => {
  expect(check({ prompt: "😀".repeat(2048) })).toEqual([]);
  expect(check({ prompt: "\ud83d".repeat(2048) })).toEqual([]);
  expect(check({ prompt: "\ude00\ud83d".repeat(1024) })).toEqual([]);
  expect(check({ prompt: `${"😀".repeat(2048)}\ude00` })).toHaveLength(1);
});

describe("whatever comes in, nothing is thrown", () => {
  const throwingGetter = { get: fail, enumerable: true };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const revokedArray = Proxy.revocable([], {});
  revokedArray.revoke();
  const cyclic: Record<string, unknown> = { ...request };
  cyclic["prompt"] = cyclic;
  const hostile: readonly (readonly [what: string, input: unknown, ...rules: RuleId[]])[] = [
    ["a getter that throws", Object.defineProperty({ ...request }, "prompt", throwingGetter), "object"],
    ["a proxy that throws", new Proxy({}, { ownKeys: fail }), "object"],
    ["a revoked proxy", revoked.proxy, "object"],
    ["a revoked array", { ...request, img_ids: revokedArray.proxy }, "object"],
    ["a revoked prompt", { ...request, prompt: revokedArray.proxy }, "object"],
    ["a cycle", cyclic, "type"],
    [
      "values that no string can be made of",
      { ...request, duration: Object.create(null), quality: Symbol("x") },
      "type",
      "type",
    ],
    ["a toString that throws", { ...request, model: { toString: fail, valueOf: fail } }, "type"],
    ["no prototype", Object.assign(Object.create(null) as object, request)],
    ["an instance of a class", Object.assign(new EventTarget(), request)],
    ["properties that JSON leaves out", { ...request, [Symbol("x")]: 1, style: undefined, nope: undefined }],
    [
      "__proto__ as a property",
      JSON.parse(`{"__proto__":1,${JSON.stringify(request).slice(1)}`),
      "unknown-field",
    ],
  ];

  test.each(hostile)("%s", (_, input, ...rules) => {
    expect(checkImageToVideo(input).map(({ rule }) => rule)).toEqual(rules);
  });

  test("inherited properties are not sent, so they do not count", () => {
    expect(checkImageToVideo(Object.create(request))).toHaveLength(5);
    const { check: checkEverything } = createConstraints(everything);
    const sent = {
      model: "a3",
      quality: "720p",
      duration: 5,
      reference_images: [Object.create({ img_id: 1 })],
    };
    expect(checkEverything(sent)).toMatchObject([
      { rule: "required", path: ["reference_images", 0, "img_id"] },
    ]);
  });

  test("any value at all, and what is found can be serialised and printed", () => {
    const value = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    const keys = fc.oneof(
      fc.constantFrom(...Object.keys(request), "img_ids", "template_id", "style"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.oneof(value, fc.dictionary(keys, value)), (input) => {
        const found = checkImageToVideo(input);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
        expect(structuredClone(found)).toEqual(found);
        for (const { message, received } of found) {
          expect(`${message}${received}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(message.length).toBeLessThan(600);
        }
      }),
    );
  });
});

test("large and hostile inputs give few violations", () => {
  const ids = { ...request, img_id: undefined, template_id: 7 };
  expect(checkImageToVideo({ ...ids, img_ids: Array(1_000_000).fill(1) })).toEqual([]);
  expect(checkImageToVideo({ ...ids, img_ids: Array(1_000_000).fill("x") })).toHaveLength(10);
  // A length that no loop would survive.
  expect(checkImageToVideo({ ...ids, img_ids: Array(2 ** 32 - 1) })).toHaveLength(10);
  expect(checkImageToVideo({ ...request, prompt: "😀".repeat(1_000_000) })).toMatchObject([
    { received: "1000000" },
  ]);
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, i]));
  expect(checkImageToVideo({ ...request, ...many })).toHaveLength(10);
  expect(checkImageToVideo({ ...request, img_id: 10n ** 100_000n })[0]?.message).toMatch(/not a bigint$/);
});

test("no value of an unknown field is shown, since it may be a secret", () => {
  const found = checkImageToVideo({ ...request, apiKey: "sk-12345" });
  expect(found).toMatchObject([{ path: ["apiKey"], received: "a string" }]);
  expect(JSON.stringify(found)).not.toContain("12345");
});
