import { printable, widthOf } from "./printable.js";

/** Rows as text in columns, two spaces apart. */
export function formatTable(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))));
  }
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** Fewer columns than these are no column of text, but a ladder. */
const narrowest = 50;

/** Labels with what they stand for: beside each other where the columns allow it, and otherwise one below the other. */
export function formatList(
  rows: readonly (readonly [label: string, text: string])[],
  columns: number,
): string {
  const beside = Math.max(0, ...rows.map(([label]) => widthOf(label))) + 2;
  if (columns - beside >= narrowest) {
    return formatTable(
      rows.flatMap(([label, text]) =>
        wrap(text, columns - beside).map((line, index) => [index === 0 ? label : "", line]),
      ),
    );
  }
  const indent = " ".repeat(8);
  return rows
    .map(([label, text]) => [label, ...wrap(text, columns - indent.length).map((line) => indent + line)])
    .flat()
    .map((line) => `${printable(line).trimEnd()}\n`)
    .join("");
}

/** Paragraphs of text in so many columns. Lines that begin with a space, such as examples, stay as they are. */
export function reflow(text: string, columns: number): string {
  return text
    .split("\n\n")
    .map((block) => (/^ /m.test(block) ? block : wrap(block.replaceAll("\n", " "), columns).join("\n")))
    .join("\n\n");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line.length > 0 && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
