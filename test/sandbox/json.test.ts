import fc, { anyText } from "../property.js";
import { expect, test } from "vitest";
import { parseJson, stringifyJson } from "../../src/int64-json.js";

test.each([
  ["627410861853514293", 627410861853514293n],
  ["-627410861853514293", -627410861853514293n],
  ["302325299692608", 302325299692608],
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", 9007199254740992n],
  ["9007199254740993", 9007199254740993n],
  ['"627410861853514293"', "627410861853514293"],
  ['"\\"627410861853514293"', '"627410861853514293'],
  ["0.1234567890123456789", Number("0.1234567890123456789")],
  ["12345678901234567890e3", Number("12345678901234567890e3")],
  ['{"627410861853514293":[627410861853514293]}', { "627410861853514293": [627410861853514293n] }],
])("%s is read without losing a digit", (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each([
  "",
  "{",
  "[1,]",
  "{1:2}",
  "627410861853514293x",
  "0627410861853514293",
  "{627410861853514293:1}",
  "'a'",
])("%j is refused as JSON.parse refuses it", (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test("any JSON is read as JSON.parse reads it, once its 64-bit integers are rounded", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(round(parseJson(text))).toEqual(JSON.parse(text));
    }),
  );
});

test("what is written is read back, with 64-bit integers anywhere in it", () => {
  const int64 = fc.oneof(
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
  );
  const value = fc.anything({
    values: [int64, anyText, fc.integer(), int64.map(String)],
    maxDepth: 3,
  });
  fc.assert(
    fc.property(value, (data) => {
      expect(parseJson(stringifyJson(data))).toEqual(data);
    }),
  );
});

test("a __proto__ member stays an ordinary member beside a 64-bit integer", () => {
  const value = parseJson('{"__proto__":{"id":627410861853514293}}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(stringifyJson(value)).toBe('{"__proto__":{"id":627410861853514293}}');
});

test("an id stays whole beside and beneath anything, deeper than any stack", () => {
  const depth = 200_000;
  const text = `{"video_id":627410861853514293,"x":${"[".repeat(depth)}627410861853514295${"]".repeat(depth)}}`;
  const { video_id, x } = parseJson(text) as { video_id: unknown; x: unknown };
  let deepest = x;
  for (let level = 0; level < depth; level++) [deepest] = deepest as unknown[];
  expect([video_id, deepest]).toEqual([627410861853514293n, 627410861853514295n]);
});

test("an integer longer than any id is its digits as text, whose reading takes no longer than the rest", () => {
  const digits = "7".repeat(4_000_000);
  expect(parseJson(`[${digits},-${digits},627410861853514293]`)).toEqual([
    digits,
    `-${digits}`,
    627410861853514293n,
  ]);
  expect(parseJson(`[${"7".repeat(40)},${"7".repeat(41)}]`)).toEqual([
    BigInt("7".repeat(40)),
    "7".repeat(41),
  ]);
});

test("a string of a megabyte does not overflow the scan", () => {
  const text = JSON.stringify({ prompt: '\\"'.repeat(500_000), id: 0 }).replace(/0}$/, "627410861853514293}");
  expect(parseJson(text)).toMatchObject({ id: 627410861853514293n });
});

function round(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? Number(member) : member)),
  );
}

test("a bigint is a number also for those who have given bigints a toJSON", () => {
  const prototype = BigInt.prototype as { toJSON?: () => string };
  prototype.toJSON = function (this: bigint) {
    return String(this);
  };
  try {
    expect(stringifyJson({ img_id: 627410861853514293n, img_ids: [1n] })).toBe(
      '{"img_id":627410861853514293,"img_ids":[1]}',
    );
  } finally {
    delete prototype.toJSON;
  }
});
