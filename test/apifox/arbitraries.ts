import fc from "../property.js";
import type { Json, JsonObject } from "../../scripts/apifox/plain-data.js";
import { type Exported, security } from "./exports.js";

/** Names as people give them: identifiers, Chinese, generics, what objects inherit, nothing at all. */
const name = fc.constantFrom(
  "id",
  "name",
  "数据",
  "List«X»",
  "a b",
  "constructor",
  "properties",
  "type",
  "x-apifox-orders",
  "",
);

const modelRef = fc.integer({ min: 1, max: 7 }).map((id) => ({ $ref: `#/definitions/${id}` }));

/** Schemas of Apifox's dialect, the odd ones included; references may lead nowhere. */
export const schema: fc.Arbitrary<Json> = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({
      type: fc.constantFrom<Json>(
        "string",
        "integer",
        "number",
        "boolean",
        "null",
        "file",
        "",
        "Long",
        ["string", "null"],
        7,
      ),
    }),
    modelRef,
    fc.constantFrom<Json>({}, true, null, "text", [], { type: "object", properties: {} }),
    fc.record({
      type: fc.constant("integer"),
      enum: fc.constantFrom<Json>([1, 2], ["1", "2"], [], "a"),
      nullable: fc.boolean(),
    }),
    fc.record({
      type: fc.constant("string"),
      pattern: fc.constantFrom("^a+$", "("),
      examples: fc.constantFrom<Json>(["aa"], ["b"], []),
    }),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ oneOf: fc.array(tie("schema"), { maxLength: 2 }) }),
    fc.record({ allOf: fc.array(tie("schema"), { maxLength: 2 }), description: fc.string() }),
    fc.record({ nullable: fc.boolean(), allOf: fc.array(tie("schema"), { maxLength: 2 }) }),
    fc.record({ type: fc.constant("null"), oneOf: fc.array(tie("schema"), { maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie("schema"), { maxLength: 2 }), nullable: fc.boolean() }),
    fc
      .tuple(fc.boolean(), fc.dictionary(fc.constantFrom("not", "if", "then", "else"), tie("schema")))
      .map(([nullable, conditions]) => ({ nullable, ...conditions })),
    fc
      .tuple(modelRef, objectSchema(tie("schema")), fc.boolean())
      .map(([ref, beside, nullable]) => ({ ...ref, ...(beside as JsonObject), nullable })),
    objectSchema(tie("schema")),
  ),
})).schema;

function objectSchema(inner: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc
    .record({
      properties: fc.dictionary(name, inner, { maxKeys: 4 }),
      required: fc.array(name, { maxLength: 2 }),
      copied: fc.array(name, { maxLength: 1 }),
      vendor: fc.constantFrom("apifox", "apidog"),
      included: fc.option(fc.tuple(modelRef, fc.dictionary(name, fc.option(inner), { maxKeys: 2 }))),
    })
    .map(({ properties, required, copied, vendor, included }) => {
      const slot = "01HZX0000000000000000000AA";
      const refs =
        included === null ? {} : { [slot]: { ...included[0], [`x-${vendor}-overrides`]: included[1] } };
      return {
        type: "object",
        properties: { ...properties, "01HZX0000000000000000000PP": { "x-tmp-pending-properties": true } },
        required: [...required, slot],
        [`x-${vendor}-orders`]: [slot, ...Object.keys(properties).toReversed()],
        [`x-${vendor}-refs`]: refs,
        // What the exporter copied in from the inclusion; the properties stand all the same.
        [`x-${vendor}-ignore-properties`]: copied,
      } as Json;
    });
}

const parameter = fc.record(
  {
    name: fc.constantFrom("id", "page", "Content-Type", "Authorization", "API-KEY", "Cookie", ""),
    type: fc.constantFrom("string", "integer", "array", "file", ""),
    required: fc.boolean(),
    example: fc.constantFrom<Json>("1", "a,b", ["x,y"], "{{id}}", 5, null),
    schema: schema,
  },
  { requiredKeys: ["name"] },
);

