/** The other faces of the table: parse, Standard Schema, capabilities, the matrix, and what a bundle of them holds. */
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { renderModelMatrix } from "../../scripts/outputs/model-matrix.js";
import {
  capabilities,
  checkImageToVideo,
  fieldNames,
  imageToVideoRequest,
  isConstraintError,
  modelNames,
  parseImageToVideo,
  type ImageToVideoRequest,
} from "../../src/constraints.js";
import { fields } from "../../src/fields.js";
import type { Body, FieldName } from "../../src/request-body.js";
import { request } from "./cases.js";

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
        return parseImageToVideo({ ...request, duration: 16, seed: -1 });
      } catch (error) {
        return error;
      }
    })();
    expect(isConstraintError(caught)).toBe(true);
    expect(caught).toMatchObject({
      name: "ConstraintError",
      violations: [{ rule: "duration" }, { rule: "seed" }],
      message:
        "duration: v6 takes 1 to 15 seconds, not 16\nseed: takes an integer from 0 to 2147483647, not -1",
    });
  });
});

describe("the Standard Schema", () => {
  const { version, vendor, validate } = imageToVideoRequest["~standard"];

  test("is version 1 of this vendor, and gives the value or the issues with their paths", () => {
    expect({ version, vendor }).toEqual({ version: 1, vendor: "pixverse-client" });
    expect(validate(request)).toStrictEqual({ value: request });
    expect(validate({ ...request, img_id: undefined, img_ids: [1, "x"], template_id: 7 })).toEqual({
      issues: [{ path: ["img_ids", 1], message: expect.stringContaining("img_ids[1]") as string }],
    });
    expect(validate(null)).toMatchObject({ issues: [{ path: [] }] });
  });
});

describe("capabilities", () => {
  test("name the durations at each quality, and at the one that is asked for", () => {
    expect(capabilities("v5.5", "1080p").durations).toEqual([5, 8]);
    expect(capabilities("v5.5").durations).toEqual([5, 8, 10]);
    expect(capabilities("v3.5").durationsAt).toEqual({
      "360p": [5, 8],
      "540p": [5, 8],
      "720p": [5, 8],
      "1080p": [5],
    });
  });

  test("describe the fields that the model takes, with values, ranges and what they need", () => {
    const { fields: taken } = capabilities("v6", "720p");
    expect(taken).not.toHaveProperty("motion_mode");
    expect(taken).toMatchObject({
      prompt: { type: "string", required: true, maxLength: 2048 },
      seed: { type: "integer", required: false, minimum: 0, maximum: 2147483647 },
      thinking_type: { values: ["enabled", "disabled", "auto"] },
      sound_effect_content: { needs: ["template_id", "sound_effect_switch"] },
      img_ids: { type: "ids", needs: ["template_id"] },
    });
    expect(capabilities("v4").fields.sound_effect_content?.needs).toEqual(["sound_effect_switch"]);
    expect(capabilities("v4").fields.motion_mode?.notAt).toEqual({ value: "fast", seconds: 8 });
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
    expect(() => capabilities("v6", "4k" as "720p")).toThrow(/^quality: takes .* not "4k"$/);
  });

  test("and the check agree: each field that a model is said to take passes, each other is refused", () => {
    const sample: Partial<Body> = {
      style: "clay",
      motion_mode: "normal",
      camera_movement: "zoom_in",
      thinking_type: "auto",
      seed: 1,
    };
    for (const model of modelNames) {
      for (const name of fieldNames.filter((field) => fields[field].kind === "boolean" || field in sample)) {
        const isTaken =
          checkImageToVideo({ ...request, model, template_id: 7, [name]: sample[name] ?? true }).length === 0;
        expect(name in capabilities(model).fields, `${model} ${name}`).toBe(isTaken);
      }
    }
  });
});

test("the table has every value and every required field of the OpenAPI document, or this does not compile", () => {
  type Rows = typeof fields;
  type Listed<F extends FieldName> = Rows[F] extends { values: readonly (infer Value)[] } ? Value : never;
  type Enums = {
    [F in FieldName as [Listed<F>] extends [never] ? never : F]-?: Exclude<Body[F], Listed<F> | undefined>;
  };
  type Marked = { [F in FieldName]: Rows[F] extends { required: true } ? F : never }[FieldName];
  type Needed = { [F in FieldName]-?: undefined extends Body[F] ? never : F }[FieldName];
  type Missing = Enums[keyof Enums] | Exclude<Needed, Marked> | Exclude<Marked, Needed>;
  const missing: [Missing] extends [never] ? "nothing" : Missing = "nothing";
  expect(missing).toBe("nothing");
});

test("the README's matrix has a column a model and a row for each field that not all models take", () => {
  const matrix = renderModelMatrix("en");
  expect(matrix).toMatch(
    /^\| `duration` \(seconds\) +\| 5, 8 +\| 5, 8 +\| 5, 8 +\| 5, 8 +\| 5, 8, 10 +\| 5, 8, 10 +\| 1–15 +\| 1–15 +\|$/m,
  );
  expect(matrix).toMatch(/^\| not at 1080p +\| 8 +\| +\| +\| +\| 10 +\| 10 +\| +\| +\|$/m);
  expect(matrix).toMatch(/^\| `thinking_type` +\| +\| +\| +\| +\| yes +\| yes +\| yes +\| +\|$/m);
  expect(matrix.split("\n")).toHaveLength(12);
  expect(renderModelMatrix("zh").split("\n")).toHaveLength(12);
});

describe("a browser's bundle", () => {
  test("of the constraints holds nothing of the client, and of the generated code only types", async () => {
    const { inputs } = await bundle(`export * from "./constraints.js"`);
    expect(inputs.filter((path) => !path.startsWith("src/"))).toEqual(["<stdin>"]);
    expect(inputs.filter((path) => path.startsWith("src/client/"))).toEqual([]);
  });

  test("of one face leaves out the others", async () => {
    const check = await bundle(`export { checkImageToVideo } from "./constraints.js"`);
    const all = await bundle(`export * from "./constraints.js"`);
    expect(check.bytes).toBeLessThan(all.bytes - 2_000);
    expect((await bundle(`import "./constraints.js"`)).bytes).toBe(0);
  });
});

async function bundle(contents: string): Promise<{ inputs: string[]; bytes: number }> {
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
  });
  return { inputs: Object.keys(metafile.inputs), bytes: outputFiles[0]?.contents.length ?? 0 };
}
