/**
 * `spec/readings.yaml`: which sentence of the export was read as which rule. The vendor writes rules in prose,
 * and no diff tool reads prose, so each text of the export is claimed here piece by piece.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Json } from "./json.js";
import type { Problem } from "./spec-error.js";
import { readYaml, type SourceText } from "./yaml-source.js";

/** A piece of the vendor's text, exactly as it stands there, and what was made of it. */
export interface Reading {
  /** A sentence with a rule in it … */
  readonly quote?: string;
  /** … or a bit of text that carries none. Each reading has one of the two. */
  readonly remark?: string;
  /** In English. Stands in the document below the vendor's words. */
  readonly translation: string;
  /** Why it was read so where another reading is possible. Stands in the document too. */
  readonly note?: string;
  /** What came of a quote: `overlay:<x-id of an action>`, `rule:<id of the constraint layer>`. */
  readonly read?: readonly string[];
}

/** The readings of one text of an operation. */
export interface SlotReadings {
  /** The type that the field had when it was read; a retyped field has to be read again. */
  readonly type?: string;
  /** None where the export says nothing. */
  readonly text: readonly Reading[];
}

/** A fact that stands in the export's structure and not in its prose. */
export interface StructureReading {
  /** RFC 6901 pointer inside the converted operation. */
  readonly at: string;
  /** The value that stood there when it was read. */
  readonly is: Json;
  readonly note: string;
  readonly read: readonly string[];
}

export interface OperationReadings {
  readonly structure?: readonly StructureReading[];
  /** By the name of the text slot: `summary`, `body duration`, `response 200`. */
  readonly texts: Readonly<Record<string, SlotReadings>>;
}

export interface Readings {
  /** By method and path: `POST /openapi/v2/video/img/generate`. */
  readonly operations: Readonly<Record<string, OperationReadings>>;
  /** File and line of a part, for messages. */
  at(path: readonly (string | number)[]): string;
}

const text = { type: "string", minLength: 1 };
const targets = { type: "array", minItems: 1, items: { type: "string", pattern: "^(overlay|rule):." } };
const object = (required: string[], properties: object): object => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const byName = (value: object): object => ({ type: "object", additionalProperties: value });

const SHAPE = object(["operations"], {
  operations: byName(
    object(["texts"], {
      structure: {
        type: "array",
        items: object(["at", "is", "note", "read"], {
          at: { type: "string", pattern: "^/" },
          is: true,
          note: text,
          read: targets,
        }),
      },
      texts: byName(
        object(["text"], {
          type: text,
          text: {
            type: "array",
            items: {
              ...object(["translation"], {
                quote: text,
                remark: text,
                translation: text,
                note: text,
                read: targets,
              }),
              // A quote leads somewhere; what leads nowhere is a remark.
              oneOf: [
                { required: ["quote", "read"] },
                { required: ["remark"], not: { anyOf: [{ required: ["quote"] }, { required: ["read"] }] } },
              ],
            },
          },
        }),
      ),
    }),
  ),
});

/** Reads the file; what is wrong with its form goes to `problems`. */
export function readReadings(file: SourceText, problems: Problem[]): Readings | undefined {
  const yaml = readYaml(file, problems);
  if (!yaml) return undefined;
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(SHAPE);
  if (!validate(yaml.value)) {
    for (const error of validate.errors ?? []) {
      const path = error.instancePath.split("/").slice(1).map(unescapeToken);
      const extra = (error.params as { additionalProperty?: string }).additionalProperty;
      const message = `${path.join(" › ") || "the file"} ${error.message}${extra === undefined ? "" : ` (${extra})`}`;
      problems.push({ where: yaml.at(path), message });
    }
    return undefined;
  }
  return { operations: (yaml.value as Pick<Readings, "operations">).operations, at: yaml.at };
}

function unescapeToken(token: string): string | number {
  return /^\d+$/.test(token) ? Number(token) : token.replaceAll("~1", "/").replaceAll("~0", "~");
}
