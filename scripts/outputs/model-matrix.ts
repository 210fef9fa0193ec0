/** The table "what each model takes" of README.md and README.zh-CN.md. */
import { fieldNames, fields, type Field } from "../../src/fields.js";
import { barred, durationsOf, modelNames, takersOf } from "../../src/models.js";
import type { FieldName, Model } from "../../src/request-body.js";

interface Words {
  readonly field: string;
  readonly seconds: string;
  readonly notAt: (quality: string) => string;
  readonly yes: string;
  readonly withTemplate: (partner: string) => string;
}

const words = {
  en: {
    field: "field",
    seconds: "`duration` (seconds)",
    notAt: (quality) => `not at ${quality}`,
    yes: "yes",
    withTemplate: (partner) => `with \`${partner}\``,
  },
  zh: {
    field: "字段",
    seconds: "`duration`（秒）",
    notAt: (quality) => `${quality} 不可用`,
    yes: "支持",
    withTemplate: (partner) => `需 \`${partner}\``,
  },
} as const satisfies Record<string, Words>;

/** A Markdown table, a column a model; fields that all models take alike are left out. Ends with a line break. */
export function renderModelMatrix(language: keyof typeof words): string {
  const { field, seconds, notAt }: Words = words[language];
  const differing = fieldNames.filter((name) => takersOf(name));
  const qualities = fields.quality.values.filter((quality) =>
    modelNames.some((model) => barred(model, quality)),
  );
  return table([
    [field, ...modelNames],
    [seconds, ...modelNames.map((model) => durations(model))],
    ...qualities.map((quality) => [
      notAt(quality),
      ...modelNames.map((model) => barred(model, quality) ?? ""),
    ]),
    ...differing.map((name) => [
      `\`${name}\``,
      ...modelNames.map((model) => taken(name, model, words[language])),
    ]),
  ]);
}

function durations(model: Model): string {
  const seconds = durationsOf(model);
  const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
  return seconds.length > 3 && last - first === seconds.length - 1 ? `${first}–${last}` : seconds.join(", ");
}

function taken(name: FieldName, model: Model, { yes, withTemplate }: Words): string {
  const { anyModelWith }: Field = fields[name];
  if (takersOf(name)?.includes(model)) return yes;
  return anyModelWith ? withTemplate(anyModelWith) : "";
}

/** Padded as prettier would, so that formatting the README changes nothing. Every sign counts one, except wide ones. */
function table(rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(String));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(3, ...cells.map((row) => width(row[column] ?? ""))),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell))).join(" | ")} |\n`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((count) => "-".repeat(count))), ...body.map(line)].join("");
}

function width(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u3000-\u9fff\uff00-\uff60]/.test(sign) ? 2 : 1), 0);
}
