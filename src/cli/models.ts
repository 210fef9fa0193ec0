import { capabilities, type FieldCapability, modelNames } from "../index.js";
import { fieldNames, fields } from "../fields.js";
import type { FieldName, Model } from "../request-body.js";
import { range } from "../wording.js";
import { type Command, commonOptions } from "./command.js";
import { exitCodes } from "./exit-codes.js";
import { formatTable } from "./table.js";

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
      io.stdout.write(`${JSON.stringify(result)}\n`);
    } else {
      io.stdout.write(model === undefined ? describeAll() : describeOne(model));
    }
    return exitCodes.success;
  },
};

/** A column a model; only what differs between them has a row. */
function describeAll(): string {
  const all = modelNames.map((name) => capabilities(name));
  const durations = fields.quality.values.map((quality) => [
    `seconds at ${quality}`,
    ...all.map((model) => shortRange(model.durationsAt[quality])),
  ]);
  const differing = fieldNames.filter(
    (name) => new Set(all.map((model) => mark(model.fields[name]))).size > 1,
  );
  const rows = differing.map((name) => [name, ...all.map((model) => mark(model.fields[name]))]);
  const legend = "● takes it   (T) only with a template_id   · does not take it";
  return `${formatTable([["", ...modelNames], ...durations, ...rows])}\n${legend}\nMore about one of them: pixverse-i2v models v6\n`;
}

function mark(field: FieldCapability | undefined): string {
  if (!field) return "·";
  return field.needs?.includes("template_id") ? "(T)" : "●";
}

function shortRange(seconds: readonly number[]): string {
  return range(seconds)
    .replace(" to ", "–")
    .replaceAll(/, | or /g, " ");
}

function describeOne(model: Model): string {
  const { durationsAt, fields: taken } = capabilities(model);
  const durations = Object.entries(durationsAt).map(([quality, seconds]) => [
    quality,
    `${range(seconds)} seconds`,
  ]);
  const rows = (Object.entries(taken) as [FieldName, FieldCapability][]).map(([name, field]) => [
    name,
    field.required ? "required" : "",
    describeField(field),
  ]);
  return `${model} makes\n\n${formatTable(durations)}\nand takes\n\n${formatTable(rows)}`;
}

function describeField({ type, values, minimum, maximum, maxLength, needs, notAt }: FieldCapability): string {
  const kind = values ? values.join(", ") : minimum === undefined ? type : `${minimum} to ${maximum}`;
  const remarks = [
    maxLength !== undefined && `at most ${maxLength} characters`,
    needs && `with ${needs.join(" and ")}`,
    notAt && `${notAt.value} not at ${notAt.seconds} seconds`,
  ].filter((remark) => typeof remark === "string");
  return [kind, ...remarks].join("; ");
}
