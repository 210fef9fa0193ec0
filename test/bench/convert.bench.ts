/**
 * The converter on projects of 250 to 4,000 APIs, beside what anybody needs at least to look at such a file: `JSON.parse`, and
 * `yaml` parsing the document that came out. Time per API should not grow with the project.
 */
import { Bench } from "tinybench";
import { parse, stringify } from "yaml";
import { convert } from "../../scripts/apifox/convert.js";
import { type Row, tell } from "./table.js";

const fields = ["id", "name", "status", "price", "tags", "created_at"];

/** A project like those that people export: models, shared answers, folders, examples with comments. */
function project(count: number): string {
  const properties = Object.fromEntries(
    fields.map((name) => [name, { type: "string", description: `${name} 的说明` }]),
  );
  const schemaCollection = Array.from({ length: Math.ceil(count / 5) }, (_, index) => ({
    name: `Model${index}`,
    id: `#/definitions/${index}`,
    schema: {
      jsonSchema: { type: "object", properties, required: fields, "x-apifox-orders": fields.toReversed() },
    },
  }));
  const items = Array.from({ length: count }, (_, index) => {
    const model = { $ref: `#/definitions/${index % schemaCollection.length}` };
    const example = JSON.stringify(Object.fromEntries(fields.map((name) => [name, "x"])), null, 2).replace(
      "{",
      "{ // 示例",
    );
    return {
      name: `接口 ${index}`,
      api: {
        method: index % 2 === 0 ? "get" : "post",
        path: `/resources${index}/{id}`,
        parameters: {
          path: [{ name: "id", type: "integer", required: true, example: "1" }],
          query: fields.map((name) => ({ name, type: "string", example: "a", description: "筛选" })),
        },
        requestBody: {
          type: index % 2 === 0 ? "none" : "application/json",
          jsonSchema: model,
          examples: [{ name: "示例", value: example }],
        },
        responses: [
          {
            id: `${index}`,
            code: 200,
            name: "成功",
            contentType: "json",
            jsonSchema: {
              type: "object",
              properties: { code: { type: "integer" } },
              "x-apifox-refs": { DATA: model },
              "x-apifox-orders": ["code", "DATA"],
            },
          },
        ],
        responseExamples: [{ name: "成功", responseId: `${index}`, data: example }],
      },
    };
  });
  return JSON.stringify({
    apifoxProject: "1.0.0",
    info: { name: "bench" },
    apiCollection: [{ name: "根目录", items }],
    schemaCollection,
  });
}

const rows: Row[] = [];
for (const count of [250, 500, 1000, 2000, 4000]) {
  const text = project(count);
  const file = { name: "bench.apifox.json", text };
  const bench = new Bench({ iterations: 3, time: 0, warmupIterations: 1 });
  bench.add("convert", () => void convert([file]));
  bench.add("JSON.parse", () => void JSON.parse(text));
  if (count <= 1000) {
    const yaml = stringify(convert([file]).document, { aliasDuplicateObjects: false });
    bench.add("yaml.parse of the document", () => void parse(yaml));
  }
  const times: Record<string, number> = {};
  for (const { name, result } of await bench.run()) {
    if (result.state !== "completed") throw new Error(`${name} did not complete`);
    times[name] = result.latency.p50;
  }
  const { convert: ours, ...others } = times;
  rows.push({ what: `convert ${count} APIs, ${(text.length / 1e6).toFixed(1)} MB, ms`, ours: ours!, others });
}
tell(rows);
