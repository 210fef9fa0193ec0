/**
 * The form of an operation's definition, as `npm run generate` writes it into `generated/` from `spec/operations/`. Everything that
 * this package knows about combinations is one such table per operation; the files beside this one read it, and hold no facts of their own.
 */

export type Scalar = string | number | boolean;

/** Bounds of a value. A bound that is not there does not bind; 0 is a bound. */
export interface Limits {
  readonly enum?: readonly (string | number)[];
  /** Values that are out. */
  readonly not?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** The value is a whole multiple of it, as the decimal fraction that is sent: 0.3 is one of 0.1, and 0.1 + 0.2 is none. */
  readonly step?: number;
  /** Of a text, in Unicode code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of a list. */
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What one field holds, whatever else the request says. */
export interface Field extends Limits {
  /** `id`: of something uploaded or made before, a 64-bit integer from 0. */
  readonly type: "boolean" | "string" | "integer" | "number" | "id" | "list" | "object";
  readonly required?: true;
  /** Of a `list`. */
  readonly items?: Field;
  /** Of an `object`. */
  readonly fields?: Readonly<Record<string, Field>>;
  /** What a number counts: `seconds`. */
  readonly unit?: string;
  /** The id of the rule about its value; fields that hold anything of their type have none. */
  readonly rule?: string;
}

/** What another field must say. Without a value or bound it has to say something: a switch is on, an id is not 0, a text not empty. */
export interface Condition {
  readonly field: string;
  readonly is?: readonly Scalar[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** For these models (all, when none is named) and these values of another field, the values of a field are within limits. */
export interface LimitsRow extends Limits {
  readonly models?: readonly string[];
  readonly at?: { readonly field: string; readonly is: readonly Scalar[] };
}

/**
 * Every rule across fields, by kind. `kinds/` has a file for each. A rule with `fields` is asked of every request, and told at each of them;
 * one with `field` or `when` is asked of requests that have this field, and told there.
 */
export interface RuleKinds {
  /** What values a field has with a model, or with a model at the value of another field. All rows hold. */
  limits: { readonly field: string; readonly rows: readonly LimitsRow[] };
  /** Only these models take the field; any model does, where there is a partner and it says so. */
  taken: { readonly field: string; readonly models: readonly string[]; readonly orWith?: Condition };
  /** A field (or one value of it) goes only with what another one says. */
  needs: { readonly when: Condition; readonly needs: Condition };
  /** What two fields say does not go together. */
  excludes: { readonly when: Condition; readonly excludes: Condition };
  /** Exactly one of the fields is there. The first is the one that a request has usually. */
  oneOf: { readonly fields: readonly string[] };
}

export type Kind = keyof RuleKinds;

/** A rule of one kind, with its stable id. */
export type RuleOf<K extends Kind> = {
  readonly [Each in K]: { readonly kind: Each; readonly id: string } & RuleKinds[Each];
}[K];
export type Rule = RuleOf<Kind>;

/** Everything that is known of one operation's requests. */
export interface Definition {
  /** The operation's id in the document. */
  readonly operation: string;
  /** In the API's order. A field called `model` chooses what the rules about models speak of. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly rules: readonly Rule[];
}

/** The models of an operation, in the vendor's order; none when it has no field `model`. */
export function modelsOf(definition: Definition): readonly string[] {
  return listedIn(definition, "model");
}

/** The values that the definition lists for a field of texts. */
export function listedIn({ fields }: Definition, name: string): readonly string[] {
  return (fields[name]?.enum ?? []) as readonly string[];
}

/** The fields, in the API's order. */
export function namesOf({ fields }: Definition): string[] {
  return Object.keys(fields);
}

/** The field that a rule begins with: the check looks at the rule when that field is there. Of `oneOf` it is the usual one. */
export function fieldOf(rule: Rule): string {
  if ("field" in rule) return rule.field;
  return "when" in rule ? rule.when.field : rule.fields[0]!;
}
