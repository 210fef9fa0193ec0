/** The values and bounds of a field: of the field itself, or with some models or at some values of another field only. */
import type { Field, Limits, LimitsRow } from "../../../../src/constraints/definition.js";
import { idOf, type DefinitionDraft, type Path } from "../definition-draft.js";
import type { Mutable } from "../field-table.js";
import {
  byName,
  hasValues,
  isAny,
  isNumber,
  list,
  number,
  object,
  scalar,
  some,
  text,
  type SpokenTable,
  type WordTable,
} from "./word.js";

interface Range {
  readonly from?: number;
  readonly upTo?: number;
}

export interface LimitsFact {
  /** What an integer, or each item of a list of them, is: an id. */
  readonly holds?: "id";
  readonly models?: readonly string[];
  readonly at?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly values?: readonly (string | number)[];
  readonly not?: readonly (string | number)[];
  readonly from?: number;
  readonly to?: number;
  readonly step?: number;
  readonly length?: Range;
  readonly items?: Range;
  readonly except?: LimitsFact;
  readonly only?: { readonly values: readonly (string | number)[]; readonly models: readonly string[] };
}

const range = some({ from: number, upTo: number });
const place = {
  models: list(text),
  at: byName(list(scalar)),
  values: list(scalar),
  not: list(scalar),
  from: number,
  to: number,
};

export const words: WordTable<LimitsFact> = {
  holds: {
    schema: { const: "id" },
    fits: (type) => type === "integer" || type === "id" || type === "list",
  },
  models: { schema: place.models, fits: isAny },
  at: { schema: place.at, fits: isAny },
  values: { schema: place.values, fits: hasValues },
  not: { schema: place.not, fits: hasValues },
  from: { schema: number, fits: isNumber },
  to: { schema: number, fits: isNumber },
  step: { schema: number, fits: isNumber },
  length: { schema: range, fits: (type) => type === "string" },
  items: { schema: range, fits: (type) => type === "list" },
  except: { schema: object(["at"], place), fits: hasValues },
  only: {
    schema: object(["values", "models"], { values: list(scalar), models: list(text) }),
    fits: hasValues,
  },
};

export const spoken: SpokenTable<LimitsFact> = {
  models: { by: ["yes", "only", "or"] },
  at: { by: ["or"], namesFields: true },
  values: { by: ["choice", "yes", "only", "or"] },
  not: { by: ["not", "or"], demands: ["not", "apart"], isNegative: true },
  from: { by: ["yes"] },
  to: { by: ["yes"] },
  upTo: { by: ["yes"] },
  step: { by: ["step"], demands: ["step"] },
  length: { by: ["yes"], counts: "characters" },
  items: { by: ["yes"], counts: "pieces" },
  holds: {},
  except: {},
  only: { by: ["only"], demands: ["only"] },
};

type Stated = LimitsFact & { readonly rule?: string };

export function compile(fact: Stated, path: string | undefined, at: Path, draft: DefinitionDraft): void {
  const field = path === undefined ? undefined : draft.fields.find(path);
  if (path === undefined || !field) return;
  if (fact.holds) {
    if (field.type === "list") field.items = { type: fact.holds };
    else field.type = fact.holds;
  }
  if (fact.models || fact.at) return addRows(path, field, fact, at, draft);
  const limits: Mutable<LimitsRow> = limitsOf(fact);
  if (Object.keys(limits).length > 0) addOwn(path, field, limits, fact, at, draft);
  // What only some models take is a value of the field, too.
  if (fact.only) restrict(path, field, fact.only, fact.rule, at, draft);
}

function limitsOf({ values, not, from, to, step, length, items }: LimitsFact): Limits {
  return {
    ...(values && { enum: values }),
    ...(not && { not }),
    ...(from !== undefined && { minimum: from }),
    ...(to !== undefined && { maximum: to }),
    ...(step !== undefined && { step }),
    ...(length?.from !== undefined && { minLength: length.from }),
    ...(length?.upTo !== undefined && { maxLength: length.upTo }),
    ...(items?.from !== undefined && { minItems: items.from }),
    ...(items?.upTo !== undefined && { maxItems: items.upTo }),
  };
}

/** Whatever else the request says. */
function addOwn(
  path: string,
  field: Mutable<Field>,
  limits: Mutable<LimitsRow>,
  { rule }: Stated,
  at: Path,
  draft: DefinitionDraft,
): void {
  if (field.enum && limits.enum) limits.enum = [...new Set([...field.enum, ...limits.enum])];
  for (const [bound, value] of Object.entries(limits)) {
    const before = (field as Record<string, unknown>)[bound];
    if (bound !== "enum" && before !== undefined && JSON.stringify(before) !== JSON.stringify(value))
      draft.say(
        at,
        `states ${bound} ${JSON.stringify(value)} of ${path}, and another sentence ${JSON.stringify(before)}`,
      );
  }
  Object.assign(field, limits);
  field.rule ??= rule ?? idOf(path);
  draft.tell(field.rule, at);
}

/** With some models, or at some values of another field. */
function addRows(path: string, field: Field, fact: Stated, at: Path, draft: DefinitionDraft): void {
  const limits = limitsOf(fact);
  const isOpen = Object.keys(limits).length === 0;
  const { except } = fact;
  if (isOpen && !except) draft.say(at, `names models or places of ${path}, and says nothing of them`);
  const named = fact.models && draft.models({ models: fact.models }, at);
  const row = (own: LimitsFact, bounds: LimitsRow): LimitsRow => {
    const models = own.models ? draft.models({ models: own.models }, at) : named;
    const [other] = Object.entries(own.at ?? {});
    return {
      ...(models && { models }),
      ...(other && { at: { field: other[0], is: other[1] } }),
      ...bounds,
    };
  };
  const id = fact.rule ?? (field.enum ? `${idOf(path)}-model` : idOf(path));
  draft.tell(id, at);
  if (!isOpen) draft.addRow(id, path, row(fact, limits));
  if (except) draft.addRow(id, path, row(except, limitsOf(except)));
}

/** Values that only some models take: the others have a row without them. */
function restrict(
  path: string,
  field: Mutable<Field>,
  only: NonNullable<LimitsFact["only"]>,
  rule: string | undefined,
  at: Path,
  draft: DefinitionDraft,
): void {
  if (field.enum) field.enum = [...new Set([...field.enum, ...only.values])];
  const takers = draft.models({ models: only.models }, at);
  const others = draft.modelNames().filter((model) => !takers.includes(model));
  const id = rule ?? `${idOf(path)}-model`;
  draft.tell(id, at);
  draft.addRow(id, path, { models: others, not: only.values });
}
