/** Answers and errors as data: numbers that come as text, shapes that nobody expects, and the way through JSON and back. */
import { build } from "esbuild";
import fc from "../property.js";
import { describe, expect, test } from "vitest";
import * as here from "../../src/index.js";
import { createClient, PixVerse, type PixVerseError } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { testClock } from "./clock.js";
import {
  answer,
  apiKey,
  clientOf,
  code,
  type Fault,
  lostAnswers,
  request,
  resp,
  serverForEach,
} from "./server.js";

const server = serverForEach();

const longId = 627410861853514292n;
const job = { ...request, image: pictures.png.bytes };

function failure(promise: Promise<unknown>): Promise<PixVerseError> {
  return promise.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error as PixVerseError,
  );
}

/** An answer of a server that nobody has to start. */
function answering(text: string, status = 200): PixVerse {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(text, { status }));
  return new PixVerse({ apiKey, fetch, clock: testClock(), maxRetries: 0 });
}

describe("digits as text are the number that they spell", () => {
  test("in every answer of a job", async () => {
    const { pixverse } = clientOf(server);
    server.hits.length = 0;
    server.fail("uploadImage", answer(200, `{"ErrCode":"0","Resp":{"img_id":"${longId}","img_url":"u"}}`));
    server.fail("generateVideo", resp({ video_id: "302325299692610", credits: "45" }));
    server.fail(
      "getVideo",
      resp({ id: "302325299692610", status: "5" }),
      resp({
        id: "302325299692610",
        status: "1",
        url: "https://example.com/x.mp4",
        seed: "7",
        size: "0.5",
        prompt: "8",
      }),
    );
    const steps: unknown[] = [];
    const video = await pixverse.imageToVideo(job, { onProgress: (progress) => steps.push(progress) });
    expect(video).toMatchObject({ id: 302325299692610, status: 1, seed: 7, size: 0.5, prompt: "8" });
    expect(JSON.parse(JSON.stringify(steps[0]))).toMatchObject({ step: "uploaded", img_id: String(longId) });
    expect(steps).toMatchObject([
      { img_id: longId },
      { video_id: 302325299692610, credits: 45 },
      { video_id: 302325299692610, video: { status: 5 } },
    ]);
    expect(server.hitsOf("generateVideo")[0]!.body.toString()).toContain(`"img_id":${longId}`);
  });

  test("an id is the same by value", async () => {
    const { pixverse } = clientOf(server, { maxRetries: 0 });
    server.fail("getVideo", resp(`{"id":"${longId}","status":5}`), resp({ id: "23", status: 5 }));
    await expect(pixverse.getVideo(longId)).resolves.toMatchObject({ id: longId });
    await expect(pixverse.getVideo(22)).rejects.toMatchObject({ name: "ApiError" });
  });

  test("a refusal is a refusal, and costs nothing", async () => {
    const text = '{"ErrCode":"400017","ErrMsg":"invalid param","Resp":null}';
    const error = await failure(answering(text).generateVideo({ ...request, img_id: 1 }));
    expect(error).toMatchObject({ name: "ApiError", code: 400017, kind: "invalid" });
  });

  test.each(["0000000000000000000000302", " 302", "302\n"])(
    "%j is the id of a paid video too",
    async (video_id) => {
      const text = JSON.stringify({ ErrCode: " 0", Resp: { video_id } });
      const answered = answering(text).generateVideo({ ...request, img_id: 1 });
      await expect(answered).resolves.toMatchObject({ video_id: 302 });
    },
  );

  test.each(["", "0 0", "0x0", "zero", "1e3", "+1", "1,000"])("%j is no number", async (ErrCode) => {
    const text = JSON.stringify({ ErrCode, Resp: { video_id: 1 } });
    const error = await failure(answering(text).generateVideo({ ...request, img_id: 1 }));
    expect(error).toMatchObject({ name: "UnknownOutcomeError" });
  });
});

