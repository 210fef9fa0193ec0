/** The chapter of the HTML page about the rules: what each model takes, and each rule with the sentences that state it. */
import type { Build } from "../build.js";
import { renderModelMatrix } from "../outputs/model-matrix.js";
import { compileDefinition } from "../spec/definition/compile-definition.js";
import type { Path } from "../spec/definition/definition-draft.js";
import type { OperationFile, Reading } from "../spec/operation-file.js";
import { markdownTable } from "./markdown.js";

/** Markdown. */
export function describeRules({ operations, definitions }: Build): string {
  const chapters = operations.flatMap((file) => {
    const definition = definitions.get(file.name ?? "");
    if (!definition) return [];
    const rules = [...sentencesOf(file)].flatMap(([rule, sentences]) =>
      sentences.map(({ words, english, where }) => [`\`${rule}\``, words, english, `\`${where}\``]),
    );
    return [
      `# What ${definition.operation} takes\n\n${renderModelMatrix(definition, "en")}`,
      `# Rules of ${definition.operation}\n\n${markdownTable(["rule", "sentence", "in English", "read at"], rules)}`,
    ];
  });
  return chapters.join("\n\n");
}

export interface Sentence {
  /** The vendor's, or where a fact is from that stands in no sentence. */
  readonly words: string;
  readonly english: string;
  /** File and line. */
  readonly where: string;
}

/** The sentences that state a rule, by its id. */
export function sentencesOf(file: OperationFile): Map<string, Sentence[]> {
  const paths = new Map<string, Path[]>();
  compileDefinition(file, "", [], { sentences: paths });
  return new Map(
    [...paths].map(([rule, places]) => [rule, places.map((path) => sentenceAt(file, path))] as const),
  );
}

function sentenceAt(file: OperationFile, path: Path): Sentence {
  const [root, slot, , index] = path;
  const where = file.at(path);
  if (root === "structure") {
    const fact = file.structure?.[Number(slot)];
    return { words: `${fact?.at ?? ""}: ${JSON.stringify(fact?.is)}`, english: fact?.note ?? "", where };
  }
  const reading: Reading = file.texts[String(slot)]?.text[Number(index)] ?? {};
  const english = [reading.translation, reading.note].filter((part) => part !== undefined).join(" ");
  return { words: reading.quote ?? reading.source ?? "", english, where };
}
