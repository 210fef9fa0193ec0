import { imageToVideo } from "../../../generated/image-to-video.js";
import type { Condition, Definition, Limits } from "../../constraints/definition.js";
import { inWords } from "../../constraints/kinds/condition.js";
import { list, range } from "../../constraints/message-words.js";
import {
  capabilities,
  fieldNames,
  modelNames,
  qualityNames,
  type FieldCapability,
  type Model,
} from "../../constraints/index.js";
import { type Command, commonOptions, columnsOf } from "../command.js";
import { exitCodes } from "../exit-codes.js";
import { jsonLine } from "../printable.js";
import { formatList, formatTable, reflow } from "../text-layout.js";
import { describeLimits } from "./request-options.js";

const definition: Definition = imageToVideo;

export const models: Command = {
  usage: "[MODEL] [options]",
  summary: "what each model takes, or all about one of them",
  positionals: [0, 1],
  options: commonOptions,
  details: `  pixverse-i2v models
  pixverse-i2v models v5.5`,
  async run({ positionals, values, io }) {
    const [model] = positionals as readonly [Model?];
    if (values["json"]) {
      const result = model === undefined ? modelNames.map((name) => capabilities(name)) : capabilities(model);
      io.stdout.write(jsonLine(result));
    } else {
      io.stdout.write(
        model === undefined ? describeAll(columnsOf(io.stdout)) : describeOne(model, columnsOf(io.stdout)),
      );
    }
    return exitCodes.success;
  },
};

/** A column a model, or where they do not fit one model after the other; only what differs between them is told. */
function describeAll(columns: number): string {
  const all = modelNames.map((name) => capabilities(name));
  const durations = qualityNames.map((quality) => [
    `seconds at ${quality}`,
    ...all.map((model) => shortRange(model.durationsAt[quality])),
  ]);
  const differing = fieldNames.filter(
    (name) => new Set(all.map((model) => mark(model.fields[name]))).size > 1,
  );
  const rows = differing.map((name) => [name, ...all.map((model) => mark(model.fields[name]))]);
  const table = formatTable([["", ...modelNames], ...durations, ...rows]);
  const width = Math.max(...table.split("\n").map((line) => line.length));
  const more = "More about one of them: pixverse-i2v models v6";
  if (width > columns) return `${describeInTurn(differing, columns)}\n${reflow(more, columns)}\n`;
  const legend = "● takes it   (T) only with a template_id   · does not take it";
  return `${table}\n${legend}\n${more}\n`;
}

function describeInTurn(differing: typeof fieldNames, columns: number): string {
  const rows = modelNames.map((name) => {
    const { durationsAt, fields } = capabilities(name);
    const secondsAt = (quality: keyof typeof durationsAt): string => range(durationsAt[quality]);
    const made = qualityNames.filter((quality) => durationsAt[quality].length > 0);
    const durations = [...new Set(made.map(secondsAt))].map(
      (seconds) =>
        `${seconds} s at ${list(
          made.filter((quality) => secondsAt(quality) === seconds),
          "or",
        )}`,
    );
    const taken = differing
      .filter((field) => fields[field])
      .map((field) => (mark(fields[field]) === "(T)" ? `${field} (only with a template_id)` : field));
    return [name, `${durations.join(", ")}; ${taken.join(", ")}`] as const;
  });
  return formatList(rows, columns);
}

function mark(field: FieldCapability | undefined): string {
  if (!field) return "·";
  return field.needs?.some((partner) => partner.field === "template_id") ? "(T)" : "●";
}

function shortRange(seconds: readonly number[]): string {
  if (seconds.length === 0) return "–";
  return range(seconds)
    .replace(" to ", "–")
    .replaceAll(/, | or /g, " ");
}

function describeOne(model: Model, columns: number): string {
  const { durationsAt, fields } = capabilities(model);
  const durations = Object.entries(durationsAt).map(([quality, seconds]) => [
    quality,
    seconds.length > 0 ? `${range(seconds)} seconds` : "nothing",
  ]);
  const rows = Object.entries(fields).map(([name, field]) => [name, describeField(field)] as const);
  return `${model} makes\n\n${formatTable(durations)}\nand takes\n\n${formatList(rows, columns)}`;
}

const say = (condition: Condition): string => inWords(condition, definition);

/** What each part of a capability says, for a list; the compiler asks for the words of a new one. */
const remarks: { readonly [Part in keyof Words]-?: (part: NonNullable<Words[Part]>) => string } = {
  needs: (partners) => `with ${partners.map(say).join(" and ")}`,
  valueNeeds: (partners) =>
    partners.map((need) => `${need.values?.join(", ")} only with ${say(need)}`).join("; "),
  excludes: (partners) =>
    partners
      .map((other) => `${other.values ? `${other.values.join(", ")} ` : ""}not with ${say(other)}`)
      .join("; "),
  insteadOf: (fields) => `or ${fields.join(", ")}`,
};

/** What is not a bound of the field itself. */
type Words = Omit<FieldCapability, keyof Limits | "type" | "required" | "values">;

function describeField({ type, required, values, ...field }: FieldCapability): string {
  const parts = Object.keys(remarks) as (keyof Words)[];
  const bounds = describeLimits(field);
  const isNumber = type === "integer" || type === "number";
  return [
    values?.join(", ") ?? (isNumber && bounds !== "" ? "" : type),
    bounds,
    ...parts.map((part) => remark(part, field)),
    required ? "required" : "",
  ]
    .filter((words) => words !== "")
    .join("; ");
}

function remark(part: keyof Words, field: Words): string {
  // A part goes to its own row, which TypeScript cannot follow through a table.
  return field[part] === undefined ? "" : (remarks[part] as (part: unknown) => string)(field[part]);
}
