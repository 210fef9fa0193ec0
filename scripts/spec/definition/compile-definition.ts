/** From what the sentences of an operation state to the one table that the constraint layer works with. */
import { fieldOf, type Definition } from "../../../src/constraints/definition.js";
import type { Problem } from "../../shared/spec-error.js";
import { fieldOfSlot, type OperationFile } from "../operation-file.js";
import { alwaysTrue, wrongWith } from "./check-rules.js";
import { DefinitionDraft, type Path } from "./definition-draft.js";
import { strange } from "./fact-types.js";
import { plainIds } from "./ids.js";
import { compileFact, wordsAboutField, type Fact } from "./facts/index.js";

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
  operation: string,
  problems: Problem[],
  { sentences = new Map<string, Path[]>(), told = [] }: Findings = {},
): Definition {
  const statedModels = (file.texts[`${BODY}model`]?.text ?? []).flatMap(({ states = [] }) =>
    states.flatMap(({ values = [] }) => values.map(String)),
  );
  const draft = new DefinitionDraft((at) => file.at(at), statedModels, problems, sentences);
  const slots = Object.entries(file.texts).filter(([name]) => fieldOfSlot(name) !== undefined);
  for (const [slot, own] of slots) {
    const problem = own.type === undefined ? undefined : draft.fields.add(slot.slice(BODY.length), own);
    if (problem !== undefined) draft.say(["texts", slot], problem);
  }
  for (const [index, { states = [] }] of (file.structure ?? []).entries())
    states.forEach((fact, place) => addFact(undefined, fact, ["structure", index, "states", place], draft));
  // A field's own sentences first, in the fields' order; then what is said of it elsewhere.
  const elsewhere = Object.entries(file.texts).filter(([name]) => fieldOfSlot(name) === undefined);
  for (const [slot, own] of [...slots, ...elsewhere])
    for (const [index, { states = [] }] of own.text.entries())
      states.forEach((fact, place) =>
        addFact(fieldOfSlot(slot), fact, ["texts", slot, "text", index, "states", place], draft),
      );
  return finish(operation, file, draft, told);
}

/** How the slots of the body's fields are called. */
const BODY = "body ";

/** `owner` is the field beside whose text the fact stands. */
function addFact(owner: string | undefined, fact: Fact, at: Path, draft: DefinitionDraft): void {
  const path = fact.of ?? owner;
  const about = wordsAboutField(fact);
  const isKnown = path !== undefined && draft.fields.find(path) !== undefined;
  if (path === undefined && about.length > 0)
    draft.say(at, `states ${about.join(", ")} of no field; say which with \`of\``);
  if (fact.of !== undefined && !isKnown) draft.unknown(fact.of, at);
  if (isKnown)
    for (const message of strange(path, fact, draft.fields, draft.modelNames())) draft.say(at, message);
  compileFact(fact, isKnown ? path : undefined, at, draft);
}

/** Rules in the order of their fields, without those that only say a second time what another one says. */
function finish(operation: string, file: OperationFile, draft: DefinitionDraft, told: Problem[]): Definition {
  const { fields } = draft.fields;
  const order = Object.keys(fields);
  const models = draft.modelNames();
  const rules = draft.rules.toSorted((a, b) => order.indexOf(fieldOf(a)) - order.indexOf(fieldOf(b)));
  for (const rule of rules)
    for (const message of wrongWith(rule, fields, models))
      draft.say(draft.sentences.get(rule.id)?.[0] ?? [], message);
  tellPlainIds(file, draft, told);
  const breakable = rules.filter((rule) => {
    const why = alwaysTrue(rule, fields, models);
    if (why === undefined) return true;
    const [at = []] = draft.sentences.get(rule.id) ?? [];
    draft.sentences.delete(rule.id);
    told.push({
      where: file.at(at),
      message: `no request can break the rule ${rule.id} alone, because ${why}; it is read, and nothing is made of it`,
    });
    return false;
  });
  return { operation, fields, rules: breakable };
}

/** Where a field of the same name holds an id it stops; a name alone may deceive. */
function tellPlainIds(file: OperationFile, draft: DefinitionDraft, told: Problem[]): void {
  for (const { path, like } of plainIds(draft.fields.fields)) {
    // A list stands in the slot of its field.
    const at = ["texts", `${BODY}${path.replace(/(\[\])+$/, "")}`];
    if (like !== undefined)
      draft.say(
        at,
        `${path} is read as a plain integer, which JavaScript rounds, and ${like} holds an id. State it, in a sentence or as a source: \`source: An id like ${like}.\` with \`states: [{ holds: id }]\``,
      );
    else
      told.push({
        where: file.at(at),
        message: `${path} is read as a plain integer, which JavaScript rounds where it is large. If it is an id, as its name says, state \`holds: id\``,
      });
  }
}
