import fc from "../property.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";

/** Operations as project exports hold them, and the models that they refer to as `#/definitions/1` …, before they are in a form. */
export interface Exported {
  readonly apis: readonly JsonObject[];
  readonly models: readonly Json[];
  /** Answers of the project: `referencedResponseId` names one by its place in this list. */
  readonly shared: readonly JsonObject[];
}

/** How a schema is written. Names are given when it is built: each once, so that a lost field is a lost name. */
type Plan = (context: Context) => JsonObject;

interface Context {
  readonly name: () => string;
  /** The fields of each model that may be referred to. */
  readonly models: readonly (readonly (readonly [string, Json])[])[];
}

const modelCount = 3;
const model = fc.nat({ max: modelCount - 1 });
const refTo = (index: number): string => `#/definitions/${index + 1}`;
/** Apifox's key of an inclusion. */
const slot = "01HZX0000000000000000000AA";
const pending = "01HZX0000000000000000000PP";

const leaf: fc.Arbitrary<Plan> = fc
  .record({
    type: fc.constantFrom("string", "integer", "number", "boolean"),
    nullable: fc.constantFrom("no", "no", "flag", "list"),
    values: fc.constantFrom("none", "none", "enum", "labels", "legacy"),
  })
  .map(({ type, nullable, values }) => () => {
    const list = type === "integer" || type === "number" ? [1, 2] : ["a", "b"];
    const isListed = values !== "none" && type !== "boolean";
    return {
      type: nullable === "list" ? [type, "null"] : type,
      ...(nullable === "flag" ? { nullable: true } : {}),
      ...(isListed && values === "enum" ? { enum: list } : {}),
      ...(isListed && values === "labels"
        ? { "x-apifox-enum": list.map((value) => ({ value, name: `is ${value}`, description: "" })) }
        : {}),
      ...(isListed && values === "legacy"
        ? { "x-apifox": { enumDescriptions: Object.fromEntries(list.map((value) => [value, "meaning"])) } }
        : {}),
    };
  });

const { plan, object } = fc.letrec<{ plan: Plan; object: Plan }>((tie) => {
  const inner = tie("plan");
  return {
    plan: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 3, arbitrary: tie("object") },
      reference(tie("object")),
      optional(tie("object")),
      inner.map((items): Plan => (context) => ({ type: "array", items: items(context) })),
      inner.map((values): Plan => (context) => ({ type: "object", additionalProperties: values(context) })),
      fc.tuple(model, tie("object")).map(([index, own]): Plan => (context) => ({
        allOf: [{ $ref: refTo(index) }, own(context)],
      })),
      alternatives(inner),
    ),
    object: objectOf(inner),
  };
});

function objectOf(inner: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  const own = fc.record({
    fields: fc.array(fc.record({ plan: inner, isRequired: fc.boolean() }), { minLength: 1, maxLength: 3 }),
    isOrdered: fc.boolean(),
    isHalfEdited: fc.boolean(),
  });
  return fc
    .record({ own, inclusion: fc.option(inclusion(inner), { freq: 2 }) })
    .map(({ own: { fields, isOrdered, isHalfEdited }, inclusion: included }) => (context) => {
      const named = fields.map((field) => ({ ...field, name: context.name() }));
      const properties = Object.fromEntries(named.map((field) => [field.name, field.plan(context)]));
      const required = named.filter(({ isRequired }) => isRequired).map(({ name }) => name);
      const { members = {}, copied = {} } = included?.(context) ?? {};
      return {
        type: "object",
        properties: {
          ...properties,
          ...copied,
          ...(isHalfEdited ? { [pending]: { "x-tmp-pending-properties": true } } : {}),
        },
        required: isHalfEdited ? [...required, pending] : required,
        "x-apifox-orders": isOrdered ? [slot, ...Object.keys(properties).toReversed()] : [],
        "x-apifox-ignore-properties": Object.keys(copied),
        ...members,
      };
    });
}

/** A model's fields in an object, some hidden or replaced; the exporter may have copied those that are shown. */
function inclusion(inner: fc.Arbitrary<Plan>) {
  return fc
    .record({
      index: model,
      hidden: fc.nat({ max: 1 }),
      replacement: fc.option(inner),
      isCopied: fc.boolean(),
      hasList: fc.boolean(),
    })
    .map(({ index, hidden, replacement, isCopied, hasList }) => (context: Context) => {
      const fields = context.models[index] ?? [];
      const [first, ...others] = fields.map(([field]) => field);
      const [second] = others;
      const overrides: JsonObject = {
        ...(hidden === 1 && first !== undefined ? { [first]: null } : {}),
        ...(replacement !== null && second !== undefined ? { [second]: replacement(context) } : {}),
      };
      const entry = {
        $ref: refTo(index),
        "x-apifox-overrides": overrides,
        ...(hasList ? { required: others } : {}),
      };
      const copied = fields
        .filter(([field]) => overrides[field] !== null)
        .map(([field, schema]) => [field, overrides[field] ?? schema]);
      return {
        members: { "x-apifox-refs": { [slot]: entry } },
        copied: (isCopied ? Object.fromEntries(copied) : {}) as JsonObject,
      };
    });
}

function reference(beside: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  const kind = fc.constantFrom("nothing", "description", "null", "fields", "required", "override");
  return fc.tuple(model, kind, beside).map(([index, what, own]) => (context) => {
    const [[first] = [""]] = context.models[index] ?? [];
    const siblings: Record<string, () => JsonObject> = {
      description: () => ({ description: "" }),
      null: () => ({ nullable: true }),
      fields: () => ({ ...own(context) }),
      required: () => ({ required: [first] }),
      override: () => ({ "x-apifox-overrides": { [first]: own(context) } }),
    };
    return { $ref: refTo(index), ...siblings[what]?.() };
  });
}

