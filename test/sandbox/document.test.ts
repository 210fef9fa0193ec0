import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "../property.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { endpoints } from "../../generated/client.js";
import { errorMeanings } from "../../src/errors/error-codes.js";
import { pictures } from "./pictures.js";
import { type Answer, callerOf, startSandbox } from "./caller.js";

type OperationId = keyof typeof endpoints;

const document = parse(await readFile("generated/openapi.yaml", "utf8")) as Record<string, unknown>;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, "openapi.yaml");

const error = "openapi.yaml#/components/responses/Error/content/application~1json/schema";

function schemaOf(operation: OperationId, status = "200"): string {
  const { method, path } = endpoints[operation];
  const pointer = [path.replaceAll("/", "~1"), method.toLowerCase(), "responses", status];
  return encodeURI(`openapi.yaml#/paths/${pointer.join("/")}/content/application~1json/schema`);
}

/** Holds an answer against a schema of the document, as a client without bigints would. */
function expectForeseen(schema: string, answer: Answer): void {
  const body: unknown = JSON.parse(JSON.stringify({ ...answer, status: undefined }, round));
  ajv.validate(schema, body);
  expect({ body, errors: ajv.errors }).toEqual({ body, errors: null });
}

const round = (_: string, member: unknown): unknown => (typeof member === "bigint" ? Number(member) : member);

test.each([15, 18] as const)(
  "every answer is what the OpenAPI document says (%i digits)",
  async (idDigits) => {
    const { call, upload, generate, videoId, getVideo } = await startSandbox({ idDigits });
    const answers: [OperationId, Answer][] = [
      ["uploadImage", await upload([["image", new File([pictures.png.bytes], "a.png")]])],
      ["uploadImage", await upload([["image_url", "https://pictures.invalid/a.png"]])],
      ["generateVideo", await generate()],
      ["getVideo", await getVideo(await videoId())],
      ["getVideo", await getVideo(await videoId({ prompt: "sandbox:stuck" }))],
      ["getVideo", await getVideo(await videoId({ prompt: "sandbox:fail" }))],
      ["listVoices", await call("/openapi/v2/video/lip_sync/tts_list")],
      ["getBalance", await call("/openapi/v2/account/balance")],
    ];
    for (const [operation, answer] of answers) {
      expect(answer.ErrCode).toBe(0);
      expectForeseen(schemaOf(operation), answer);
    }
  },
);

test("every refusal is what the OpenAPI document says, with HTTP 200 as well", async () => {
  const { sandbox, call, upload, generate, getVideo } = await startSandbox();
  const refusals: [OperationId, Answer][] = [
    ["uploadImage", await upload([])],
    ["generateVideo", await generate({ duration: 99 })],
    ["getVideo", await getVideo(1)],
    ["listVoices", await call("/openapi/v2/video/lip_sync/tts_list?page_num=0")],
    ["getBalance", await call("/openapi/v2/account/balance", { headers: { "API-KEY": "wrong" } })],
  ];
  for (const [operation, answer] of refusals) {
    expect(answer).toMatchObject({ status: 200, Resp: null });
    expectForeseen(schemaOf(operation), answer);
    expectForeseen(error, answer);
  }
  sandbox.failNext("moderation", { operation: "uploadImage" });
  expectForeseen(schemaOf("uploadImage", "500"), await upload([]));
});

test("whatever a client sends, it gets an envelope with a documented code, and the sandbox goes on", async () => {
  const { sandbox, credits } = await startSandbox();
  const { call } = callerOf(sandbox);
  const paths = Object.values(endpoints).map(({ path }) => path.replace("{id}", "302325299692610"));
  const word = fc.string().map(encodeURIComponent);
  // At "/" is the page, which is for people.
  const strange = word.filter((name) => name !== "").map((name) => `/${name}`);
  const request = fc.record({
    method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH"),
    path: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...paths) }, strange),
    query: fc.oneof(
      fc.constant(""),
      word.map((query) => `?page_num=${query}`),
    ),
    type: fc.constantFrom(
      "application/json",
      "multipart/form-data; boundary=x",
      "multipart/form-data",
      "text/plain",
      "",
    ),
    body: fc.oneof(
      fc.json(),
      fc.uint8Array({ maxLength: 200 }),
      fc
        .string()
        .map((text) => `--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n${text}\r\n--x--`),
    ),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, query, type, body }) => {
      const answer = await call(path + query, {
        method,
        headers: { "Content-Type": type },
        ...(method !== "GET" && { body }),
      });
      expect([0, ...Object.keys(errorMeanings).map(Number)]).toContain(answer.ErrCode);
      expect(answer.ErrCode).not.toBe(99999);
      expect(answer.ErrMsg).not.toBe("");
    }),
    { numRuns: 150 },
  );
  expect(await credits()).toBe(10_000);
});
