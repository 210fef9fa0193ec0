/** What a sentence seems to state: a guess only where no word and no key is left over, and every value is of its field's type. */
import { typeOfSlot } from "../definition/field-table.js";
import { misfits } from "../definition/fact-types.js";
import { disagreements } from "../words/hold-words.js";
import type { Fact } from "../definition/facts/index.js";
import type { SomeModels } from "../definition/facts/some-models.js";
import type { Partner } from "../definition/facts/partners.js";
import { readWords, type Token, type Vocabulary } from "../words/read-words.js";

/** `own` is the field beside whose text the sentence stands. */
export function likelyStates(
  sentence: string,
  type: string | undefined,
  own: string,
  vocabulary: Vocabulary,
): Fact[] | undefined {
  const { tokens, signs } = readWords(sentence, vocabulary);
  if (tokens.length === 0) return undefined;
  const kind = typeOfSlot(type);
  // A field that is new has no unit yet, and counts what its first sentence says.
  const counted = tokens
    .map((token) => token.unit)
    .find((each) => each !== undefined && each !== "characters");
  const unit = vocabulary.units?.get(own) ?? (vocabulary.values.has(own) ? undefined : counted);
  const slot = { ...(type !== undefined && { type }), ...(unit !== undefined && { unit }), text: [] };
  // Two fields beside each other need a word that says how they go together.
  const isTold = signs.some((sign) => /^(must|need|only|yes)$/.test(sign.kind));
  return guesses(tokens, own, vocabulary).find(
    (states) =>
      (isTold || states.every((fact) => !fact.needs)) &&
      (kind === undefined || states.every((fact) => misfits(fact, kind).length === 0)) &&
      disagreements({ quote: sentence, states }, slot, own, vocabulary).length === 0,
  );
}

function guesses(tokens: readonly Token[], own: string, vocabulary: Vocabulary): Fact[][] {
  const end = tokens.findIndex(({ kind }) => kind !== "model");
  const models = namesOf(tokens.slice(0, end < 0 ? tokens.length : end));
  const rest = tokens.slice(models.length);
  const fields = namesOf(rest.filter(({ kind }) => kind === "field"));
  const some = models.length > 0 ? { models } : {};
  if (own.endsWith("model")) return [[{ values: namesOf(tokens) }]];
  // Further models are no values of a field.
  const bounds = rest.some(({ kind }) => kind === "model") ? [] : boundsOf(rest);
  return [
    ...exclusive(tokens),
    // Models behind 支持 are those that take the field; without it the values are theirs.
    ...(models.length > 0 ? bounds.map((fact) => [{ taken: { models } }, fact]) : []),
    ...bounds.map((fact) => [{ ...some, ...fact }]),
    ...lengthsOf(rest).map((fact) => [fact]),
    ...takers(models, fields).map((taken) => [{ taken }]),
    [{ required: fields }],
    ...(fields.length > 1 ? [[{ oneOf: fields }]] : []),
    ...partners(rest, own, vocabulary).map((fact) => [fact]),
    ...exceptions(rest, some, vocabulary).map((fact) => [fact]),
  ];
}

const namesOf = (tokens: readonly Token[]): string[] => tokens.map(({ value }) => value);
const dataOf = (tokens: readonly Token[]): (string | number)[] =>
  tokens.map(({ kind, value }) => (kind === "number" ? Number(value) : value));

/** A list, or bounds of a number. */
function boundsOf(rest: readonly Token[]): Fact[] {
  if (rest.length === 0) return [];
  const data = dataOf(rest);
  const [first = NaN, second = NaN, third = NaN] = data.map(Number);
  return [
    { values: data },
    { from: first, to: second },
    { from: first, to: second, step: third },
    { to: first },
    { from: first },
    { step: first },
    { to: first, step: second },
    { from: first, step: second },
  ].filter((fact) => !Object.values(fact).some((value) => Number.isNaN(value)));
}

function lengthsOf(rest: readonly Token[]): Fact[] {
  const [first = NaN, second = NaN] = dataOf(rest).map(Number);
  return [{ upTo: first }, { from: first }, { from: first, upTo: second }].flatMap((range) => [
    { length: range },
    { items: range },
  ]);
}

