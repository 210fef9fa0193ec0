/** The table of an operation while it is made: what is stated of one field in several sentences comes together here. */
import type { LimitsRow, Rule } from "../../../src/constraints/definition.js";
import type { Problem } from "../../shared/spec-error.js";
import { differingBounds, rivalOf, tellRivals, tellRows } from "./clashes.js";
import { modelsMeant, type SomeModels } from "./facts/some-models.js";
import { FieldTable } from "./field-table.js";

/** Where something stands in the operation's file. */
export type Path = readonly (string | number)[];

export class DefinitionDraft {
  readonly fields = new FieldTable();
  readonly rules: Rule[] = [];
  /** By the ids of the rules, where in the file they are stated. */
  readonly sentences: Map<string, Path[]>;
  readonly #placeOf: (at: Path) => string;
  readonly #statedModels: readonly string[];
  readonly #problems: Problem[];
  /** Rows by the id of their rule: several sentences speak of the durations. */
  readonly #rows = new Map<string, LimitsRow[]>();
  /** Where each row is stated. */
  readonly #places = new Map<LimitsRow, Path>();

  /**
   * @param placeOf tells file and line
   * @param statedModels the models as sentences list them, which may stand after a field that speaks of them
   */
  constructor(
    placeOf: (at: Path) => string,
    statedModels: readonly string[],
    problems: Problem[],
    sentences: Map<string, Path[]>,
  ) {
    this.#placeOf = placeOf;
    this.#statedModels = statedModels;
    this.#problems = problems;
    this.sentences = sentences;
  }

  say(at: Path, message: string): void {
    this.#problems.push({ where: this.#placeOf(at), message });
  }

  unknown(name: string, at: Path): void {
    this.say(at, `names the field ${name}, and the request has none of that name`);
  }

  /** Keeps where a rule is stated. */
  tell(rule: string, at: Path): void {
    this.sentences.set(rule, [...(this.sentences.get(rule) ?? []), at]);
  }

  /** The same rule may be said twice, and counts once. */
  addRule(rule: Rule, at: Path): void {
    const before = rivalOf(rule, this.rules);
    if (before)
      this.say(at, tellRivals(before, rule, this.#placeOf(this.sentences.get(before.id)?.[0] ?? [])));
    this.tell(rule.id, at);
    if (!this.rules.some(({ id }) => id === rule.id)) this.rules.push(rule);
  }

  /** A row of the rule about the values of a field, from the sentence that was told of last. */
  addRow(id: string, field: string, row: LimitsRow): void {
    const at = this.sentences.get(id)?.at(-1) ?? [];
    const others = this.rules.flatMap((rule) =>
      rule.kind === "limits" && rule.field === field ? rule.rows : [],
    );
    const before = others.find((other) => differingBounds(row, other).length > 0);
    if (before) this.say(at, tellRows(field, row, before, this.#placeOf(this.#places.get(before) ?? [])));
    this.#places.set(row, at);
    const rows = this.#rows.get(id) ?? [];
    rows.push(row);
    if (this.#rows.has(id)) return;
    this.#rows.set(id, rows);
    this.rules.push({ kind: "limits", id, field, rows });
  }

  modelNames(): readonly string[] {
    return (this.fields.find("model")?.enum ?? this.#statedModels) as readonly string[];
  }

  /** The models that a fact names; those that there are not are a problem. */
  models(word: SomeModels, at: Path): string[] {
    const all = this.modelNames();
    const strangers: string[] = [];
    const models = modelsMeant(word, all, strangers);
    if (strangers.length > 0)
      this.say(at, `names ${strangers.join(", ")}, and the models are ${all.join(", ")}`);
    return models;
  }
}

/** A field's part of the id of a rule. */
export const idOf = (field: string): string => field.replaceAll(/[_.[\]]+/g, "-");