const example = fc.record({
  name: fc.constantFrom("", "示例 1", "Success", "成功"),
  value: fc.oneof(fc.json({ maxDepth: 2 }), fc.constantFrom('{"id":1,//c\n}', "{id:1}", "text", "")),
});

const body = fc.record({
  type: fc.constantFrom(
    "none",
    "application/json",
    "multipart/form-data",
    "text/plain",
    "application/xml",
    "odd",
  ),
  jsonSchema: schema,
  parameters: fc.array(parameter, { maxLength: 2 }),
  examples: fc.array(example, { maxLength: 2 }),
});

const response = fc.oneof(
  fc.record({
    id: fc.constantFrom("1", "2"),
    code: fc.constantFrom<Json>(200, "200", 404, 0, 999, null),
    name: fc.constantFrom("成功", ""),
    contentType: fc.constantFrom("json", "raw", "noContent", "xml", "?"),
    jsonSchema: schema,
  }),
  fc.constant({ referencedResponseId: 5 }),
);

const path = fc
  .tuple(
    fc.constantFrom("/", "", "http://h.example.org/", "{{base}}/", " //"),
    fc.array(fc.constantFrom("pets", "{id}", "{petId}", ":id", "{{v}}", "用户", "a b", "{", "x?y=1"), {
      maxLength: 3,
    }),
  )
  .map(([prefix, segments]) => prefix + segments.join("/"));

/** One node of a project's tree that is an API, whatever its method and type. */
export const api: fc.Arbitrary<JsonObject> = fc
  .record({
    method: fc.constantFrom("get", "POST", "delete", "put", "connect", ""),
    path,
    type: fc.constantFrom("http", "http", "http", "webhook", "grpc"),
    operationId: fc.constantFrom("", "list", "create-order", "无"),
    parameters: fc.record({
      query: fc.array(parameter, { maxLength: 2 }),
      path: fc.array(parameter, { maxLength: 1 }),
      header: fc.array(parameter, { maxLength: 2 }),
    }),
    requestBody: body,
    responses: fc.array(response, { maxLength: 3 }),
    auth: fc.constantFrom<Json>(
      {},
      { type: "noauth" },
      { type: "bearer", bearer: { token: "t" } },
      { type: "securityscheme" },
      { type: "?" },
    ),
    commonResponseStatus: fc.constantFrom<Json>({}, { "5": true }, { "5": false }),
  })
  .map((members) => ({ name: "接口", api: members as unknown as Json }));

/** Exports with anything in them, to be written in any form. */
export const anything: fc.Arbitrary<Exported> = fc
  .record({
    apis: fc.array(
      fc.tuple(
        api,
        fc.option(security),
        fc.constantFrom("post", "post", "put", "delete", "get"),
        fc.constantFrom("", "/{id}", "/用户"),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    models: fc.array(schema, { maxLength: 7 }),
    shared: schema,
  })
  .map(({ apis, models, shared }) => ({
    // Paths are plain here: how they are cleaned is another matter, and notes shall name them.
    apis: apis.map(([node, asked, method, end], index) => ({
      ...(node["api"] as JsonObject),
      ...(asked === null
        ? {}
        : { auth: { type: "securityscheme" }, securityScheme: asked as unknown as Json }),
      type: "http",
      method,
      path: `/x${index}${end}`,
    })),
    models,
    shared: [
      { id: 5, name: "Shared", code: "500", contentType: "json", jsonSchema: shared, defaultEnable: true },
    ],
  }));

/** Whole projects, and the APIs in them. */
export const project: fc.Arbitrary<{ apis: JsonObject[]; members: Record<string, Json> }> = fc
  .record({
    apis: fc.array(api, { maxLength: 8 }),
    models: fc.array(fc.tuple(name, schema), { maxLength: 6 }),
    shared: schema,
  })
  .map(({ apis, models, shared }) => ({
    apis,
    members: {
      schemaCollection: models.map(([modelName, jsonSchema], index) => ({
        name: modelName,
        id: `#/definitions/${index + 1}`,
        schema: { jsonSchema },
      })),
      responseCollection: [
        { id: 5, name: "Shared", code: "500", contentType: "json", jsonSchema: shared, defaultEnable: true },
      ],
    },
  }));
