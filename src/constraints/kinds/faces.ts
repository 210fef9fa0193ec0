/** The faces that each kind of rule has. A kind is a module that exports all of them; `index.ts` does not compile with one missing. */
import type { Condition, Definition, Field, Kind, Limits, RuleOf, Scalar } from "../definition.js";
import type { Sent } from "../possible-values.js";
import type { JsonSchema } from "../value-schema.js";
import type { Violation } from "../violation.js";

/** What a rule has against the value of a field. */
export interface Problem {
  /** The field, where it is not the one that the rule begins with. */
  readonly name?: string;
  /** What is wrong and the way out, to be read after the field's name. */
  readonly says: string;
  /** What is told of the value, where it is not the value itself. */
  readonly received?: string;
  readonly allowed?: Violation["allowed"];
}

/** What a form needs to know about one field of one model. */
export interface FieldCapability extends Omit<Limits, "enum"> {
  /** `id` is a 64-bit integer, as number or bigint. */
  readonly type: Field["type"];
  readonly required: boolean;
  /** The values to choose from, at the quality that was asked for. */
  readonly values?: readonly (string | number)[];
  /** Goes only with these: without more said, switches that are `true`, ids that are not 0, texts that are not empty. */
  readonly needs?: readonly Condition[];
  /** The same for some of its values. */
  readonly valueNeeds?: readonly OfValues[];
  /** Does not go with these; where `values` are named, only they do not. */
  readonly excludes?: readonly OfValues[];
  /** Exactly one of this field and these is there. */
  readonly insteadOf?: readonly string[];
}

/** A condition on another field, for some values of this one. */
export interface OfValues extends Condition {
  readonly values?: readonly Scalar[];
}

/** One rule at work: what is wrong with the value of a field, if anything; `fits` tells whether the field can hold it at all. */
export type Check = (sent: Sent, value: unknown, fits: boolean) => Problem | undefined;

/** What several rules may say of one field: lists, which are put together. */
type Lists = {
  [
    Key in keyof FieldCapability as NonNullable<FieldCapability[Key]> extends readonly unknown[] ? Key : never
  ]?: FieldCapability[Key];
};

/** A field of one model, as far as one rule says something of it; `false` when the model does not take it. */
export type CapabilityPart = Lists | false | undefined;

export interface Faces<K extends Kind> {
  /** The fields that the rule speaks about. The check looks at it when the first of them is there. */
  about(rule: RuleOf<K>): readonly string[];
  /** Prepares the check of a rule with a model, if there is anything to check; `undefined` is any model. */
  check(rule: RuleOf<K>, definition: Definition, model: string | undefined): Check | undefined;
  /** The rule in one sentence, for documentation. */
  says(rule: RuleOf<K>, definition: Definition): string;
  /** The rule as JSON Schemas of the whole request, all of which hold. */
  jsonSchema(rule: RuleOf<K>, definition: Definition): readonly JsonSchema[];
  /** What it says of the first field that it is about, with a model. */
  capability(rule: RuleOf<K>, model: string): CapabilityPart;
  /** The same for any model, in a few words for a list of options; `spell` writes the name of another field. */
  help(rule: RuleOf<K>, definition: Definition, spell: (field: string) => string): string | undefined;
}
