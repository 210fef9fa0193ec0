/** One thing that a sentence states, in the words that spec/README.md lists. Each kind of fact is a file here, with all that there is of its words. */
import type { DefinitionDraft, Path } from "../definition-draft.js";
import * as limits from "./limits.js";
import * as partners from "./partners.js";
import * as presence from "./presence.js";
import * as taken from "./taken.js";
import { isAny, some, text, type SpokenTable, type WordTable } from "./word.js";

interface AnyFact {
  /** The field that it is about, where the sentence stands elsewhere: in the description, or in an example. */
  readonly of?: string;
  /** The id of the rule, where it is not the usual one. */
  readonly rule?: string;
}

export interface Fact
  extends AnyFact, limits.LimitsFact, taken.TakenFact, partners.PartnersFact, presence.PresenceFact {}

/** A kind of fact. */
interface FactKind {
  /** Puts what it states into the table. `path` is the field that it is about, if there is one. */
  compile(fact: Fact, path: string | undefined, at: Path, draft: DefinitionDraft): void;
}

/** In the order in which their rules stand. */
const kinds = { presence, limits, taken, partners };

const anyFact: WordTable<AnyFact> = {
  of: { schema: text, fits: isAny },
  rule: { schema: { type: "string", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" }, fits: isAny },
};

/** What comes with each word. */
export const WORDS: WordTable<Fact> = {
  ...anyFact,
  ...kinds.presence.words,
  ...kinds.limits.words,
  ...kinds.taken.words,
  ...kinds.partners.words,
};

/** How sentences say each word, and the words inside them. */
export const SPOKEN: SpokenTable<Fact> = {
  of: {},
  rule: { isOurs: true },
  ...kinds.presence.spoken,
  ...kinds.limits.spoken,
  ...kinds.taken.spoken,
  ...kinds.partners.spoken,
};

/** The form of a fact, as JSON Schema. */
export const factSchema = some(
  Object.fromEntries(Object.entries(WORDS).map(([name, { schema }]) => [name, schema])),
);

/** What of a fact says something of a field. */
export function wordsAboutField(fact: Fact): string[] {
  return Object.keys(fact).filter((word) => !(word in anyFact || word in presence.words));
}

/** Puts what a fact states into the table. */
export function compileFact(fact: Fact, path: string | undefined, at: Path, draft: DefinitionDraft): void {
  for (const kind of Object.values<FactKind>(kinds)) kind.compile(fact, path, at, draft);
}
