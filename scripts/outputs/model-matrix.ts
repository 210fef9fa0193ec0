/** The table "what each model takes" of README.md and README.zh-CN.md. */
import { capabilityOf } from "../../src/constraints/kinds/index.js";
import { modelsOf, type Definition, type RuleOf } from "../../src/constraints/definition.js";
import { valuesAt, valuesOf } from "../../src/constraints/possible-values.js";
import { unitIn } from "../shared/quantities.js";
import type { Problem } from "../shared/spec-error.js";
import type { SourceText } from "../spec/yaml-source.js";

interface Words {
  readonly field: string;
  readonly units: (field: string, unit: string | undefined) => string;
  readonly notAt: (quality: string) => string;
  readonly yes: string;
  readonly withPartner: (partner: string) => string;
}

const words = {
  en: {
    field: "field",
    units: (field, unit) => `\`${field}\`${unit ? ` (${unit})` : ""}`,
    notAt: (quality) => `not at ${quality}`,
    yes: "yes",
    withPartner: (partner) => `with \`${partner}\``,
  },
  zh: {
    field: "字段",
    units: (field, unit) => `\`${field}\`${unit ? `（${unitIn("zh", unit)}）` : ""}`,
    notAt: (quality) => `${quality} 不可用`,
    yes: "支持",
    withPartner: (partner) => `需 \`${partner}\``,
  },
} as const satisfies Record<string, Words>;

/** A Markdown table, a column a model; what all models take alike is left out. Ends with a line break. */
export function renderModelMatrix(definition: Definition, language: keyof typeof words): string {
  const own: Words = words[language];
  const rows = definition.rules.flatMap((rule) => {
    if (rule.kind === "limits") return limitRows(definition, rule, own);
    return rule.kind === "taken" ? [takenRow(definition, rule, own)] : [];
  });
  return table([[own.field, ...modelsOf(definition)], ...rows]);
}

/** The values with each model, and those that it does not make at a value of another field. */
function limitRows(definition: Definition, { field, rows }: RuleOf<"limits">, own: Words): string[][] {
  const models = modelsOf(definition);
  const all = (model: string) => valuesOf(definition, field, model) ?? [];
  const places = [
    ...new Set(rows.flatMap(({ at }) => (at ? at.is.map((is) => [at.field, is] as const) : []))),
  ];
  const distinct = new Map(places.map(([name, is]) => [`${name} ${is}`, [name, is] as const]));
  return [
    [own.units(field, definition.fields[field]?.unit), ...models.map((model) => shorten(all(model)))],
    ...[...distinct.values()].map(([name, is]) => [
      own.notAt(String(is)),
      ...models.map((model) => {
        const there = valuesAt(definition, field, model, { [name]: is }) ?? [];
        return shorten(all(model).filter((value) => !there.includes(value)));
      }),
    ]),
  ];
}

function shorten(values: readonly (string | number)[]): string {
  const [first = 0, last = 0] = [Number(values[0]), Number(values.at(-1))];
  const isDense = values.length > 3 && last - first === values.length - 1;
  return isDense ? `${first}–${last}` : values.join(", ");
}

function takenRow(definition: Definition, rule: RuleOf<"taken">, { yes, withPartner }: Words): string[] {
  const cells = modelsOf(definition).map((model) => {
    const capability = capabilityOf(rule, model);
    if (capability === false) return "";
    return capability?.needs ? capability.needs.map(({ field }) => withPartner(field)).join(", ") : yes;
  });
  return [`\`${rule.field}\``, ...cells];
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

const BEGIN = "<!-- models: written by npm run generate from spec/operations/image-to-video.yaml -->\n";
const END = "<!-- /models -->";

/** The README with the matrix between its two marks; a README without them goes to `problems`. */
export function fillReadme({ name, text }: SourceText, matrix: string, problems: Problem[]): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) {
    problems.push({
      where: name,
      message: `has no place for the matrix: ${BEGIN.trim()} and ${END} on lines of their own`,
    });
    return text;
  }
  return `${text.slice(0, begin + BEGIN.length)}\n${matrix}\n${text.slice(end)}`;
}
