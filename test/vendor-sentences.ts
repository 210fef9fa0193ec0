/** For the messages of tests: which of the vendor's sentences an expectation is a consequence of. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../generated/definitions.js";
import { sentencesOf } from "../scripts/report/docs-chapters.js";
import { readOperationFiles } from "../scripts/spec/read-operation-files.js";
import { describeRules } from "../src/constraints/describe-rules.js";

const name = "spec/operations/image-to-video.yaml";
const text = readFileSync(join(import.meta.dirname, "..", name), "utf8");
const [file] = readOperationFiles([{ name, text }], []);
const byRule = file ? sentencesOf(file) : new Map<string, never>();
const rules = Object.entries(describeRules(definitions.generateVideo));

/** The sentences that state a rule, with their lines; what holds for every API stands in none. */
function sentencesOfRule(rule: string): string {
  const sentences = byRule.get(rule) ?? [];
  return sentences.length === 0
    ? `the rule ${rule} stands in no sentence of the vendor`
    : sentences
        .map(({ words, english, where }) => `${rule} is read from ${where} «${words}» (${english})`)
        .join("\n");
}

/** The same for everything that is said about the fields that a text names. */
export function sentencesAbout(words: string): string {
  const named = rules.filter(([, { fields }]) =>
    fields.some((field) => new RegExp(`\\b${field}\\b`).test(words)),
  );
  return named
    .filter(([rule]) => byRule.has(rule))
    .map(([rule]) => sentencesOfRule(rule))
    .join("\n");
}
