import fc from "../property.js";
import { expect, test } from "vitest";
import { errorKind, errorMeanings } from "../../src/errors/error-codes.js";

test.each([
  [400012, "auth"],
  [10005, "auth"],
  [500020, "auth"],
  [500090, "credits"],
  [500044, "concurrency"],
  [500063, "moderation"],
  [500070, "template"],
  [400017, "invalid"],
  [500033, "invalid"],
  [500008, "notFound"],
  [500064, "notFound"],
  [500041, "transient"],
  [500069, "transient"],
  [500100, "unknown"],
  [99999, "unknown"],
] as const)("%i is of the kind %s", (code, kind) => {
  expect(errorKind(code)).toBe(kind);
});

test("a code that nobody has documented is of the kind unknown", () => {
  fc.assert(
    fc.property(
      fc.integer().filter((code) => !(code in errorMeanings)),
      (code) => {
        expect(errorKind(code)).toBe("unknown");
      },
    ),
  );
});
