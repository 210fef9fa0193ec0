/**
 * From what the sentences of an operation state to the one table that the constraint layer works with. What is stated of one field
 * in several sentences comes together here.
 */
import type { Condition, Definition, Field, LimitsRow } from "../../../src/constraints/definition.js";
import type { Problem } from "../../shared/spec-error.js";
import { conditionOf, limitsOf, modelsOf } from "./fact-limits.js";
import { strange } from "./fact-types.js";
import { FieldTable, type Mutable } from "./field-table.js";
import { RuleTable, type Path } from "./rule-table.js";
import { fieldOfSlot, type Fact, type ModelsWord, type OperationFile, type Slot } from "../operation-file.js";

/** What one may want to know beside the definition. */
export interface Findings {
  /** By the ids of the rules, the paths in the file of what states them. */
  readonly sentences?: Map<string, Path[]>;
  /** Rules that no request can break. */
  readonly told?: Problem[];
}

/** The table of an operation; what cannot be true together goes to `problems`. */
export function compileDefinition(
  file: OperationFile,
  operationId: string,
  problems: Problem[],
  { sentences = new Map<string, Path[]>(), told = [] }: Findings = {},
): Definition {
  const compiler = new Compiler(file, problems, sentences, told);
  const slots = Object.entries(file.texts).filter(([name]) => fieldOfSlot(name) !== undefined);
  for (const [slot, own] of slots)
    if (own.type !== undefined) compiler.addField(slot.slice(BODY.length), own, ["texts", slot]);
  for (const [index, { states = [] }] of (file.structure ?? []).entries())
    states.forEach((fact, place) => compiler.addFact(undefined, fact, ["structure", index, "states", place]));
  // A field's own sentences first, in the fields' order; then what is said of it elsewhere.
  const elsewhere = Object.entries(file.texts).filter(([name]) => fieldOfSlot(name) === undefined);
  for (const [slot, own] of [...slots, ...elsewhere])
    for (const [index, { states = [] }] of own.text.entries())
      states.forEach((fact, place) => {
        compiler.addFact(fieldOfSlot(slot), fact, ["texts", slot, "text", index, "states", place]);
      });
  return compiler.finish(operationId);
}

/** How the slots of the body's fields are called. */
const BODY = "body ";

class Compiler {
  readonly #file: OperationFile;
  readonly #problems: Problem[];
  readonly #table = new FieldTable();
  readonly #rules: RuleTable;

  constructor(file: OperationFile, problems: Problem[], sentences: Map<string, Path[]>, told: Problem[]) {
    this.#file = file;
    this.#problems = problems;
    this.#rules = new RuleTable(file, problems, sentences, told);
  }

  addField(path: string, slot: Slot, at: Path): void {
    const problem = this.#table.add(path, slot);
    if (problem !== undefined) this.#say(at, problem);
  }

  /** `owner` is the field beside whose text the fact stands. */
  addFact(owner: string | undefined, fact: Fact, at: Path): void {
    const path = fact.of ?? owner;
    this.#addPresence(fact, at);
    const { required: _, oneOf: _one, rule: _rule, of: _of, ...about } = fact;
    if (path === undefined) {
      if (Object.keys(about).length > 0)
        this.#say(at, `states ${Object.keys(about).join(", ")} of no field; say which with \`of\``);
      return;
    }
    const field = this.#table.find(path);
    if (!field) return fact.of === undefined ? undefined : this.#unknown(fact.of, at);
    for (const message of strange(path, fact, this.#table, this.#modelNames())) this.#say(at, message);
    if (fact.holds) {
      if (field.type === "list") field.items = { type: fact.holds };
      else field.type = fact.holds;
    }
    this.#addLimits(path, field, fact, at);
    this.#addPartners(path, fact, at);
  }

  /** What has to be there. */
  #addPresence({ required = [], oneOf, rule }: Fact, at: Path): void {
    if (required.length > 0) this.#rules.stated("required", at);
    for (const name of required) {
      const field = this.#table.find(name);
      if (field) field.required = true;
      else this.#unknown(name, at);
    }
    if (oneOf)
      this.#rules.add({ kind: "oneOf", id: rule ?? oneOf.map(idOf).join("-or-"), fields: oneOf }, at);
  }

  /** What holds together with a model or with another field. */
  #addPartners(path: string, fact: Fact, at: Path): void {
    const id = (suffix: string): string => fact.rule ?? `${idOf(path)}-${suffix}`;
    if (fact.taken) {
      const { orWith, ...word } = fact.taken;
      const models = this.#models(word, at);
      const partner = orWith === undefined ? {} : { orWith: { field: orWith } };
      this.#rules.add({ kind: "taken", id: id("model"), field: path, models, ...partner }, at);
    }
    const when: Condition = { field: path, ...(fact.when && { is: fact.when }) };
    for (const [partner, word] of Object.entries(fact.needs ?? {})) {
      const needs = conditionOf(partner, word);
      this.#rules.add({ kind: "needs", id: id(`needs-${idOf(partner)}`), when, needs }, at);
    }
    for (const [partner, word] of Object.entries(fact.excludes ?? {})) {
      const excludes = conditionOf(partner, word);
      this.#rules.add({ kind: "excludes", id: id(idOf(partner)), when, excludes }, at);
    }
  }