/** The ways in which exports say "this, or null" of something that is no plain type. */
function optional(other: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  const kind = fc.constantFrom("allOf", "typed", "branch", "union", "typed union", "letter", "variant");
  return fc.tuple(model, kind, other).map(([index, how, own]) => (context) => {
    const ref = { $ref: refTo(index) };
    const ways: Record<string, () => JsonObject> = {
      allOf: () => ({ nullable: true, allOf: [ref] }),
      typed: () => ({ type: ["object", "null"], allOf: [ref, own(context)] }),
      branch: () => ({ allOf: [ref, { nullable: true }] }),
      union: () => ({ nullable: true, oneOf: [ref, own(context)] }),
      "typed union": () => ({ type: "object", nullable: true, anyOf: [ref, own(context)] }),
      letter: () => ({ type: "null", oneOf: [ref, own(context)] }),
      variant: () => ({ oneOf: [ref, { type: "null" }] }),
    };
    return ways[how]?.() ?? ref;
  });
}

/** An object of which one field or the other must be there. */
function alternatives(inner: fc.Arbitrary<Plan>): fc.Arbitrary<Plan> {
  const keyword = fc.constantFrom("oneOf", "anyOf");
  return fc.tuple(inner, inner, keyword).map(([one, other, key]) => (context) => {
    const [first, second] = [context.name(), context.name()];
    return {
      type: "object",
      properties: { [first]: one(context), [second]: other(context) },
      [key]: [{ required: [first] }, { required: [second] }],
    };
  });
}

const parameter = fc.record({
  in: fc.constantFrom("query", "header", "path", "cookie"),
  plan: leaf,
  required: fc.boolean(),
});

/** A model's fields; the last may lead to a model, itself too. */
const fieldsOfModel = fc.record({
  plain: fc.array(leaf, { minLength: 2, maxLength: 3 }),
  next: fc.option(fc.tuple(model, fc.boolean())),
});

/** Which schemes go together, and whether one may come with none. */
export const security = fc.record({
  schemeGroups: fc
    .uniqueArray(fc.subarray(["0", "1", "2"], { minLength: 1 }), {
      minLength: 1,
      maxLength: 2,
      selector: (group) => group.join(),
    })
    .map((groups) => groups.map((schemeIds, index) => ({ id: `g${index}`, schemeIds }))),
  required: fc.boolean(),
});

const operation = fc.record({
  body: fc.tuple(fc.constantFrom("json", "form", "text"), object),
  answers: fc.array(fc.tuple(fc.constantFrom(200, 201, 404, 999), plan), { maxLength: 3 }),
  hasShared: fc.boolean(),
  parameters: fc.array(parameter, { maxLength: 3 }),
  security,
});

/** Exports without a fault: nothing of them may be lost, and no note may say so. */
export const tidy: fc.Arbitrary<Exported> = fc
  .record({
    operations: fc.array(operation, { minLength: 1, maxLength: 2 }),
    models: fc.array(fieldsOfModel, { minLength: modelCount, maxLength: modelCount }),
    shared: plan,
  })
  .map(({ operations, models, shared }) => {
    let count = 0;
    const name = (): string => `f${(count += 1)}`;
    const fields = models.map(({ plain, next }) => {
      const entries = plain.map((build) => [name(), build({ name, models: [] })] as const);
      if (next === null) return entries;
      const [index, isList] = next;
      const ref = { $ref: refTo(index) };
      return [...entries, [name(), isList ? { type: "array", items: ref } : ref] as const];
    });
    const context = { name, models: fields };
    return {
      apis: operations.map((planned, index) => apiOf(planned, `/x${index}`, context)),
      models: fields.map((entries) => ({
        type: "object",
        properties: Object.fromEntries(entries),
        required: entries.slice(0, 1).map(([field]) => field),
      })),
      shared: [
        { id: "0", name: "Shared", code: "500", contentType: "json", jsonSchema: shared(context) },
      ] as JsonObject[],
    };
  });

type Planned = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

function apiOf(
  { body, answers, hasShared, parameters, security: asked }: Planned,
  path: string,
  context: Context,
): JsonObject {
  const described = parameters.map((item) => ({
    in: item.in,
    name: context.name(),
    required: item.in === "path" || item.required,
    schema: item.plan(context),
  }));
  const [kind, planned] = body;
  const schema = planned(context);
  const bodies: Record<string, JsonObject> = {
    json: { type: "application/json", jsonSchema: schema },
    form: { type: "multipart/form-data", parameters: [{ name: context.name(), required: true, schema }] },
    text: { type: "text/plain", jsonSchema: { type: "string" } },
  };
  return {
    method: "post",
    path: [path, ...described.filter((item) => item.in === "path").map((item) => `{${item.name}}`)].join("/"),
    parameters: Object.fromEntries(
      ["query", "header", "path", "cookie"].map((place) => [
        place,
        described.filter((item) => item.in === place),
      ]),
    ) as unknown as JsonObject,
    requestBody: { required: true, ...bodies[kind] },
    responses: [
      ...answers.map(([code, answer], index) => ({
        id: `${index}`,
        code,
        name: `Answer ${index}`,
        contentType: "json",
        jsonSchema: answer(context),
      })),
      ...(hasShared ? [{ referencedResponseId: "0" }] : []),
    ],
    auth: { type: "securityscheme" },
    securityScheme: asked as unknown as JsonObject,
  };
}
