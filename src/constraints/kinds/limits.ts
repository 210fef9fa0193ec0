/** The values of a field depend on the model, and perhaps on the value of another field: durations by model and quality. */
import { acceptedBy } from "../accepted-value.js";
import { has, tightest, within, type Predicate } from "../bounds.js";
import { modelsOf, type Definition, type LimitsRow, type RuleOf } from "../definition.js";
import { createMemory } from "../memory.js";
import { describe, list, measured, range, show } from "../message-words.js";
import {
  applies,
  limitsOn,
  modelsFor,
  takesRest,
  valuesOf,
  withinAll,
  type Sent,
} from "../possible-values.js";
import { schemaOfLimits, type JsonSchema } from "../value-schema.js";
import { when } from "./condition.js";
import type { CapabilityPart, Check, Problem } from "./faces.js";

type LimitsRule = RuleOf<"limits">;

export function about({ field, rows }: LimitsRule): string[] {
  return [field, ...partners(rows)];
}

/** The other fields that decide. */
function partners(rows: readonly LimitsRow[]): string[] {
  return [...new Set(rows.flatMap(({ at }) => (at ? [at.field] : [])))];
}

export function check(rule: LimitsRule, definition: Definition, model?: string): Check {
  const { rows } = rule;
  // While the model is not known, what any of them takes is right.
  const tests = modelsFor(definition, model).map((name) =>
    rows
      .filter(({ models }) => !models || has(models, name))
      .map((row) => ({ at: row.at, isWithin: within(row) })),
  );
  // What the words depend on, besides the value.
  const places = partners(definition.rules.flatMap((each) => (each.kind === "limits" ? each.rows : [])));
  const recall = createMemory<Problem>();
  return (sent, value, fits) => {
    if (!fits) return undefined;
    for (const each of tests) if (keeps(each, sent, value)) return undefined;
    const problem = (): Problem => problemOf(rule, definition, model, sent, value);
    if (typeof value === "object") return problem();
    return recall([...places.map((name) => show(sent[name])), value].join(), problem);
  };
}

interface RowTest {
  readonly at: LimitsRow["at"];
  readonly isWithin: Predicate;
}

function keeps(tests: readonly RowTest[], sent: Sent, value: unknown): boolean {
  for (const { at, isWithin } of tests)
    if ((!at || has(at.is, sent[at.field])) && !isWithin(value)) return false;
  return true;
}

function problemOf(
  { field, rows }: LimitsRule,
  definition: Definition,
  model: string | undefined,
  sent: Sent,
  value: unknown,
): Problem {
  const { fields } = definition;
  const own = fields[field]!;
  const allowed = valuesOf(definition, field, model, sent);
  const takes = (name: string | undefined, request: Sent): boolean =>
    withinAll(limitsOn(definition, field, name, request))(value);
  const decisive = partners(rows.filter((row) => applies(row, model, sent)));
  const place = decisive.map((name) => ` at ${String(sent[name])}`).join("");
  const subject = model ? `${model}${place} ` : "";
  const words = allowed
    ? inWords(allowed)
    : describe({ ...own, ...tightest(limitsOn(definition, field, model, sent)) });
  const received = measured(value, allowed);
  const ways = decisive.flatMap((name) => {
    const open = (valuesOf(definition, name, model, sent) ?? []).filter((at) =>
      takes(model, { ...sent, [name]: at }),
    );
    return open.length > 0 ? [`at ${list(open, "or")}`] : [];
  });
  // What no model takes is said of its own field.
  const fitting = partners(rows).filter((name) => acceptedBy(fields[name]!)(sent[name]));
  const others = Object.fromEntries(fitting.map((name) => [name, sent[name]]));
  const takers = modelsOf(definition).filter(
    (name) => takes(name, sent) && takesRest(definition, field, name, others),
  );
  if (takers.length > 0) ways.push(`with ${list(takers, "or")}`);
  return {
    says:
      (allowed?.length === 0
        ? `${model ?? "it"} takes none${place}`
        : `${subject}takes ${words}${own.unit ? ` ${own.unit}` : ""}`) +
      `, not ${received}` +
      (ways.length > 0 ? `; ${received} is possible ${ways.join(", or ")}` : ""),
    received,
    ...(allowed && { allowed: Object.freeze(allowed) }),
  };
}

function inWords(values: readonly (string | number)[]): string {
  return typeof values[0] === "number" ? range(values as number[]) : list(values.map(show), "or");
}

export function says({ field, rows }: LimitsRule, { fields }: Definition): string {
  const { unit } = fields[field]!;
  const others = partners(rows);
  return `${unit ? `In ${unit}: a` : "A"} ${field} that the model takes${others.length > 0 ? ` with its ${list(others, "and")}` : ""}.`;
}

export function jsonSchema({ field, rows }: LimitsRule, { fields }: Definition): JsonSchema[] {
  return rows.map((row) => {
    const properties = {
      ...(row.models && { model: { enum: row.models } }),
      ...(row.at && { [row.at.field]: { enum: row.at.is } }),
    };
    const consequence = { properties: { [field]: schemaOfLimits(fields[field]!.type, row, fields[field]) } };
    const names = Object.keys(properties);
    return names.length > 0 ? when({ properties, required: names }, consequence) : consequence;
  });
}

/** The values themselves come from `valuesOf`, which all of `capabilities` goes by. */
export function capability(): CapabilityPart {
  return undefined;
}

export function help(): string {
  return "what a model takes: pixverse-i2v models";
}
