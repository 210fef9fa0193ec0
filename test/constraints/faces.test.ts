/** The other faces of the table: parse, Standard Schema, capabilities, the matrix, and what a bundle of them holds. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { build, type Plugin } from "esbuild";
import { describe, expect, test } from "vitest";
import { renderDefinitionModule } from "../../scripts/outputs/definition-module.js";
import { renderModelMatrix } from "../../scripts/outputs/model-matrix.js";
import {
  capabilities,
  checkImageToVideo,
  type FieldName,
  fieldNames,
  imageToVideoRequest,
  isConstraintError,
  modelNames,
  parseImageToVideo,
  qualityNames,
  type ImageToVideoRequest,
} from "../../src/constraints/index.js";
import { imageToVideo } from "../../generated/image-to-video.js";
import { fieldOf } from "../../src/constraints/definition.js";
import { frozenDefinition } from "../frozen-spec.js";
import { agreementOf } from "./agreement.js";
import { request } from "./cases.js";

const frozen = frozenDefinition();

describe("parseImageToVideo", () => {
  test("returns the request as a new object without what is not sent", () => {
    const parsed: ImageToVideoRequest = parseImageToVideo({ ...request, style: undefined });
    expect(parsed).toStrictEqual(request);
    expect(parsed).not.toBe(request);
  });

  test("returns exactly what it has checked, although a getter has another answer each time", () => {
    let reads = 0;
    const durations = [5, 99];
    const input = {
      ...request,
      get duration() {
        return durations[reads++];
      },
    };
    expect(parseImageToVideo(input)).toStrictEqual(request);
  });

  test("throws every violation at once, a line each", () => {
    const caught = ((): unknown => {
      try {
        return parseImageToVideo({ ...request, duration: 99, seed: -1 });
      } catch (error) {
        return error;
      }
    })();
    expect(isConstraintError(caught)).toBe(true);
    expect(caught).toMatchObject({
      name: "ConstraintError",
      violations: [{ rule: "duration" }, { rule: "seed" }],
      message:
        "duration: v6 takes 1 to 15 seconds, not 99\nseed: takes an integer from 0 to 2147483647, not -1",
    });
  });
});

describe("the Standard Schema", () => {
  const { version, vendor, validate } = imageToVideoRequest["~standard"];

  test("is version 1 of this vendor, and gives the value or the issues with their paths", () => {
    expect({ version, vendor }).toEqual({ version: 1, vendor: "pixverse-client" });
    expect(validate(request)).toStrictEqual({ value: request });
    expect(validate({ ...request, img_id: undefined, img_ids: [1, "x"], template_id: 7 })).toEqual({
      issues: [
        {
          rule: "type",
          path: ["img_ids", 1],
          message: expect.stringContaining("img_ids[1]") as string,
          received: '"x"',
        },
      ],
    });
    expect(validate(null)).toMatchObject({ issues: [{ path: [] }] });
  });
});

describe("the Standard JSON Schema", () => {
  test.each([
    ["draft-2020-12", Ajv2020],
    ["draft-07", Ajv],
  ] as const)("of %s judges as the check does", (target, Judge) => {
    const schema = imageToVideoRequest["~standard"].jsonSchema.input({ target });
    const judge = new Judge({ strict: false }).compile(schema);
    for (const change of [
      {},
      { duration: 99 },
      { sound_effect_switch: true },
      { img_ids: [1] },
      { model: "v4", motion_mode: "fast" },
    ])
      expect(judge({ ...request, ...change })).toBe(
        checkImageToVideo({ ...request, ...change }).length === 0,
      );
  });

  test("throws for a target that it has no words for", () => {
    expect(() => imageToVideoRequest["~standard"].jsonSchema.output({ target: "openapi-3.0" })).toThrow(
      /openapi-3\.0/,
    );
  });
});

test("the tool is flat, has no image ids, and tells every rule about its fields in words", () => {
  const { name, description, parameters } = JSON.parse(
    readFileSync("generated/image-to-video.tool.json", "utf8"),
  ) as {
    name: string;
    description: string;
    parameters: { properties: Record<string, { type: string; description: string }> };
  };
  expect(name).toMatch(/^[\w-]{1,64}$/);
  expect(Object.keys(parameters)).toEqual(["type", "properties", "required", "additionalProperties"]);
  const names = fieldNames.filter((field) => field !== "img_id" && field !== "img_ids");
  expect(Object.keys(parameters.properties)).toEqual(names);
  for (const field of names) {
    const { type, description: meaning, ...rest } = parameters.properties[field]!;
    expect({ type: typeof type, meaning: meaning.length > 5 }).toEqual({ type: "string", meaning: true });
    expect(["", "enum"]).toContain(Object.keys(rest).join());
  }
  const ruled = imageToVideo.rules.map(fieldOf);
  for (const field of ruled.filter((each) => !each.startsWith("img_id")))
    expect(description).toContain(`${field}: `);
  expect(description).toContain("v3.5 at quality 1080p: not 8");
});

describe("capabilities", () => {
  test("name the durations at each quality, and at the one that is asked for", () => {
    for (const model of modelNames) {
      const { durations, durationsAt } = capabilities(model);
      expect(Object.keys(durationsAt)).toEqual(qualityNames);
      expect(new Set(Object.values<readonly number[]>(durationsAt).flat())).toEqual(new Set(durations));
      for (const quality of qualityNames)
        expect(capabilities(model, quality).durations).toEqual(durationsAt[quality]);
    }
  });

  test("describe the fields that the model takes, with values, ranges and what they need", () => {
    const { fields: taken } = capabilities("v6", "720p");
    expect(taken).not.toHaveProperty("motion_mode");
    expect(taken).toMatchObject({
      prompt: { type: "string", required: true, maxLength: 2048 },
      seed: { type: "integer", required: false, minimum: 0, maximum: 2147483647 },
      thinking_type: { values: ["enabled", "disabled", "auto"] },
      sound_effect_content: { needs: [{ field: "template_id" }, { field: "sound_effect_switch" }] },
      img_ids: { type: "list", minItems: 1, needs: [{ field: "template_id" }] },
      img_id: { type: "id", insteadOf: ["img_ids"] },
    });
    expect(capabilities("v4").fields.sound_effect_content?.needs).toEqual([{ field: "sound_effect_switch" }]);
    expect(capabilities("v4").fields.motion_mode?.excludes).toEqual([
      { values: ["fast"], field: "duration", is: [8] },
    ]);
  });

  test("are plain frozen data", () => {
    const v4 = capabilities("v4");
    expect(structuredClone(v4)).toEqual(v4);
    expect(
      Object.isFrozen(v4) && Object.isFrozen(v4.durations) && Object.isFrozen(v4.fields.model?.values),
    ).toBe(true);
  });

  test("refuse a model or a quality that does not exist", () => {
    expect(() => capabilities("none" as "v6")).toThrow(/^model: takes .* not "none"$/);
    expect(() => capabilities("v6", "none" as "720p")).toThrow(/^quality: takes .* not "none"$/);
  });

  test("and the check agree: a field that a model is said to take goes with something, each other with nothing", () => {
    const { around, least } = agreementOf(imageToVideo);
    const others = Object.entries(around).filter(([name]) => name !== "model");
    for (const model of modelNames)
      for (const name of fieldNames) {
        const capability = capabilities(model).fields[name];
        const needs = (capability?.needs ?? []).map(({ field }) => field as FieldName);
        const partners = needs.map((field) => [field, imageToVideo.fields[field].type === "boolean" || 1]);
        const basis = { ...least(model), ...Object.fromEntries(partners) } as object;
        const isTaken = around[name]!.filter((value) => value !== undefined).some((value) =>
          others.some(([other, values]) =>
            values.some(
              (partner) => checkImageToVideo({ ...basis, [other]: partner, [name]: value }).length === 0,
            ),
          ),
        );
        expect(isTaken, `${model} ${name}`).toBe(capability !== undefined);
      }
  });
});

test("the README's matrix has a column a model and a row for each field that not all models take", () => {
  const matrix = renderModelMatrix(frozen, "en");
  expect(matrix).toMatch(
    /^\| `duration` \(seconds\) +\| 5, 8 +\| 5, 8 +\| 5, 8 +\| 5, 8 +\| 5, 8, 10 +\| 5, 8, 10 +\| 1–15 +\| 1–15 +\|$/m,
  );
  expect(matrix).toMatch(/^\| not at 1080p +\| 8 +\| +\| +\| +\| 10 +\| 10 +\| +\| +\|$/m);
  expect(matrix).toMatch(/^\| `thinking_type` +\| +\| +\| +\| +\| yes +\| yes +\| yes +\| +\|$/m);
  expect(matrix.split("\n")).toHaveLength(12);
  expect(renderModelMatrix(frozen, "zh").split("\n")).toHaveLength(12);
});

describe("a browser's bundle", () => {
  test("of the constraints holds nothing of the client, and of the generated code only the table and its words", async () => {
    const { inputs } = await bundle(`export * from "./constraints/index.js"`);
    expect(inputs.filter((path) => !path.startsWith("src/"))).toEqual([
      "generated/image-to-video.ts",
      "generated/image-to-video.rules.ts",
      "<stdin>",
    ]);
    expect(inputs.filter((path) => path.startsWith("src/client/"))).toEqual([]);
  });

  test.each([
    // 30 of them are for the JSON of an error whose cause cannot be read.
    ["capabilities", 2_985],
    // 20 of them are for asking no field without limits for its limits: a seventh of the time of a small check.
    ["checkImageToVideo", 6_065],
  ])("of %s alone has at most %d bytes, compressed, the table included", async (face, most) => {
    expect((await bundle(`export { ${face} } from "./constraints/index.js"`)).compressed).toBeLessThan(most);
  });

  test("of one face leaves out the others", async () => {
    const check = await bundle(`export { checkImageToVideo } from "./constraints/index.js"`);
    const all = await bundle(`export * from "./constraints/index.js"`);
    expect(check.bytes).toBeLessThan(all.bytes - 2_000);
    expect((await bundle(`import "./constraints/index.js"`)).bytes).toBe(0);
  });
});

/** With the frozen table: how much the vendor says is not what the limits are about. */
const frozenTable: Plugin = {
  name: "frozen-table",
  setup({ onLoad }) {
    onLoad({ filter: /generated.image-to-video\.ts$/ }, () => ({
      contents: renderDefinitionModule("image-to-video", frozen, []),
      loader: "ts",
    }));
  },
};

async function bundle(contents: string): Promise<{ inputs: string[]; bytes: number; compressed: number }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: "src", loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    plugins: [frozenTable],
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return { inputs: Object.keys(metafile.inputs), bytes: code.length, compressed: gzipSync(code).length };
}
