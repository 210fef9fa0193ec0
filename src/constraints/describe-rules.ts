/** What the rules of an operation say, for people: in documentation and in the JSON Schema. The check does not need it. */
import type { Definition } from "./definition.js";
import { aboutOf, sentenceOf } from "./kinds/index.js";
import { describe, list } from "./message-words.js";

export interface Rule {
  readonly says: string;
  /** The fields that it speaks about; none for what holds for all. */
  readonly fields: readonly string[];
}

type FieldRule<Row> = Row extends { readonly rule: infer Id } ? Id : never;

/** The ids of all rules about the requests of an operation. */
export type RuleIdOf<D extends Definition> =
  | "object"
  | "unknown-field"
  | "required"
  | "type"
  | "id"
  | (D extends Definition ? FieldRule<D["fields"][keyof D["fields"]]> | D["rules"][number]["id"] : never);

/** The ids of those rules, without the words for them. */
export function ruleIdsOf(definition: Definition): string[] {
  const ofFields = Object.values(definition.fields).flatMap(({ rule }) => (rule ? [rule] : []));
  const ids = ["object", "unknown-field", "required", "type", "id", ...ofFields];
  return [...new Set([...ids, ...definition.rules.map(({ id }) => id)])];
}

/** Every rule that the check enforces, by its stable id: those of all requests, of single fields, and across fields. */
export function describeRules(definition: Definition): Record<string, Rule> {
  const fields = Object.entries(definition.fields);
  const namesOf = (test: (field: (typeof fields)[number][1]) => unknown): string[] =>
    fields.filter(([, field]) => test(field)).map(([name]) => name);
  const required = namesOf((field) => field.required);
  return {
    object: { says: "The request is an object that can be read.", fields: [] },
    "unknown-field": { says: "There are no fields but the documented ones.", fields: [] },
    required: { says: `Always there are ${list(required, "and")}.`, fields: [] },
    type: { says: "Each field holds a value of its JSON type.", fields: [] },
    id: {
      says: "An id from 0 to 2^63 - 1. In JavaScript, an id beyond 2^53 - 1 has to be a bigint, since a number rounds it.",
      fields: namesOf(({ type, items }) => type === "id" || items?.type === "id"),
    },
    ...Object.fromEntries(
      fields.flatMap(([name, field]) =>
        field.rule ? [[field.rule, { says: `Takes ${describe(field)}.`, fields: [name] }]] : [],
      ),
    ),
    ...Object.fromEntries(
      definition.rules.map((rule) => [
        rule.id,
        // Documentation tells it where the reader looks for it: at the fields that the rule limits.
        {
          says: sentenceOf(rule, definition),
          fields: "fields" in rule ? aboutOf(rule) : aboutOf(rule).slice(0, 1),
        },
      ]),
    ),
  };
}
