/** The form of a file of `spec/operations/`, as JSON Schema: what `operation-file.ts` says as types. */
import { UNTOLD } from "./operation-file.js";

const text = { type: "string", minLength: 1 };
const object = (required: string[], properties: object): object => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const byName = (value: object): object => ({ type: "object", minProperties: 1, additionalProperties: value });
const list = (items: object): object => ({ type: "array", minItems: 1, items });
const scalar = { type: ["string", "number", "boolean"] };
const number = { type: "number" };
const range = { ...object([], { from: number, upTo: number }), minProperties: 1 };
const models = { models: list(text), from: text, upTo: text };
const partner = {
  anyOf: [
    { const: "given" },
    list(scalar),
    { ...object([], { from: number, to: number }), minProperties: 1 },
  ],
};
const limits = {
  models: list(text),
  at: byName(list(scalar)),
  values: list(scalar),
  not: list(scalar),
  from: number,
  to: number,
};
const fact = {
  ...object([], {
    ...limits,
    of: text,
    holds: { const: "id" },
    step: number,
    length: range,
    items: range,
    except: object(["at"], limits),
    only: object(["values", "models"], { values: list(scalar), models: list(text) }),
    taken: {
      ...object([], { ...models, not: { ...object([], models), minProperties: 1 }, orWith: text }),
      minProperties: 1,
    },
    when: list(scalar),
    needs: byName(partner),
    excludes: byName(partner),
    oneOf: { ...list(text), minItems: 2 },
    required: list(text),
    rule: { type: "string", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" },
  }),
  minProperties: 1,
};
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
    states: list(fact),
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
      states: list(fact),
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
