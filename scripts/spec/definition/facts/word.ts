/** What comes with each word of a fact (`values`, `taken`, `needs`, …). A kind of fact is a file beside this one, with all of it for its words. */
import type { Field } from "../../../../src/constraints/definition.js";
import type { SignKind } from "../../words/sign-words.js";

export type FieldType = Field["type"];

/** What a word of a fact is, to who reads the file, and to who holds it against the sentence. */
export interface Word {
  /** What stands behind it. */
  readonly schema: object;
  /** The types of fields of which it says something: a list has no length, and a text no step. */
  fits(type: FieldType): boolean;
}

/** A table of words, one row for each. */
export type WordTable<Words> = { readonly [Name in keyof Words]-?: Word };

/** How sentences say a word, or a word inside one (`upTo`). */
export interface Spoken {
  /** The signs of a sentence that may stand for it. */
  readonly by?: readonly SignKind[];
  /** It is never there without one of these. */
  readonly demands?: readonly SignKind[];
  /** It refuses what stands behind it. */
  readonly isNegative?: true;
  /** Its own keys are names of fields. */
  readonly namesFields?: true;
  /** What a number behind it counts, whatever the field counts: `upTo` of `length` counts characters. */
  readonly counts?: "characters" | "pieces";
  /** What stands behind it is ours, and in no sentence. */
  readonly isOurs?: true;
}

/** A row for each word; words inside them have rows where sentences say them by something. */
export type SpokenTable<Words> = { readonly [Name in keyof Words]-?: Spoken } & Readonly<
  Record<string, Spoken>
>;

export const isAny = (): boolean => true;
export const isNumber = (type: FieldType): boolean =>
  type === "integer" || type === "number" || type === "id";
export const hasValues = (type: FieldType): boolean => isNumber(type) || type === "string";

/** Parts of the JSON Schema of a file of `spec/operations/`. */
export const text = { type: "string", minLength: 1 };
export const scalar = { type: ["string", "number", "boolean"] };
export const number = { type: "number" };
export const list = (items: object): object => ({ type: "array", minItems: 1, items });
export const object = (required: string[], properties: object): object => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
/** At least one of these. */
export const some = (properties: object): object => ({ ...object([], properties), minProperties: 1 });
export const byName = (value: object): object => ({
  type: "object",
  minProperties: 1,
  additionalProperties: value,
});
