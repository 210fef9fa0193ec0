/**
 * Tried as a maintainer in a hurry would: the vendor changes a sentence, the new words are copied into the operation file, and the data
 * stays; or the other way round. Every sentence of the definition, every word that rules something, every piece of data.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Problem } from "../../scripts/shared/spec-error.js";
import { compileDefinition } from "../../scripts/spec/definition/compile-definition.js";
import { holdText, holdWords } from "../../scripts/spec/words/hold-words.js";
import type { OperationFile, Reading } from "../../scripts/spec/operation-file.js";
import { readOperationFiles } from "../../scripts/spec/read-operation-files.js";
import { readWords } from "../../scripts/spec/words/read-words.js";
import { vocabularyOf } from "../../scripts/spec/words/stated-facts.js";
import { FROZEN_SPEC } from "../frozen-spec.js";
import { OPERATION } from "./project.js";

type Path = readonly (string | number)[];
type Node = string | number | boolean | readonly Node[] | { readonly [key: string]: Node };

let file: OperationFile;
let plain: { texts: Record<string, { text: Reading[] }>; structure: { at: string; states?: Node }[] };
beforeAll(async () => {
  const text = await readFile(join(FROZEN_SPEC, "..", OPERATION), "utf8");
  plain = parse(text) as typeof plain;
  file = readOperationFiles([{ name: OPERATION, text }], [])[0]!;
});

/** What stops the generator, of a file in which something was put in another's place. */
function problemsWith(path: Path, value: unknown): string[] {
  const edited = put(file, path, value) as OperationFile;
  const problems: Problem[] = [];
  const [part, name] = path;
  // The text that was edited is nearly always the one that stops, and the others need not be held then.
  if (part === "texts") holdText(edited, String(name), vocabularyOf(edited), problems);
  if (problems.length === 0) holdWords(edited, problems);
  if (problems.length === 0) compileDefinition(edited, "generateVideo", problems);
  // What nothing else stops may have no form.
  if (problems.length === 0)
    readOperationFiles([{ name: OPERATION, text: stringify(put(plain, path, value)) }], problems);
  return problems.map(({ message }) => message);
}

/** A copy with another value at a path; the rest is shared. */
function put(owner: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const inner = put((owner as Record<string | number, unknown>)[step], rest, value);
  return Array.isArray(owner) ? owner.with(Number(step), inner) : { ...(owner as object), [step]: inner };
}

/** The quotes and remarks of the file with the paths of their words. */
function pieces(): { path: Path; words: string; reading: Reading; slot: string }[] {
  return Object.entries(plain.texts).flatMap(([slot, { text }]) =>
    text.flatMap((reading, index) => {
      const key = reading.quote === undefined ? "remark" : "quote";
      const words = reading[key];
      return words === undefined ? [] : [{ path: ["texts", slot, "text", index, key], words, reading, slot }];
    }),
  );
}

/** Every reading of a kind of word, each put in the place of another of its kind. */
const kinds: readonly (readonly [what: string, word: RegExp, instead: readonly string[]])[] = [
  ["another number", /(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*[a-z_])/gi, ["7", "99"]],
  ["another number of seconds or lines", /\d+(?=s|p\b|~)/g, ["7", "99"]],
  ["another model", /[vc]\.?\d(?:\.\d)?(?!\w)/g, ["v4.5", "v6", "c1", "v7", "v2"]],
  ["another value in quotes", /(?<=")[a-z]\w+(?=")/g, ["other"]],
  ["the other direction", /以上/g, ["以下", "之前", ""]],
  ["the other direction", /以下/g, ["以上", "之后", ""]],
  ["the other direction", /以内/g, ["以上", ""]],
  ["the other direction", /^~(?=\d)/g, ["≥", ""]],
  ["the other polarity", /不支持/g, ["支持", "", "仅支持"]],
  ["the other polarity", /无法使用/g, ["可使用", "", "仅可使用"]],
  ["the other polarity", /(?<!不)支持(?=\s*v)/g, ["不支持", "", "除"]],
  ["the other polarity", /(?<!不|才)可使用/g, ["不可使用", "无法使用"]],
  ["another way to join", / or (?=有)/g, ["且", ", "]],
];

/** What a vendor writes behind a sentence. */
const additions = [
  "仅 v6",
  "除 v6 以外",
  ", 不支持 v6",
  "(v7 除外)",
  "(1080p 除外)",
  "五秒以内",
  "最多十张",
  "最多两个",
  "十二个字符",
  "三到五张",
  "5,000",
  "1.5",
  "10秒",
  "仅限会员",
  "暂不支持",
  "必填",
  "至少一项",
];

