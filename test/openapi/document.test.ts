import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { atPointer, type Json, type JsonObject } from "../../scripts/shared/json-value.js";
import { imageToVideo } from "../../generated/image-to-video.js";
import type { Field } from "../../src/constraints/definition.js";
import { redocly } from "../../scripts/outputs/redocly.js";

let document: JsonObject;
beforeAll(async () => {
  document = parse(await readFile("generated/openapi.yaml", "utf8")) as JsonObject;
});

const at = (pointer: string): Json | undefined => atPointer(document, pointer);
const GENERATE = "/paths/~1openapi~1v2~1video~1img~1generate/post";
const BODY = `${GENERATE}/requestBody/content/application~1json`;

test("redocly rates the document above 95, and its constraints above 80 %", async () => {
  const { stdout } = await redocly(["score", "generated/openapi.yaml", "--format", "json"]);
  const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
    agentReadiness: number;
    subscores: { constraintClarity: number };
  };
  expect(report.agentReadiness).toBeGreaterThanOrEqual(95);
  expect(report.subscores.constraintClarity).toBeGreaterThan(0.8);
});

describe("generateVideo", () => {
  test("requires what every request has", () => {
    expect(at(`${BODY}/schema/required`)).toEqual(["duration", "model", "prompt", "quality"]);
  });

  test("has its fields in the order in which Apifox shows them", () => {
    expect(Object.keys(at(`${BODY}/schema/properties`) as JsonObject).slice(0, 4)).toEqual([
      "duration",
      "img_id",
      "img_ids",
      "model",
    ]);
  });

  test("lists the values that the export lists in prose", () => {
    for (const [name, { enum: values }] of Object.entries<Field>(imageToVideo.fields))
      expect(at(`${BODY}/schema/properties/${name}/enum`)).toEqual(values);
  });

  test("quotes the vendor whole, between what the field is for and the English", () => {
    const description = at(`${BODY}/schema/properties/duration/description`) as string;
    expect(description).toMatch(
      /^How long the video is, in seconds\.\n\n视频生成时长\nv\.3\.5\/v4\/v4\.5 : 5\/8 \(v3\.5 1080p 无法使用 8\)\n/,
    );
    expect(description).toContain("v6/c1: any length from 1 to 15.");
    expect(at(`${BODY}/schema/properties/style/description`)).toContain("misprint");
  });

  test("has an example that its own schema takes", () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      at(`${BODY}/schema`) as JsonObject,
    );
    expect(validate(at(`${BODY}/example`)), JSON.stringify(validate.errors)).toBe(true);
    expect(at(`${BODY}/example`)).toMatchObject({ duration: 5, img_id: 1, model: "v6" });
    expect(at(`${BODY}/example`)).not.toHaveProperty("motion_mode");
  });
});

describe("every operation", () => {
  test("needs the key and the trace id, and may fail", () => {
    expect(at("/security")).toEqual([{ apiKey: [] }]);
    expect(at("/components/securitySchemes/apiKey")).toMatchObject({
      type: "apiKey",
      in: "header",
      name: "API-KEY",
    });
    expect(at("/components/parameters/AiTraceId")).toMatchObject({
      name: "Ai-trace-id",
      in: "header",
      required: true,
    });
    const operations = Object.values(document["paths"] as JsonObject).flatMap((item) =>
      Object.values(item as JsonObject),
    );
    expect(operations).not.toEqual([]);
    for (const operation of operations as JsonObject[]) {
      expect(operation["parameters"]).toContainEqual({ $ref: "#/components/parameters/AiTraceId" });
      expect(operation["responses"]).toHaveProperty("default");
    }
  });

  test("is served in both regions, the international one first", () => {
    expect((at("/servers") as JsonObject[]).map(({ url }) => url)).toEqual([
      "https://app-api.pixverse.ai",
      "https://app-api.pixverseai.cn",
    ]);
  });

  test("carries nothing of Apifox's own", () => {
    expect(JSON.stringify(document)).not.toContain("x-apifox");
  });
});