  /** Bounds of the field itself, or rows of a rule where they hold for some models, or at some values of another field, only. */
  #addLimits(path: string, field: Mutable<Field>, fact: Fact, at: Path): void {
    if (fact.models || fact.at) return this.#addRows(path, field, fact, at);
    const limits: Mutable<LimitsRow> = limitsOf(fact);
    if (Object.keys(limits).length > 0) this.#addOwn(path, field, limits, fact, at);
    // What only some models take is a value of the field, too.
    if (fact.only) this.#restrict(path, field, fact.only, fact.rule, at);
  }

  #addOwn(path: string, field: Mutable<Field>, limits: Mutable<LimitsRow>, fact: Fact, at: Path): void {
    if (field.enum && limits.enum) limits.enum = [...new Set([...field.enum, ...limits.enum])];
    for (const [bound, value] of Object.entries(limits)) {
      const before = (field as Record<string, unknown>)[bound];
      if (bound !== "enum" && before !== undefined && JSON.stringify(before) !== JSON.stringify(value))
        this.#say(
          at,
          `states ${bound} ${JSON.stringify(value)} of ${path}, and another sentence ${JSON.stringify(before)}`,
        );
    }
    Object.assign(field, limits);
    field.rule ??= fact.rule ?? idOf(path);
    this.#rules.stated(field.rule, at);
  }

  #addRows(path: string, field: Field, fact: Fact, at: Path): void {
    const limits = limitsOf(fact);
    const isOpen = Object.keys(limits).length === 0;
    const { except } = fact;
    if (isOpen && !except) this.#say(at, `names models or places of ${path}, and says nothing of them`);
    const named = fact.models && this.#models({ models: fact.models }, at);
    const row = (own: Fact, bounds: LimitsRow): LimitsRow => {
      const models = own.models ? this.#models({ models: own.models }, at) : named;
      const place = own.at && Object.entries(own.at)[0];
      return {
        ...(models && { models }),
        ...(place && { at: { field: place[0], is: place[1] } }),
        ...bounds,
      };
    };
    const id = fact.rule ?? (field.enum ? `${idOf(path)}-model` : idOf(path));
    this.#rules.stated(id, at);
    if (!isOpen) this.#rules.addRow(id, path, row(fact, limits));
    if (except) this.#rules.addRow(id, path, row(except, limitsOf(except)));
  }

  /** Values that only some models take: the others have a row without them. */
  #restrict(
    path: string,
    field: Mutable<Field>,
    only: NonNullable<Fact["only"]>,
    rule: string | undefined,
    at: Path,
  ): void {
    if (field.enum) field.enum = [...new Set([...field.enum, ...only.values])];
    const takers = this.#models({ models: only.models }, at);
    const others = this.#modelNames().filter((model) => !takers.includes(model));
    const id = rule ?? `${idOf(path)}-model`;
    this.#rules.stated(id, at);
    this.#rules.addRow(id, path, { models: others, not: only.values });
  }

  #modelNames(): string[] {
    return (this.#table.fields["model"]?.enum ?? this.#statedModels()) as string[];
  }

  /** The models may be listed after a field that speaks of them. */
  #statedModels(): string[] {
    const sentences = this.#file.texts[`${BODY}model`]?.text ?? [];
    return sentences.flatMap(({ states = [] }) => states.flatMap((fact) => (fact.values ?? []).map(String)));
  }

  #models(word: ModelsWord, at: Path): string[] {
    const [all, strangers] = [this.#modelNames(), [] as string[]];
    const models = modelsOf(word, all, strangers);
    if (strangers.length > 0)
      this.#say(at, `names ${strangers.join(", ")}, and the models are ${all.join(", ")}`);
    return models;
  }

  finish(operation: string): Definition {
    const { fields } = this.#table;
    return { operation, fields, rules: this.#rules.finish(fields, this.#modelNames()) };
  }

  #unknown(name: string, at: Path): void {
    this.#say(at, `names the field ${name}, and the request has none of that name`);
  }

  #say(at: Path, message: string): void {
    this.#problems.push({ where: this.#file.at(at), message });
  }
}

const idOf = (field: string): string => field.replaceAll(/[_.[\]]+/g, "-");
