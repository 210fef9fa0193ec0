import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { matches } from "../../scripts/apifox/write/examples/pattern-matcher.js";

const piece = fc.constantFrom(
  ..."ab1 -_é中😀".split(/(?:)/u),
  ".",
  "\\d",
  "\\W",
  "\\s",
  "\\u0061",
  "\\u{1F600}",
  "\\uD83D\\uDE00",
  "\\x62",
  "\\p{L}",
  "\\P{Lu}",
  "\\.",
  "\\/",
  "[ab]",
  "[^a-z]",
  "[\\d\\]x-]",
  "[^]",
  "[]",
  "^",
  "$",
  "\\b",
  "\\B",
);
const quantifier = fc.constantFrom("", "", "*", "+", "?", "*?", "+?", "{2}", "{0,2}", "{1,}?", "{0}");
const pattern = fc.letrec<{ pattern: string; term: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie("term"), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((alternatives) => alternatives.map((terms) => terms.join("")).join("|")),
  term: fc.oneof(
    { maxDepth: 2 },
    fc.tuple(piece, quantifier).map(([text, count]) => (/^(\^|\$|\\[bB])$/.test(text) ? text : text + count)),
    fc
      .tuple(
        fc.constantFrom("(", "(?:", "(?<name>"),
        tie("pattern"),
        fc.constantFrom(")", ")*", ")+", "){2}"),
      )
      .map((parts) => parts.join("").replace("<name>", () => `<n${(names += 1)}>`)),
    tie("pattern").map((inner) => `(?=${inner})`),
    tie("pattern").map((inner) => `(?!${inner})`),
  ),
})).pattern;
let names = 0;
const text = fc
  // Without characters of two units: V8 also looks between the two, which ECMA-262 does not.
  // Short, because V8 tries every way to divide a text among nested repetitions: ten characters can take it an hour.
  .array(fc.constantFrom(..."aab1 -_é中\n", "\uD83D", "\u2028"), { maxLength: 5 })
  .map((characters) => characters.join(""));

test("a pattern matches what it matches for JavaScript", () => {
  fc.assert(
    fc.property(pattern, text, (source, value) => {
      expect(matches(source, value)).toBe(new RegExp(source, "u").test(value));
    }),
    { numRuns: 3000 },
  );
});

describe("patterns that vendors write", () => {
  test.each([
    ["^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$", "a.b@c.example", true],
    ["^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$", "a.b@c", false],
    ["^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d]{8,}$", "Passw0rdPassw0rd", true],
    ["^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d]{8,}$", "password", false],
    ["^1[3-9]\\d{9}$", "13912345678", true],
    ["^\\d{4}-(?:0[1-9]|1[0-2])$", "2024-13", false],
    ["^.{2}[\\u{1F600}-\\u{1F64F}]$", "a中😀", true],
    ["^[\\u4e00-\\u9fa5]{1,8}$", "图生视频", true],
  ])("%s of %s", (source, value, expected) => {
    expect(matches(source, value)).toBe(expected);
  });
});

test.each([
  ["nested repetition", "^(a+)+$", "a".repeat(5000) + "b"],
  ["repetitions in a row", "a*a*a*b", "a".repeat(5000)],
  ["optional choices", "([ab]?){26}c", "ab".repeat(3000)],
  ["counts of counts", "((a{1,50}){1,50}){1,50}b", "a".repeat(5000)],
  ["a choice of the same", "^(a|a|a|a)*$", "a".repeat(5000) + "b"],
  ["looking ahead everywhere", "(?=.*b)(?=.*c)d", "a".repeat(5000)],
])("%s ends, in the same answer or none", (_, source, value) => {
  for (let again = 0; again < 20; again += 1) expect(matches(source, value)).not.toBe(true);
});

test.each(["(a)\\1", "(?<=a)b", "a".repeat(10_000), "(".repeat(3000) + ")".repeat(3000)])(
  "what is not followed is not answered",
  (source) => {
    expect(matches(source, "ab")).toBeUndefined();
  },
);
