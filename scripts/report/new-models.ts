/** What a model that is new takes, or does not, though no sentence says so of it by name. */
import { modelsOf, type Definition } from "../../src/constraints/definition.js";
import { fieldsOf } from "../../src/constraints/capabilities.js";
import { groupBy } from "../shared/group-by.js";
import { tryJson } from "../shared/json-value.js";
import type { Fact } from "../spec/definition/facts/index.js";
import { modelsMeant, type SomeModels } from "../spec/definition/facts/some-models.js";
import { fieldOfSlot, type OperationFile } from "../spec/operation-file.js";
import { enumOf } from "./acceptance/trial.js";
import { previousVersion } from "./changes-since.js";

/** Of all operations, in lines: a person decides whether each is meant. */
export async function tellNewModels(
  root: string,
  operations: readonly OperationFile[],
  definitions: ReadonlyMap<string, Definition>,
): Promise<string[]> {
  const lines = await Promise.all(
    operations.map(async (file) => {
      const definition = definitions.get(file.name ?? "");
      const previous = await previousVersion(root, `generated/${file.name}.schema.json`);
      const before = enumOf(tryJson(previous?.text ?? "") ?? {}, "model");
      if (!definition || before.length === 0) return [];
      const said = groupBy(statementsOf(file), ({ field }) => field);
      return modelsOf(definition)
        .filter((model) => !before.includes(model))
        .flatMap((model) => unnamed(model, said, definition).map((line) => `${file.name}: ${model} ${line}`));
    }),
  );
  return lines.flat();
}

/** What a sentence says of a field with some models. */
interface Statement {
  readonly field: string;
  readonly fact: Fact;
  /** The words, with file and line. */
  readonly place: string;
}

function statementsOf({ structure = [], texts, at }: OperationFile): Statement[] {
  return [
    ...structure.flatMap(({ at: pointer, states = [] }, index) =>
      statementsIn(undefined, states, pointer, at(["structure", index])),
    ),
    ...Object.entries(texts).flatMap(([slot, { text }]) =>
      text.flatMap(({ states = [], quote, source = "" }, index) =>
        statementsIn(fieldOfSlot(slot), states, quote ?? source, at(["texts", slot, "text", index])),
      ),
    ),
  ];
}

function statementsIn(
  owner: string | undefined,
  facts: readonly Fact[],
  words: string,
  where: string,
): Statement[] {
  return facts.flatMap((fact) => {
    const field = fact.of ?? owner;
    if (field === undefined || namedIn(fact).length === 0) return [];
    return [{ field, fact, place: `«${words}» (${where})` }];
  });
}

/** The models that a fact names, to whatever end. */
function namedIn({ taken, models = [], only, except }: Fact): readonly string[] {
  return [...models, ...(only?.models ?? []), ...(except?.models ?? []), ...(taken ? spelt(taken) : [])];
}

function spelt({ models = [], from, upTo, not }: SomeModels): string[] {
  return [...models, ...[from, upTo].filter((model) => model !== undefined), ...(not ? spelt(not) : [])];
}

function unnamed(
  model: string,
  said: ReadonlyMap<string, readonly Statement[]>,
  definition: Definition,
): string[] {
  const fields = Object.entries(definition.fields);
  const silent = fields.filter(([name, { required }]) => !required && !said.has(name)).map(([name]) => name);
  const spoken = [...said].flatMap(([field, statements]) =>
    [true, false].flatMap((isTaken) => {
      const own = statements.filter(({ fact }) => (fact.taken !== undefined) === isTaken);
      const [first] = own;
      if (!first || own.some(({ fact }) => namedIn(fact).includes(model))) return [];
      return [isTaken ? takes(model, first, modelsOf(definition)) : values(model, field, first, definition)];
    }),
  );
  return [
    ...spoken,
    ...(silent.length > 0 ? [`takes ${silent.join(", ")}: no sentence says which models do`] : []),
  ];
}

function takes(model: string, { field, fact, place }: Statement, models: readonly string[]): string {
  const { orWith, ...word } = fact.taken ?? {};
  const isTaken = modelsMeant(word, models, []).includes(model);
  const { from, upTo } = word.not ?? word;
  const how =
    from !== undefined || upTo !== undefined
      ? "by a comparison, in the order in which the models are listed"
      : isTaken
        ? "as none of those that the sentence excepts"
        : "as none of those that the sentence names";
  const alone = orWith !== undefined && !isTaken ? ` without ${orWith}` : "";
  return `${isTaken ? "takes" : "does not take"} ${field}${alone}, ${how}: ${place}`;
}

function values(model: string, field: string, { place }: Statement, definition: Definition): string {
  const own = fieldsOf(definition, model)[field]?.values;
  return `takes ${own ? own.join(", ") : "any value"} of ${field}, as none of those that the sentence names: ${place}`;
}
