/** The rules of an operation's requests, each once, however many sentences state it, and where they are stated. */
import {
  fieldOf,
  type Condition,
  type Field,
  type LimitsRow,
  type Rule,
} from "../../../src/constraints/definition.js";
import { aboutOf } from "../../../src/constraints/kinds/index.js";
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile } from "../operation-file.js";

/** A place in the operation file. */
export type Path = readonly (string | number)[];

type Fields = Readonly<Record<string, Field>>;

export class RuleTable {
  readonly #rules: Rule[] = [];
  /** Rows by the id of their rule: several sentences speak of the durations. */
  readonly #rows = new Map<string, { field: string; rows: LimitsRow[] }>();
  readonly #sentences: Map<string, Path[]>;
  readonly #file: Pick<OperationFile, "at">;
  readonly #problems: Problem[];
  readonly #told: Problem[];

  /**
   * @param sentences where each rule is stated, by its id
   * @param told rules of which nothing is made
   */
  constructor(
    file: Pick<OperationFile, "at">,
    problems: Problem[],
    sentences: Map<string, Path[]>,
    told: Problem[],
  ) {
    this.#file = file;
    this.#problems = problems;
    this.#sentences = sentences;
    this.#told = told;
  }

  /** Notes that a rule is stated at a place. */
  stated(rule: string, at: Path): void {
    this.#sentences.set(rule, [...(this.#sentences.get(rule) ?? []), at]);
  }

  addRow(id: string, field: string, row: LimitsRow): void {
    const rule = this.#rows.get(id) ?? { field, rows: [] };
    rule.rows.push(row);
    if (this.#rows.has(id)) return;
    this.#rows.set(id, rule);
    this.#rules.push({ kind: "limits", id, ...rule });
  }

  /** The same rule may be said twice, and counts once. */
  add(rule: Rule, at: Path): void {
    this.stated(rule.id, at);
    const same = this.#rules.find(({ id }) => id === rule.id);
    if (!same) this.#rules.push(rule);
    else if (JSON.stringify(same) !== JSON.stringify(rule))
      this.#say(
        at,
        `states the rule ${rule.id} in another way than a sentence before: ${JSON.stringify(same)}, now ${JSON.stringify(rule)}. Give one of them a \`rule\` of its own, or bring them in line`,
      );
  }

  /** The rules in the order of the fields; what is wrong with them goes to `problems`. */
  finish(fields: Fields, models: readonly string[]): Rule[] {
    const order = Object.keys(fields);
    const rules = this.#rules.toSorted((a, b) => order.indexOf(fieldOf(a)) - order.indexOf(fieldOf(b)));
    for (const rule of rules)
      for (const message of wrongWith(rule, fields, models))
        this.#say(this.#sentences.get(rule.id)?.[0] ?? [], message);
    return rules.filter((rule) => !this.#holdsAnyway(rule, alwaysTrue(rule, fields, models)));
  }

  /** A rule that no request can break would only say a second time what another one says. */
  #holdsAnyway({ id }: Rule, why: string | undefined): boolean {
    if (why === undefined) return false;
    const [at = []] = this.#sentences.get(id) ?? [];
    this.#sentences.delete(id);
    this.#told.push({
      where: this.#file.at(at),
      message: `no request can break the rule ${id} alone, because ${why}; it is read, and nothing is made of it`,
    });
    return true;
  }

  #say(at: Path, message: string): void {
    this.#problems.push({ where: this.#file.at(at), message });
  }
}

/** In lines, fields and values that the request does not have, and models of which nothing is said. */
function wrongWith(rule: Rule, fields: Fields, models: readonly string[]): string[] {
  const unknown = aboutOf(rule).filter((name) => !fields[name.split(/[.[]/)[0] ?? ""]);
  return [
    ...unknown.map((name) => `names the field ${name}, and the request has none of that name`),
    ...conditionsOf(rule).flatMap(({ field, is = [] }) => {
      const { enum: values } = fields[field] ?? {};
      const odd = values ? is.filter((value) => !values.includes(value as string)) : [];
      return odd.length > 0 ? [`names ${odd.join(", ")} of ${field}, which takes ${values?.join(", ")}`] : [];
    }),
    ...unsaid(rule, fields, models),
  ];
}

function conditionsOf(rule: Rule): readonly Condition[] {
  if (rule.kind === "needs") return [rule.when, rule.needs];
  if (rule.kind === "excludes") return [rule.when, rule.excludes];
  return rule.kind === "limits" ? rule.rows.flatMap(({ at }) => (at ? [at] : [])) : [];
}

/** A field without bounds of its own would take anything from a model that no sentence names. */
function unsaid(rule: Rule, fields: Fields, models: readonly string[]): string[] {
  if (rule.kind !== "limits" || rule.rows.every((row) => !row.models)) return [];
  const { enum: values, minimum, maximum, maxLength } = fields[rule.field] ?? {};
  if ([values, minimum, maximum, maxLength].some((bound) => bound !== undefined)) return [];
  const unnamed = models.filter(
    (model) => !rule.rows.some((row) => !row.at && (!row.models || row.models.includes(model))),
  );
  return unnamed.length > 0 ? [`no sentence says which ${rule.field} ${unnamed.join(", ")} takes`] : [];
}

/** Why a rule holds of every request that breaks no other. */
function alwaysTrue(rule: Rule, fields: Fields, models: readonly string[]): string | undefined {
  if (rule.kind === "taken" && models.length > 0 && models.every((model) => rule.models.includes(model)))
    return `every model takes ${rule.field}`;
  if (rule.kind !== "needs") return undefined;
  const { field, is, minimum, maximum } = rule.needs;
  const { required, type, minLength = 0, enum: values } = fields[field] ?? {};
  const isPlain = is === undefined && minimum === undefined && maximum === undefined;
  // A switch may be there and off, an id 0, a text empty.
  const isFull = type === "string" && (minLength > 0 || values !== undefined);
  return required && isPlain && isFull ? `${field} is required, and never empty` : undefined;
}