describe("words that change while the data stays", () => {
  test.each(kinds)("%s (%s)", (_, word, instead) => {
    const overlooked = pieces()
      // Of its own example nothing is stated, so nothing is held.
      .filter(({ reading }) => reading.quote !== undefined)
      .flatMap(({ path, words, reading }) =>
        [...words.matchAll(word)]
          .filter(([found]) => !(reading.note ?? "").includes("UTF") && !isName(words, found))
          .flatMap((found) => instead.map((other) => replaceAt(words, found.index, found[0], other)))
          .filter((changed) => readsDifferently(words, changed) && problemsWith(path, changed).length === 0),
      );
    expect(overlooked).toEqual([]);
  });

  test.each(additions)("something more: %s", (more) => {
    const overlooked = pieces().filter(
      ({ path, words }) => problemsWith(path, `${words} ${more}`).length === 0,
    );
    expect(overlooked.map(({ slot, words }) => `${slot}: ${words}`)).toEqual([]);
  });

  test("two sentences that change places", () => {
    const quotes = pieces().filter(({ reading }) => (reading.states?.length ?? 0) > 0);
    const overlooked = quotes.flatMap((one, index) =>
      quotes
        .slice(index + 1)
        .filter((two) => one.words !== two.words && !isAlike(one.reading, two.reading))
        .filter(
          (two) => problemsWith(one.path, two.words).length + problemsWith(two.path, one.words).length === 0,
        )
        .map((two) => `${one.words} | ${two.words}`),
    );
    expect(overlooked).toEqual([]);
  });
});

/** Encodings count nothing. */
const isName = (words: string, found: string): boolean => words.includes(`UTF-${found}`);

const replaceAt = (text: string, at: number, old: string, other: string): string =>
  text.slice(0, at) + other + text.slice(at + old.length);

/** `v.3.5` for `v3.5` is the same word in another spelling. */
function readsDifferently(one: string, two: string): boolean {
  const vocabulary = vocabularyOf(file);
  const read = (text: string): string => JSON.stringify(readWords(text, vocabulary));
  return read(one) !== read(two);
}

/** Two readings that state the same, or nothing that words could differ in. */
const isAlike = (one: Reading, two: Reading): boolean =>
  JSON.stringify(one.states) === JSON.stringify(two.states) ||
  (one.inferred !== undefined && two.inferred !== undefined);

/** Every other value at every depth of what is stated. */
function* mutations(node: Node, twins: Twins = {}): Generator<Node> {
  if (typeof node === "number") yield* [node + 1, -1];
  else if (typeof node === "boolean") yield !node;
  else if (typeof node === "string") yield* node === "given" ? [[true]] : ["v9", "other"];
  else if (Array.isArray(node)) {
    const list = node as readonly Node[];
    yield [...list, typeof list[0] === "number" ? 77 : "more"];
    for (const [index, item] of list.entries()) {
      if (list.length > 1) yield list.filter((_, other) => other !== index);
      for (const other of mutations(item, twins))
        yield list.map((same, place) => (place === index ? other : same));
    }
  } else {
    for (const [key, value] of Object.entries(node as Record<string, Node>)) {
      // Ids of rules are ours.
      if (key === "rule") continue;
      const { [key]: _, ...rest } = node as Record<string, Node>;
      if (Object.keys(rest).some((other) => other !== "rule")) yield rest;
      for (const other of twins[key] ?? []) yield { ...rest, [other]: value };
      for (const other of mutations(value, twins)) yield { ...rest, [key]: other };
    }
  }
}

/** Keys that hold the same form of data and say something else. */
type Twins = Readonly<Record<string, readonly string[]>>;
const keyTwins: Twins = {
  from: ["to", "upTo", "step"],
  to: ["from", "step"],
  upTo: ["from"],
  values: ["not"],
  not: ["values"],
  needs: ["excludes"],
  excludes: ["needs"],
  required: ["oneOf"],
  length: ["items"],
  items: ["length"],
};

describe("data that changes while the words stay", () => {
  test("in any place of any sentence or source", () => {
    const overlooked = Object.entries(plain.texts).flatMap(([slot, { text }]) =>
      text.flatMap(({ states, ...reading }, index) =>
        // Of a source only the data is held: its words are ours.
        [...mutations((states ?? []) as unknown as Node, reading.source === undefined ? keyTwins : {})]
          .filter((other) => problemsWith(["texts", slot, "text", index, "states"], other).length === 0)
          .map((other) => `${reading.quote ?? reading.source}: ${JSON.stringify(other)}`),
      ),
    );
    expect(overlooked).toEqual([]);
  });

  test("in what stands for the export's structure", () => {
    const overlooked = plain.structure.flatMap(({ at, states }, index) =>
      [...mutations(states ?? [], keyTwins)]
        .filter((other) => problemsWith(["structure", index, "states"], other).length === 0)
        .map((other) => `${at}: ${JSON.stringify(other)}`),
    );
    expect(overlooked).toEqual([]);
  });
});