function takers(
  models: readonly string[],
  [field = ""]: readonly string[],
): (SomeModels & { orWith?: string })[] {
  const [model = ""] = models;
  return [{ models }, { from: model }, { upTo: model }].flatMap((word) => [
    word,
    { not: word },
    { ...word, orWith: field },
  ]);
}

/** `"4k" (仅 v6 支持)`, alone or behind other values: values of some models only. */
function exclusive(tokens: readonly Token[]): Fact[][] {
  const models = namesOf(tokens.filter(({ kind }) => kind === "model"));
  const values = dataOf(tokens.filter(({ kind }) => kind !== "model"));
  if (models.length === 0 || values.length === 0) return [];
  const last = values.slice(-1);
  return [
    ...(tokens[0]?.kind === "model" ? [[{ only: { models, values } }]] : []),
    ...(values.length === 1 ? [[{ only: { values, models } }]] : []),
    [{ values: values.slice(0, -1) }, { only: { values: last, models } }],
    [{ values: values.slice(0, -1), only: { values: last, models } }],
  ];
}

/** What is said of another field, for all values of the own one or for some. */
function partners(rest: readonly Token[], own: string, { values, units, fields }: Vocabulary): Fact[] {
  const known = values.get(own);
  const end = rest.findIndex(({ value }) => !known?.has(value));
  const mine = end < 0 ? [] : rest.slice(0, end);
  const theirs = rest.slice(mine.length);
  const when = mine.length > 0 ? { when: namesOf(mine) } : {};
  return partnerWords(theirs, own, { values, units: units ?? new Map(), fields }).flatMap(([field, word]) => [
    { ...when, needs: { [field]: word } },
    { ...when, excludes: { [field]: word } },
  ]);
}

function partnerWords(
  theirs: readonly Token[],
  own: string,
  { values, units, fields }: Required<Pick<Vocabulary, "values" | "units" | "fields">>,
): [field: string, word: Partner][] {
  const [first] = theirs;
  if (!first) return [];
  const data = theirs[0]?.kind === "field" ? theirs.slice(1) : theirs;
  const isNamed = first.kind === "field";
  if (isNamed && data.length === 0) return [[first.value, "given"]];
  const isOwner = (field: string): boolean =>
    data.every(({ value, unit, kind }) =>
      kind === "number"
        ? (isNamed || unit === units.get(field)) && unit === units.get(field)
        : values.get(field)?.has(value) === true,
    );
  const owners = (
    isNamed ? [first.value] : fields.filter((field) => field !== own && field !== "model")
  ).filter(isOwner);
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) return [];
  const [from = NaN, to = NaN] = dataOf(data).map(Number);
  const words: Partner[] = data.every(({ kind }) => kind === "number")
    ? [...(data.length === 2 ? [{ from, to }] : [{ from }, { to: from }]), dataOf(data)]
    : [namesOf(data)];
  return words.map((word) => [owner, word]);
}

/** `5/8/10 (1080p 无法使用 10)`, `1~20 (1080p 最多 15)`: another bound at a value of another field. */
function exceptions(rest: readonly Token[], some: Fact, { values }: Vocabulary): Fact[] {
  const end = rest.findIndex(({ kind }) => kind !== "number");
  if (end < 1) return [];
  const place = rest.findIndex(({ kind }, index) => index >= end && kind === "value");
  const at = rest[place];
  const [field] = [...values].find(([, own]) => at && own.has(at.value)) ?? [];
  const inner = rest.slice(place + 1);
  if (!at || field === undefined || inner.some(({ kind }) => kind !== "number")) return [];
  const models = namesOf(rest.slice(end, place));
  const where = { ...(models.length > 0 && { models }), at: { [field]: [at.value] } };
  const other = boundsOf(inner).map(({ values: list, ...bounds }) => (list ? { not: list } : bounds));
  return boundsOf(rest.slice(0, end)).flatMap((bounds) =>
    other.map((exception) => ({ ...some, ...bounds, except: { ...where, ...exception } })),
  );
}
