/** The table of an operation while it is made: what is stated of one field in several sentences comes together here. */
import type { LimitsRow, Rule } from "../../../src/constraints/definition.js";
import type { Problem } from "../../shared/spec-error.js";
import type { OperationFile } from "../operation-file.js";
import { modelsMeant, type SomeModels } from "./facts/some-models.js";
import { FieldTable } from "./field-table.js";

/** Where something stands in the operation's file. */
export type Path = readonly (string | number)[];

export class DefinitionDraft {
  readonly fields = new FieldTable();
  readonly rules: Rule[] = [];
  /** By the ids of the rules, where in the file they are stated. */
  readonly sentences: Map<string, Path[]>;
  readonly #file: OperationFile;
  readonly #problems: Problem[];
  /** Rows by the id of their rule: several sentences speak of the durations. */
  readonly #rows = new Map<string, LimitsRow[]>();

  constructor(file: OperationFile, problems: Problem[], sentences: Map<string, Path[]>) {
    this.#file = file;
    this.#problems = problems;
    this.sentences = sentences;
  }

  say(at: Path, message: string): void {
    this.#problems.push({ where: this.#file.at(at), message });
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
    this.tell(rule.id, at);
    const same = this.rules.find(({ id }) => id === rule.id);
    if (!same) this.rules.push(rule);
    else if (JSON.stringify(same) !== JSON.stringify(rule))
      this.say(
        at,
        `states the rule ${rule.id} in another way than a sentence before: ${JSON.stringify(same)}, now ${JSON.stringify(rule)}. Give one of them a \`rule\` of its own, or bring them in line`,
      );
  }

  /** A row of the rule about the values of a field. */
  addRow(id: string, field: string, row: LimitsRow): void {
    const rows = this.#rows.get(id) ?? [];
    rows.push(row);
    if (this.#rows.has(id)) return;
    this.#rows.set(id, rows);
    this.rules.push({ kind: "limits", id, field, rows });
  }

  modelNames(): string[] {
    return (this.fields.find("model")?.enum ?? this.#statedModels()) as string[];
  }

  /** The models may be listed after a field that speaks of them. */
  #statedModels(): string[] {
    const sentences = this.#file.texts["body model"]?.text ?? [];
    return sentences.flatMap(({ states = [] }) => states.flatMap((fact) => (fact.values ?? []).map(String)));
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
