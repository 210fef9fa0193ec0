/** The form of a file of `spec/operations/`, as JSON Schema: what `operation-file.ts` says as types. */
import { factSchema } from "./definition/facts/index.js";
import { byName, list, object, scalar, text } from "./definition/facts/word.js";
import { UNTOLD } from "./operation-file.js";

const read = list({ type: "string", pattern: "^overlay:." });
const words = object(["en", "zh"], { en: text, zh: text });

const reading = {
  ...object([], {
    quote: text,
    remark: text,
    source: text,
    draft: text,
    translation: text,
    note: text,
    states: list(factSchema),
    read,
    beside: list(scalar),
    inferred: list(scalar),
  }),
  // A quote leads somewhere; what leads nowhere is a remark. What is inferred says how.
  dependentRequired: { inferred: ["note"] },
  oneOf: [
    { required: ["quote", "translation"], anyOf: [{ required: ["states"] }, { required: ["read"] }] },
    { required: ["remark", "translation"], properties: { states: false, read: false } },
    { required: ["source"], anyOf: [{ required: ["states"] }, { required: ["read"] }] },
    { required: ["draft"] },
  ],
};

export const OPERATION_FILE = object(["operation", "texts"], {
  operation: { type: "string", pattern: "^[A-Z]+ /" },
  // Whether a person has decided is asked for in words of its own.
  paid: { enum: [true, false, UNTOLD] },
  name: { type: "string", pattern: `^(${UNTOLD}|[a-z0-9]+(-[a-z0-9]+)*)$` },
  operationId: { type: "string", pattern: `^(${UNTOLD}|[A-Za-z_]\\w*)$` },
  tags: list(text),
  structure: {
    type: "array",
    items: object(["at", "is", "note"], {
      at: { type: "string", pattern: "^/" },
      is: true,
      note: text,
      states: list(factSchema),
      read,
    }),
  },
  losses: list(object(["is", "note"], { is: text, note: text })),
  texts: byName({
    if: { required: ["same"] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nobody awaits a schema
    then: object(["same"], { same: text }),
    else: object(["text"], {
      type: text,
      unit: text,
      label: words,
      meaning: words,
      text: { type: "array", items: reading },
    }),
  }),
});
