/** Reads `spec/operations/*.yaml`. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { unescapeToken } from "../shared/json-value.js";
import type { Problem } from "../shared/spec-error.js";
import { OPERATION_FILE } from "./operation-file-schema.js";
import {
  isField,
  UNTOLD,
  type OperationFile,
  type Reading,
  type Slot,
  type Words,
} from "./operation-file.js";
import { readYaml, type SourceText } from "./yaml-source.js";

/** Compiled once: that takes longer than reading a file with it. */
let shape: ValidateFunction | undefined;

/** Reads the files, each of one operation; what is wrong with their form goes to `problems`. */
export function readOperationFiles(files: readonly SourceText[], problems: Problem[]): OperationFile[] {
  const validate = (shape ??= new Ajv2020({ allErrors: true, strict: false }).compile(OPERATION_FILE));
  const taken = new Map<string, string>();
  const found = files.flatMap((file) => {
    const yaml = readYaml(file, problems);
    if (!yaml) return [];
    if (!validate(yaml.value)) {
      for (const error of validate.errors ?? []) {
        const path = error.instancePath.split("/").slice(1).map(stepOf);
        const extra = (error.params as { additionalProperty?: string }).additionalProperty;
        const message = `${path.join(" › ") || "the file"} ${error.message}${extra === undefined ? "" : ` (${extra})`}`;
        problems.push({ where: yaml.at(path), message });
      }
      return [];
    }
    const value = yaml.value as Omit<OperationFile, "file" | "at">;
    for (const name of [value.operation, value.name])
      if (name !== undefined) {
        const other = taken.get(name);
        if (other !== undefined) problems.push({ where: file.name, message: `${name} is taken by ${other}` });
        taken.set(name, file.name);
      }
    return [{ ...value, file: file.name, at: yaml.at }];
  });
  const whole = found.map((file) => ({ ...file, texts: withShared(file, found, problems) }));
  problems.push(...whole.flatMap(undecided));
  return whole;
}

/** The slots of a file, with those that another file has read in the place of `same`. */
function withShared(
  { texts, at }: OperationFile,
  files: readonly OperationFile[],
  problems: Problem[],
): Record<string, Slot> {
  const slots = Object.entries(texts).map(([name, own]): [string, Slot] => {
    if (own.same === undefined) return [name, own];
    const other = files.find((file) => file.name === own.same)?.texts[name];
    if (other && other.same === undefined) return [name, { ...other, same: own.same }];
    problems.push({
      where: at(["texts", name]),
      message: `${name} is read in ${own.same}, it says, and ${other ? "that file names another one: name the one with the text" : "there is no such slot"}`,
    });
    return [name, { text: [] }];
  });
  return Object.fromEntries(slots);
}

/** What was pasted and not decided on, and what nobody has said. */
function undecided(file: OperationFile): Problem[] {
  const { operation, paid, name, texts, at } = file;
  // Of what is shared, the file that it is read in tells.
  const own = Object.entries(texts).filter(([, { same }]) => same === undefined);
  return [
    ...(typeof paid === "boolean"
      ? []
      : [
          {
            where: paid === undefined ? file.file : at(["paid"]),
            message: `does not say whether asking for ${operation} costs credits. Nothing that does is ever sent twice: write \`paid: true\`, or \`paid: false\` where it is free`,
          },
        ]),
    ...HEAD.flatMap(([key, advice]) =>
      [file[key]].flat().includes(UNTOLD)
        ? [{ where: at([key]), message: `\`${key}\` is "${UNTOLD}": ${advice}` }]
        : [],
    ),
    ...own.flatMap(([slot, { text }]) => undecidedIn(slot, text, at)),
    ...(name === undefined ? [] : Object.entries(texts).flatMap((each) => unnamed(each, at))),
    ...(["structure", "losses"] as const).flatMap((key) =>
      (file[key] ?? []).flatMap(({ note }, index) =>
        isEmpty(note)
          ? { where: at([key, index]), message: `the note is "${note}". Say how it was read` }
          : [],
      ),
    ),
  ];
}

/** What a person writes at the top of a file, in the place of a draft's "…". */
const HEAD = [
  [
    "name",
    "write what the generated files are called (text-to-video); or take it out, and nothing is made but the document",
  ],
  [
    "operationId",
    "write what the client's method is called (generateTextVideo); or take it out, and it is derived from the path",
  ],
  ["tags", "write what the document groups it under (Video); or take it out, and the export's tags stay"],
] as const;

function undecidedIn(slot: string, text: readonly Reading[], at: OperationFile["at"]): Problem[] {
  return text.flatMap(({ draft, translation }, index) => {
    const where = at(["texts", slot, "text", index]);
    if (draft !== undefined)
      return {
        where,
        message: `${slot}: «${draft}» is a draft, and nobody has decided on it. What rules something becomes \`quote\`, with what it states; what rules nothing \`remark\`; and both are translated`,
      };
    return isEmpty(translation)
      ? { where, message: `${slot}: the translation is "${translation}". Translate it` }
      : [];
  });
}

/** Forms, help, hovers and tools show a field by its label and its meaning, so both are there and say something. */
function unnamed([slot, { label, meaning, unit, same }]: [string, Slot], at: OperationFile["at"]): Problem[] {
  if (!isField(slot)) return [];
  const where = at(["texts", slot]);
  const lacks = (words: Words | undefined): boolean => !words || isEmpty(words.en) || isEmpty(words.zh);
  const missing = [...(lacks(label) ? ["label"] : []), ...(lacks(meaning) ? ["meaning"] : [])];
  const elsewhere = same === undefined ? "" : `, in ${same}, where it is read`;
  return [
    ...(missing.length > 0
      ? [
          {
            where,
            message: `${slot} has no ${missing.join(" and no ")}, which forms, help, hovers and tools show. Write ${missing.map((key) => `\`${key}: { en: …, zh: … }\``).join(" and ")}${elsewhere}`,
          },
        ]
      : []),
    ...(isEmpty(unit)
      ? [{ where, message: `${slot}: the unit is "${unit}". Write what it counts (seconds), or take it out` }]
      : []),
  ];
}

const isEmpty = (said: string | undefined): boolean => said !== undefined && !/[\p{L}\p{N}]/u.test(said);

function stepOf(token: string): string | number {
  return /^\d+$/.test(token) ? Number(token) : unescapeToken(token);
}