describe("no shape of an answer makes code of ours throw", () => {
  test.each([
    ["a method that is none", { toString: 1, toJSON: 2, valueOf: [] }],
    ["nothing", null],
    ["a list", [[], {}]],
    ["a key that is a prototype's", JSON.parse('{"__proto__":{"x":1},"constructor":1}') as object],
  ])("ErrMsg is %s", async (_, ErrMsg) => {
    const text = JSON.stringify({ ErrCode: 400017, ErrMsg });
    const error = await failure(answering(text).generateVideo({ ...request, img_id: 1 }));
    expect(error).toMatchObject({ name: "ApiError", code: 400017, kind: "invalid" });
  });

  test("an ErrMsg that is nested deeper than the stack", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const error = await failure(answering(`{"ErrCode":400017,"ErrMsg":${deep}}`).getBalance());
    expect(error).toMatchObject({ name: "ApiError", code: 400017 });
  });

  test.each([
    ["nested deeper than the stack", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
    ["an integer of megabytes", "7".repeat(2_000_000)],
  ])("a paid answer keeps its id beside what is %s", async (_, other) => {
    const submission = answering(`{"ErrCode":0,"Resp":{"other":${other},"video_id":${longId}}}`);
    const { video_id } = await submission.generateVideo({ ...request, img_id: 1 });
    expect(video_id).toBe(longId);
  });

  const keys = [
    "ErrCode",
    "ErrMsg",
    "Resp",
    "err_code",
    "err_msg",
    "resp",
    "id",
    "video_id",
    "img_id",
    "status",
    "url",
  ];
  const key = fc.constantFrom(
    ...keys,
    "data",
    "account_id",
    "toString",
    "toJSON",
    "__proto__",
    "length",
    "then",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(0, 1, 5, 22, -1, 1.5, 1e300, "0", "1", "22", "", null, true, "x", 400017, "400017"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 6 }),
    ),
  }));

  test("whatever it is, it is a result or an error of this package", async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom(200, 400, 401, 500), async (shape, status) => {
        const pixverse = answering(JSON.stringify(shape), status);
        const { client } = {
          client: createClient({
            apiKey,
            fetch: () => Promise.resolve(new Response(JSON.stringify(shape), { status })),
          }),
        };
        const calls = [
          pixverse.uploadImage(pictures.png.bytes),
          pixverse.generateVideo({ ...request, img_id: 1 }),
          pixverse.getVideo(22),
          pixverse.waitForVideo(22, { timeout: 1 }),
          pixverse.listVoices(),
          pixverse.getBalance(),
        ];
        for (const outcome of await Promise.allSettled(calls)) {
          const result: unknown = outcome.status === "fulfilled" ? outcome.value : outcome.reason;
          expect(outcome.status === "fulfilled" || here.isPixVerseError(result)).toBe(true);
          expect(JSON.stringify(result)).toMatch(/^\{/);
        }
        const { data, error } = await client.GET("/openapi/v2/account/balance");
        expect(here.isApiError(error) || data?.ErrCode === 0).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

const times = (fault: Fault): Fault[] => Array.from({ length: 9 }, () => fault);

describe("a wait that ends says what it heard", () => {
  test("when it never got a usable answer: the last one", async () => {
    const { pixverse } = clientOf(server);
    server.fail("getVideo", ...times(resp({ id: 22, status: "done" })));
    const error = await failure(pixverse.waitForVideo(22, { timeout: 12_000 }));
    expect(error.message).toMatch(
      /^Video 22 could not be asked for in 12 s\. .*not a PixVerse answer: .*done/,
    );
    expect(error.message).not.toContain("is not finished");
  });

  test("when the last one was no use", async () => {
    const { pixverse } = clientOf(server);
    server.fail("getVideo", resp({ id: 22, status: 5 }), ...times(lostAnswers["HTML with 502"]));
    const error = await failure(pixverse.waitForVideo(22, { timeout: 12_000 }));
    expect(error.message).toMatch(
      /^Video 22 is not finished after 12 s\. .*Bad gateway.*do not submit it again/,
    );
  });
});

describe("through JSON", () => {
  test("a result with a long id keeps it, and what comes out goes back in", async () => {
    const { pixverse } = clientOf(server);
    server.fail("uploadImage", resp(`{"img_id":${longId},"img_url":"u"}`));
    server.fail("generateVideo", resp(`{"video_id":${longId + 1n}}`), resp(`{"video_id":${longId + 2n}}`));
    server.fail("getVideo", ...[1, 2, 3].map(() => resp(`{"id":${longId + 1n},"status":5}`)));
    const uploaded = await pixverse.uploadImage(pictures.png.bytes);
    const { img_id } = (await Response.json(uploaded).json()) as { img_id: never };
    expect(img_id).toBe(String(longId));
    const submitted = await pixverse.generateVideo({ ...request, img_id });
    expect(server.hitsOf("generateVideo").at(-1)!.body.toString()).toContain(`"img_id":${longId}`);
    const { video_id } = JSON.parse(JSON.stringify({ submitted })).submitted as { video_id: string };
    const video = await pixverse.getVideo(video_id);
    expect(JSON.parse(JSON.stringify(video))).toEqual({ ...video, id: String(longId + 1n) });
    const { data } = await createClient({ apiKey, baseUrl: server.url }).POST(
      "/openapi/v2/video/img/generate",
      {
        body: { ...request, img_id },
      },
    );
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({ Resp: { video_id: String(longId + 2n) } });
  });

  test("a result is plain data", async () => {
    const { pixverse } = clientOf(server);
    server.fail("generateVideo", resp(`{"video_id":${longId}}`));
    const long = await pixverse.generateVideo({ ...request, img_id: 1 });
    const short = await pixverse.generateVideo({ ...request, img_id: 1 });
    for (const result of [long, short]) {
      expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
      expect(structuredClone({ ...result })).toEqual(result);
    }
    expect(Object.keys(long)).toEqual(["video_id", "traceId"]);
    expect(JSON.parse(JSON.stringify(short))).toEqual(short);
  });

  test("an error has its name, message, fields and causes, and a long id whole", async () => {
    const { pixverse } = clientOf(server);
    server.fail("generateVideo", resp(`{"video_id":${longId}}`));
    server.fail("getVideo", resp(`{"id":${longId},"status":8}`));
    const failed = await failure(pixverse.imageToVideo(job));
    expect(JSON.parse(JSON.stringify(failed))).toEqual({
      name: "VideoError",
      message: failed.message,
      video_id: String(longId),
      traceId: failed.traceId,
      status: 8,
      video: { id: String(longId), status: 8, traceId: failed.traceId },
    });
    server.fail("generateVideo", lostAnswers.reset);
    const lost = await failure(pixverse.generateVideo({ ...request, img_id: 1 }));
    expect(JSON.parse(JSON.stringify({ lost }))).toMatchObject({
      lost: {
        name: "UnknownOutcomeError",
        message: lost.message,
        traceId: lost.traceId,
        cause: { name: "ConnectionError", beforeSending: false, cause: { message: expect.any(String) } },
      },
    });
  });

  test("an abort and a request that was refused", async () => {
    const controller = new AbortController();
    server.fail("getVideo", { accepts: true, answer: () => controller.abort({ reason: 1n }) });
    const aborted = await failure(
      clientOf(server).pixverse.waitForVideo(longId, { signal: controller.signal }),
    );
    expect(JSON.parse(JSON.stringify(aborted))).toMatchObject({
      name: "AbortError",
      message: aborted.message,
      video_id: String(longId),
      cause: { reason: 1 },
    });
    const refused = await failure(clientOf(server).pixverse.generateVideo({ ...request, img_id: -5n }));
    const { violations } = refused as here.ConstraintError;
    expect(JSON.parse(JSON.stringify(refused))).toEqual({
      name: "ConstraintError",
      message: refused.message,
      violations,
    });
  });
});

test("guards know the errors of a second copy of the package", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "./src/index.js"', resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  const second = (await import(
    `data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`
  )) as typeof here;
  const pixverse = new second.PixVerse({ apiKey, baseUrl: server.url, maxRetries: 0, clock: testClock() });
  const generate = (): Promise<PixVerseError> => failure(pixverse.generateVideo({ ...request, img_id: 1 }));
  server.fail("generateVideo", code(10005), lostAnswers.reset);
  server.fail(
    "getVideo",
    resp({ id: 22, status: 5 }),
    resp({ id: 22, status: 5 }),
    resp({ id: 22, status: 8 }),
  );
  const errors = [
    [await generate(), here.isApiError],
    [await generate(), here.isUnknownOutcomeError],
    [await failure(pixverse.waitForVideo(22, { timeout: 1 })), here.isTimeoutError],
    [await failure(pixverse.waitForVideo(22)), here.isVideoError],
    [await failure(pixverse.getVideo("x")), here.isInputError],
    [await failure(pixverse.generateVideo({} as never)), here.isConstraintError],
  ] as const;
  for (const [error, guard] of errors) {
    expect(error).not.toBeInstanceOf(here.PixVerseError);
    expect([guard(error), here.isPixVerseError(error)]).toEqual([true, true]);
  }
});
