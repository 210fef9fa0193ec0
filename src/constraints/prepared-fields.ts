/** The fields and rules of a definition, laid out for the check. */
import { acceptedBy } from "./accepted-value.js";
import { listedBy, type Predicate } from "./bounds.js";
import { fieldOf, type Definition, type Field } from "./definition.js";
import type { Check } from "./kinds/faces.js";
import { checkOf } from "./kinds/index.js";
import { createMemory } from "./memory.js";
import { describe, quote, strangerMessage } from "./message-words.js";
import type { Violation } from "./violation.js";

/** The fields of a request with one model, or of an object in it, laid out for the check. */
export interface Form {
  readonly fields: ReadonlyMap<string, FormField>;
  readonly required: readonly FormField[];
  /** Rules that also speak of fields that are not there. */
  readonly always: readonly PreparedRule[];
  /** What is said of a name that is none of theirs. */
  readonly strange: (name: string, place: string) => string;
}

export interface FormField {
  readonly name: string;
  readonly field: Field;
  readonly order: number;
  readonly isRequired: boolean;
  /** `takes an integer`. */
  readonly takes: string;
  /** The same between the place and the value of a misfit: each text that need not be joined saves 10 ns. */
  readonly refusal: string;
  /** For handing out: whoever changes theirs must not change ours. */
  readonly allowed: Violation["allowed"];
  /** Whether the field can hold a value, with all that is in it. */
  readonly accepts: Predicate;
  readonly items: FormField | undefined;
  readonly inner: Form | undefined;
  readonly rules: readonly PreparedRule[];
}

export interface PreparedRule {
  readonly id: string;
  /** The field that has to be there; `undefined` for a rule that is always asked, and then names a field itself. */
  readonly field: string | undefined;
  readonly check: Check;
}

/** The rules that a request with a model can break. */
export function prepareRules(definition: Definition, model: string | undefined): PreparedRule[] {
  return definition.rules.flatMap((rule) => {
    const check = checkOf(rule, definition, model);
    return check ? [{ id: rule.id, field: "fields" in rule ? undefined : fieldOf(rule), check }] : [];
  });
}

export function formOf(fields: Readonly<Record<string, Field>>, rules: readonly PreparedRule[] = []): Form {
  const names = Object.keys(fields);
  const recall = createMemory<string>();
  const all = Object.entries(fields).map(([name, field], order) => prepareField(name, field, order, rules));
  return {
    fields: new Map(all.map((field) => [field.name, field])),
    required: all.filter(({ isRequired }) => isRequired),
    always: rules.filter(({ field }) => field === undefined),
    strange: (name, place) =>
      place
        ? `${place}: has no field ${quote(name)}, only ${names.join(", ")}`
        : recall(name, () => strangerMessage(name, names)),
  };
}

function prepareField(name: string, field: Field, order: number, rules: readonly PreparedRule[]): FormField {
  const { items, fields = {} } = field;
  const allowed = listedBy(field);
  const takes = `takes ${describe(field)}`;
  return {
    name,
    field,
    order,
    isRequired: field.required ?? false,
    takes,
    refusal: `: ${takes}, not `,
    allowed: allowed && Object.freeze(allowed),
    accepts: acceptedBy(field),
    items: items && prepareField("", items, 0, []),
    inner: field.type === "object" ? formOf(fields) : undefined,
    rules: rules.filter((rule) => rule.field === name),
  };
}
