/** The chapters of the HTML page that `npm run docs` makes, in Markdown. */
import type { Build } from "../build-outputs.js";
import { renderModelMatrix } from "../outputs/model-matrix.js";
import { compileDefinition } from "../spec/definition/compile-definition.js";
import type { Path } from "../spec/definition/definition-draft.js";
import type { OperationFile, Reading } from "../spec/operation-file.js";
import type { Problem } from "../shared/spec-error.js";
import { claim } from "../spec/claims.js";
import type { Spec } from "../spec/read-spec.js";
import { operationSlots, type TextSlot } from "../spec/text-slots.js";

/** What each model takes, and each rule with the sentences that state it. */
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

/**
 * While a regenerate is in progress, what was read and what the export says now, side by side: the sentences that differ first, then
 * the problems as `npm run generate` lists them.
 */
export function describeSentences({ operations, raw }: Spec, problems: readonly Problem[]): string {
  const found = operationSlots(raw);
  const chapters = operations.map((file) => {
    const slots = found.get(file.operation)?.slots ?? [];
    const names = [...new Set([...slots.map(({ name }) => name), ...Object.keys(file.texts)])];
    const rows = names.flatMap((name) =>
      rowsOf(
        file,
        name,
        slots.find((slot) => slot.name === name),
      ),
    );
    const [open, held] = [true, false].map((isOpen) =>
      rows.filter(({ status }) => (status !== HELD) === isOpen),
    );
    const table = [...(open ?? []), ...(held ?? [])].map(({ cells, status }) => [...cells, status]);
    return `# Regenerate in progress: ${file.operation}\n\n${markdownTable(["text", "old sentence", "new sentence", "states", "status"], table)}`;
  });
  const unread = [...found.keys()].filter((name) => operations.every(({ operation }) => operation !== name));
  const list = problems.map(({ where, message }) => [`\`${where}\``, message]);
  return [
    ...chapters,
    ...unread.map((name) => `# Unread: ${name}`),
    `# Problems\n\n${markdownTable(["where", "what"], list)}`,
  ].join("\n\n");
}

interface Row {
  readonly cells: readonly string[];
  readonly status: string;
}

const HELD = "as read";

function rowsOf(file: OperationFile, name: string, slot: TextSlot | undefined): Row[] {
  const readings = (file.texts[name]?.text ?? []).filter(({ source }) => source === undefined);
  const pieces = readings.map(({ quote, remark }) => quote ?? remark ?? "");
  const { missing, unclaimed } = claim(slot?.text ?? "", pieces);
  const fresh = unclaimed.map(({ text }) => text);
  const old = readings.map((reading, index): Row => {
    const piece = pieces[index] ?? "";
    const isGone = missing.includes(index);
    const now = isGone ? (fresh.shift() ?? "") : piece;
    const gone = now === "" ? "gone" : "changed: read it again";
    return { cells: [name, piece, now, stated(reading)], status: isGone ? gone : HELD };
  });
  return [
    ...old,
    ...fresh.map((text): Row => ({ cells: [name, "", text, ""], status: "new: nobody has read it" })),
  ];
}

function stated({ states = [], read = [] }: Reading): string {
  return [...states.map((fact) => `\`${JSON.stringify(fact)}\``), ...read].join(", ");
}

/** A Markdown table; what the cells say is shown as it is, and not taken for Markdown or HTML. */
function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

function cell(text: string): string {
  const [code, inside = ""] = /^`([^`]*)`$/.exec(text) ?? [];
  const escaped = (code === undefined ? text : inside)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, "<br>");
  return code === undefined ? escaped.replaceAll(/[*_~[\]]/g, "\\$&") : `\`${escaped}\``;
}
