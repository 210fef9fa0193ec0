/** The chapter of the HTML page while a regenerate is in progress: what was read, and what the export says now, side by side. */
import type { Problem } from "../shared/spec-error.js";
import { claim } from "../spec/claims.js";
import type { OperationFile, Reading } from "../spec/operation-file.js";
import type { Spec } from "../spec/read-spec.js";
import { operationSlots, type TextSlot } from "../spec/text-slots.js";
import { markdownTable } from "./markdown.js";

/** Markdown: the sentences that differ first, then the problems as `npm run generate` lists them. */
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
