/**
 * The kinds of rules, a table for each face. Apart from each other, so that a bundle holds only the faces that it uses; each demands
 * every kind, or does not compile.
 */
import type { Definition, Kind, Rule, RuleOf } from "../definition.js";
import * as excludes from "./excludes.js";
import type { Faces } from "./faces.js";
import * as limits from "./limits.js";
import * as needs from "./needs.js";
import * as oneOf from "./one-of.js";
import * as taken from "./taken.js";

type Table<Face extends keyof Faces<Kind>> = { readonly [K in Kind]: Faces<K>[Face] };

const abouts: Table<"about"> = {
  limits: limits.about,
  taken: taken.about,
  needs: needs.about,
  excludes: excludes.about,
  oneOf: oneOf.about,
};

const checks: Table<"check"> = {
  limits: limits.check,
  taken: taken.check,
  needs: needs.check,
  excludes: excludes.check,
  oneOf: oneOf.check,
};

const sentences: Table<"says"> = {
  limits: limits.says,
  taken: taken.says,
  needs: needs.says,
  excludes: excludes.says,
  oneOf: oneOf.says,
};

const schemas: Table<"jsonSchema"> = {
  limits: limits.jsonSchema,
  taken: taken.jsonSchema,
  needs: needs.jsonSchema,
  excludes: excludes.jsonSchema,
  oneOf: oneOf.jsonSchema,
};

const capabilities: Table<"capability"> = {
  limits: limits.capability,
  taken: taken.capability,
  needs: needs.capability,
  excludes: excludes.capability,
  oneOf: oneOf.capability,
};

const helps: Table<"help"> = {
  limits: limits.help,
  taken: taken.help,
  needs: needs.help,
  excludes: excludes.help,
  oneOf: oneOf.help,
};

// A rule goes to its own kind, which TypeScript cannot follow through a table: hence the one cast of each function.
type AnyRule = RuleOf<never>;

export const aboutOf = (rule: Rule): readonly string[] => abouts[rule.kind](rule as AnyRule);
export const checkOf = (rule: Rule, definition: Definition, model: string | undefined) =>
  checks[rule.kind](rule as AnyRule, definition, model);
export const sentenceOf = (rule: Rule, definition: Definition): string =>
  sentences[rule.kind](rule as AnyRule, definition);
export const jsonSchemasOf = (rule: Rule, definition: Definition) =>
  schemas[rule.kind](rule as AnyRule, definition);
export const capabilityOf = (rule: Rule, model: string) => capabilities[rule.kind](rule as AnyRule, model);
export const helpOf = (rule: Rule, definition: Definition, spell: (field: string) => string) =>
  helps[rule.kind](rule as AnyRule, definition, spell);
