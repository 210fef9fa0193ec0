import { describe, expect, test } from "vitest";
import {
  ApiError,
  ConnectionError,
  InputError,
  isAbortError,
  isApiError,
  isConnectionError,
  isConstraintError,
  isInputError,
  isPixVerseError,
  isTimeoutError,
  isUnknownOutcomeError,
  isVideoError,
  PixVerseError,
  TimeoutError,
  UnknownOutcomeError,
  VideoError,
} from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { answer, clientOf, type Fault, lostAnswers, request, resp, serverForEach } from "./server.js";

const server = serverForEach();

const once = (): ReturnType<typeof clientOf>["pixverse"] => clientOf(server, { maxRetries: 0 }).pixverse;

describe("an answer that is an error says what it is", () => {
  const table: [string, Fault, { message?: RegExp } & Partial<Omit<ApiError, "message">>][] = [
    [
      "an ErrCode with HTTP 200",
      answer(200, '{"ErrCode":500090,"ErrMsg":"no credits","Resp":null}'),
      {
        code: 500090,
        kind: "credits",
        status: 200,
        message: /^getBalance: ErrCode 500090, "no credits" \(HTTP 200, trace id .{36}\)\. Add credits/,
      },
    ],
    [
      "lower-case keys",
      answer(500, '{"err_code":500063,"err_msg":"refused","resp":null}'),
      {
        code: 500063,
        kind: "moderation",
        status: 500,
        message: /"refused"/,
      },
    ],
    [
      "an ErrCode without ErrMsg",
      answer(200, '{"ErrCode":400017}'),
      { code: 400017, kind: "invalid", message: /ErrCode 400017 \(HTTP 200/ },
    ],
    [
      "HTML",
      answer(502, "<html>\n<h1>Bad gateway</h1>"),
      {
        code: undefined,
        kind: "transient",
        status: 502,
        message: /not a PixVerse answer: "<html>\\n<h1>Bad gateway<\/h1>" \(HTTP 502/,
      },
    ],
    [
      "an empty body",
      answer(500, ""),
      { code: undefined, kind: "transient", message: /an empty answer \(HTTP 500/ },
    ],
    [
      "JSON that was cut off",
      answer(200, '{"ErrCode":0,"Re'),
      { kind: "unknown", message: /not a PixVerse answer: "\{\\"ErrCode\\":0,\\"Re" \(HTTP 200/ },
    ],
    [
      "success without the data",
      answer(200, '{"ErrCode":0,"ErrMsg":"success","Resp":{}}'),
      { kind: "unknown", message: /not a PixVerse answer/ },
    ],
    ["an answer without end", lostAnswers["an answer without end"], { status: 200, kind: "unknown" }],
    ["a long page", answer(500, "x".repeat(5_000)), { message: /PixVerse answer: "x{200}…" \(HTTP 500/ }],
    [
      "long words",
      answer(200, `{"ErrCode":400017,"ErrMsg":"${"x".repeat(201)}"}`),
      { ErrMsg: "x".repeat(201), message: /400017, "x{200}…" \(HTTP 200/ },
    ],
    [
      "words that just fit",
      answer(500, "x".repeat(200)),
      { message: /PixVerse answer: "x{200}" \(HTTP 500/ },
    ],
    [
      "a redirect",
      answer(302, "", { Location: "https://elsewhere.example/?q" }),
      { status: 302, message: /https:\/\/elsewhere\.example/ },
    ],
    ["401 without an envelope", answer(401, ""), { kind: "auth" }],
    ["403 without an envelope", answer(403, ""), { kind: "auth" }],
    ["404 without an envelope", answer(404, ""), { kind: "notFound" }],
    ["429 without an envelope", answer(429, ""), { kind: "transient" }],
    [
      "a documented code goes before the status",
      answer(404, '{"ErrCode":500090,"ErrMsg":""}'),
      { kind: "credits" },
    ],
    [
      "an unknown code leaves it to the status",
      answer(401, '{"ErrCode":77,"ErrMsg":""}'),
      { kind: "auth", code: 77 },
    ],
  ];
  test.each(table)("%s", async (_, fault, { message = /./, ...fields }) => {
    server.fail("getBalance", fault);
    const error: unknown = await once()
      .getBalance()
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ name: "ApiError", traceId: server.hits.at(-1)!.traceId, ...fields });
    expect((error as Error).message).toMatch(message);
  });
});

/** The text comes, and then the connection ends, although the server has promised more. */
const broken = (text: string): Fault => ({
  accepts: true,
  answer: (response) => {
    response.writeHead(200, { "Content-Length": 1000 }).write(text, () => response.socket?.destroy());
  },
});

describe("an answer that was whole when its connection broke", () => {
  test("has the id of what was paid for", async () => {
    server.fail("generateVideo", broken('{"ErrCode":0,"ErrMsg":"","Resp":{"video_id":7}}'));
    await expect(once().generateVideo({ ...request, img_id: 1 })).resolves.toMatchObject({ video_id: 7 });
  });

  test("is a refusal if it says so", async () => {
    server.fail("generateVideo", broken('{"ErrCode":400017,"ErrMsg":"no","Resp":null}'));
    await expect(once().generateVideo({ ...request, img_id: 1 })).rejects.toMatchObject({ code: 400017 });
  });

  test.each(["", '{"ErrCode":0,"ErrMsg":"","Resp":{"video_id":7'])("is not %j", async (text) => {
    server.fail("generateVideo", broken(text));
    await expect(once().generateVideo({ ...request, img_id: 1 })).rejects.toMatchObject({
      name: "UnknownOutcomeError",
      cause: { name: "ConnectionError" },
    });
  });
});

test("64-bit ids come and go without losing a digit", async () => {
  const id = 627410861853514292n;
  const { pixverse } = clientOf(server);
  server.fail("uploadImage", resp(`{"img_id":${id},"img_url":"u"}`));
  server.fail("generateVideo", resp(`{"video_id":${id + 1n}}`));
  server.fail("getVideo", resp(`{"id":${id + 1n},"status":5}`), resp(`{"id":${id + 1n},"status":8}`));

  const error: unknown = await pixverse
    .imageToVideo({ ...request, image: pictures.png.bytes })
    .catch((caught: unknown) => caught);

  expect(server.hitsOf("generateVideo").at(-1)!.body.toString()).toContain(`"img_id":${id}`);
  expect(server.hitsOf("getVideo").at(-1)!.path).toBe(`/openapi/v2/video/result/${id + 1n}`);
  expect(isVideoError(error) && error.video_id).toBe(id + 1n);
});

test.each([
  [7, 7, "7"],
  [9007199254740993n, 9007199254740993n, "9007199254740993"],
  ["627410861853514292", 627410861853514292n, "627410861853514292"],
])("an id may be a number, a bigint or digits: %s", async (id, _, path) => {
  await once().getVideo(id);
  expect(server.hits.at(-1)!.path).toBe(`/openapi/v2/video/result/${path}`);
});

test.each([2 ** 53, -1, 1.5, Number.NaN, "", "12a", "../balance", -1n, null, undefined, {}])(
  "an id that cannot be one is refused before anything is sent: %s",
  async (id) => {
    const before = server.hits.length;
    await expect(once().getVideo(id as never)).rejects.toMatchObject({ name: "InputError" });
    await expect(once().waitForVideo(id as never)).rejects.toMatchObject({ name: "InputError" });
    expect(server.hits).toHaveLength(before);
  },
);

describe("errors", () => {
  const video = { id: 1, status: 8, traceId: "t" } as const;
  const classes = [
    [new InputError("m"), isInputError, "InputError"],
    [new ApiError("m", { kind: "auth", status: 401 }), isApiError, "ApiError"],
    [new ConnectionError("m", { beforeSending: false }), isConnectionError, "ConnectionError"],
    [new TimeoutError("m"), isTimeoutError, "TimeoutError"],
    [new UnknownOutcomeError("m", new TimeoutError("t")), isUnknownOutcomeError, "UnknownOutcomeError"],
    [new VideoError(video), isVideoError, "VideoError"],
  ] as const;
  const guards = [...classes.map(([, guard]) => guard), isConstraintError, isAbortError];

  test.each(classes)("%s has its name and its guard", (error, guard, name) => {
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(PixVerseError);
    expect(isPixVerseError(error)).toBe(true);
    expect(guards.filter((each) => each(error))).toEqual([guard]);
  });

  test("guards take anything", () => {
    for (const value of [undefined, null, 0, "ApiError", {}, { name: "ApiError" }, new Error("m")]) {
      expect([...guards, isPixVerseError].some((guard) => guard(value))).toBe(false);
    }
  });

  test("a platform's AbortError is told from the package's errors", () => {
    expect(isAbortError(new DOMException("m", "AbortError"))).toBe(true);
    expect(isPixVerseError(new DOMException("m", "AbortError"))).toBe(false);
  });
});

test("listVoices asks for the page that it is told", async () => {
  await expect(once().listVoices({ page_num: 2, page_size: 30 })).resolves.toMatchObject({ total: 1 });
  expect(server.hits.at(-1)!.path).toBe("/openapi/v2/video/lip_sync/tts_list?page_num=2&page_size=30");
  await once().listVoices();
  expect(server.hits.at(-1)!.path).toBe("/openapi/v2/video/lip_sync/tts_list");
});

test("listVoices refuses a page that there cannot be, and sends nothing", async () => {
  const { length } = server.hits;
  for (const page_num of [0, -1, 1.5, Number.NaN, "2", 2n] as number[])
    await expect(once().listVoices({ page_num })).rejects.toThrow("it takes a whole number above 0");
  await expect(once().listVoices({ page_size: 0 })).rejects.toThrow("page_size is 0; it takes");
  expect(server.hits).toHaveLength(length);
});

test("each request has one trace id and one key", async () => {
  await once().getBalance();
  const { headers } = server.hits.at(-1)!;
  expect(headers["ai-trace-id"]).toMatch(/^[\da-f-]{36}$/);
  expect(headers["api-key"]).not.toContain(",");
});

describe("a trace id of the caller's", () => {
  test("goes with the first request only, and only once", async () => {
    const traceId = crypto.randomUUID();
    const { pixverse } = clientOf(server);
    server.hits.length = 0;
    server.fail("getBalance", answer(500, ""));
    await pixverse.getBalance({ traceId });
    expect(server.hits.map((hit) => hit.traceId === traceId)).toEqual([true, false]);
    await expect(pixverse.getBalance({ traceId })).rejects.toThrow(`The traceId ${traceId} was used before`);
    await expect(once().getVideo(1, { traceId: traceId.toUpperCase() })).rejects.toThrow("was used before");
    expect(server.hits).toHaveLength(2);
  });

  test.each(["1", "", `${crypto.randomUUID()}, x`, "a\r\nb"])(
    "is refused when it is no UUID: %j",
    async (traceId) => {
      const before = server.hits.length;
      await expect(once().getBalance({ traceId })).rejects.toMatchObject({ name: "InputError" });
      expect(server.hits).toHaveLength(before);
    },
  );

  test("is that of the upload in a whole job", async () => {
    const traceId = crypto.randomUUID();
    server.hits.length = 0;
    await once().imageToVideo({ ...request, image: pictures.png.bytes }, { traceId });
    expect(server.hits.map((hit) => hit.traceId === traceId)).toEqual([true, false, false]);
  });
});
