import fc from "../property.js";
import { describe, expect, test } from "vitest";
import { claim } from "../../scripts/spec/claims.js";

describe("claim", () => {
  test.each([
    ["a text cut into its sentences is claimed whole", "v5 : 5/8\nv6:1~15", ["v5 : 5/8", "v6:1~15"], [], []],
    ["the order of the pieces does not matter", "a b", ["b", "a"], [], []],
    ["only white space may stay unclaimed", "a, b", ["a", "b"], [], [","]],
    ["a value added at the end is left over", "v5.5/5.6 : 5/8/10/12", ["v5.5/5.6 : 5/8/10"], [], ["/12"]],
    ["a changed sentence is missing, and its new words are left over", "5/8/12", ["5/8/10"], [0], ["5/8/12"]],
    ["a short piece does not take its place inside a longer one", "15 5", ["5", "15"], [], []],
    ["the same sentence twice needs two pieces", "true true", ["true"], [], ["true"]],
    ["a piece claimed twice but said once is missing", "true", ["true", "true"], [1], []],
    ["an empty text has nothing to claim", "", [], [], []],
  ])("%s", (_, text, pieces, missing, unclaimed) => {
    const found = claim(text, pieces);
    expect(found.missing).toEqual(missing);
    expect(found.unclaimed.map((stretch) => stretch.text)).toEqual(unclaimed);
  });

  test("a stretch knows the sentences that it was added to", () => {
    expect(claim("v6,c1,v7 c2", ["v6,c1", "c2"]).unclaimed).toEqual([{ text: ",v7", beside: [0, 1] }]);
  });

  const words = fc.array(fc.string({ minLength: 1, unit: fc.constantFrom("a", "b", "5", "/", "说", "。") }), {
    maxLength: 8,
  });

  test("a text that is its pieces with white space between them is always claimed whole", () => {
    fc.assert(
      fc.property(words, fc.constantFrom(" ", "\n", "\n\n"), (pieces, blank) => {
        expect(claim(pieces.join(blank), pieces).unclaimed).toEqual([]);
      }),
    );
  });

  test("a character added anywhere is never overlooked", () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.constantFrom("x", "不", ","), (pieces, seed, added) => {
        const text = pieces.join("\n");
        const at = seed % (text.length + 1);
        const { missing, unclaimed } = claim(text.slice(0, at) + added + text.slice(at), pieces);
        expect(missing.length + unclaimed.length).toBeGreaterThan(0);
      }),
    );
  });
});
