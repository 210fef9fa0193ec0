/** Answers that do not end, or whose connection breaks: what has come of them counts as far as it is certain. */
import { createServer, type ServerResponse } from "node:http";
import { describe, expect, test, vi } from "vitest";
import { createClient, isAbortError, PixVerse } from "../../src/index.js";
import { testClock } from "./clock.js";
import { apiKey, request } from "./server.js";
import { listen } from "../listen.js";

const id = 627410861853514292n;
const text = `{"ErrCode":0,"ErrMsg":"成功","Resp":{"video_id":${id},"credits":1}}`;
const bytes = new TextEncoder().encode(text);
const generateRequest = { ...request, img_id: 1 };

async function serve(
  answer: (response: ServerResponse) => void,
  use: (baseUrl: string) => Promise<unknown>,
): Promise<number> {
  let hits = 0;
  const server = createServer((message, response) => {
    hits += 1;
    message.resume().on("end", () => answer(response));
  });
  await use(await listen(server));
  return hits;
}

/** The platform's `fetch`; calls back when so many bytes of an answer were read, and more is asked for. */
function noticing(most: number, callback: () => void): typeof globalThis.fetch {
  return async (...parts) => {
    const { status, headers, body } = await globalThis.fetch(...parts);
    const reader = body!.getReader();
    let size = 0;
    const source: UnderlyingDefaultSource<Uint8Array> = {
      async pull(controller) {
        if (size >= most) callback();
        const { done, value } = await reader.read();
        if (done) return controller.close();
        size += value.length;
        controller.enqueue(value);
      },
    };
    return new Response(new ReadableStream(source, { highWaterMark: 0 }), { status, headers });
  };
}

/** A call whose time is up when so many bytes of its answer were read. */
function timedOut(
  baseUrl: string,
  most: number,
  middleware: { onResponse(): undefined }[],
): Promise<unknown> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const fetch = noticing(most, () => vi.advanceTimersByTime(60_000));
  return createClient({ apiKey, baseUrl, fetch })
    .POST("/openapi/v2/video/img/generate", { body: generateRequest, middleware })
    .finally(() => vi.useRealTimers());
}

describe("an answer that is whole and never ends", () => {
  const openEnds: [string, (response: ServerResponse, said: string) => void][] = [
    ["a length that is too long", (r, said) => void r.writeHead(200, { "Content-Length": 500 }).write(said)],
    ["no last chunk", (r, said) => void r.writeHead(200).write(said)],
    [
      "a connection that stays open",
      (r, said) => {
        r.socket!.write(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${said}`);
      },
    ],
  ];

  test.each(openEnds)("has its id at the timeout: %s", async (_, end) => {
    const hits = await serve(
      (response) => end(response, text),
      async (baseUrl) => {
        for (const middleware of [[], [{ onResponse: () => undefined }]])
          await expect(timedOut(baseUrl, bytes.length, middleware)).rejects.toMatchObject({
            name: "UnknownOutcomeError",
            video_id: id,
            message: expect.stringContaining(`wait for video ${id}`),
            cause: { name: "TimeoutError" },
          });
      },
    );
    expect(hits).toBe(2);
  });

  test.each(openEnds)("has its id after an abort: %s", async (_, end) => {
    await serve(
      (response) => end(response, text),
      async (baseUrl) => {
        const controller = new AbortController();
        const fetch = noticing(bytes.length, () => controller.abort("enough"));
        const error: unknown = await new PixVerse({ apiKey, baseUrl, fetch })
          .generateVideo(generateRequest, { signal: controller.signal })
          .catch((caught: unknown) => caught);
        expect(isAbortError(error)).toBe(true);
        expect(error).toMatchObject({
          video_id: id,
          cause: "enough",
          message: expect.stringContaining(`wait for video ${id}`),
        });
      },
    );
  });

  test("has no id when it is not whole", async () => {
    await serve(
      (response) => openEnds[1]![1](response, text.slice(0, -1)),
      async (baseUrl) => {
        const error = await timedOut(baseUrl, bytes.length - 1, []).catch((caught: object) => caught);
        expect(error).toMatchObject({ name: "UnknownOutcomeError", cause: { name: "TimeoutError" } });
        expect(error).not.toHaveProperty("video_id");
      },
    );
  });
});

interface Begun {
  readonly status: number;
  readonly type?: string;
  readonly said?: string;
  readonly headers?: Record<string, string>;
}

/** How an answer comes to no end. */
const endings: [string, (response: ServerResponse) => void][] = [
  ["hangs", () => {}],
  ["breaks", (response) => void response.socket?.destroy()],
];

function begin({ status, type, said = "", headers = {} }: Begun, response: ServerResponse): void {
  response.writeHead(status, { ...(type && { "Content-Type": type }), "Content-Length": 5000, ...headers });
  response.flushHeaders();
  response.write(said);
}

/** What a paid call comes to whose answer begins like this, and how often it was sent. */
async function outcomeOf(begun: Begun, end: (response: ServerResponse) => void): Promise<[unknown, number]> {
  let error: unknown;
  const hits = await serve(
    (response) => {
      begin(begun, response);
      // When all of it has arrived.
      response.write("", () => end(response));
    },
    async (baseUrl) => {
      error = await timedOut(baseUrl, (begun.said ?? "").length, []).catch((caught: unknown) => caught);
    },
  );
  return [error, hits];
}

const page = { type: "text/html", said: "<html>" };

describe.each(endings)("paid work whose refusal %s", (_, end) => {
  test.each<[Begun, object]>([
    [{ status: 400, ...page }, { kind: "invalid" }],
    [{ status: 401, type: "text/plain" }, { kind: "auth" }],
    [{ status: 404, ...page }, { kind: "notFound" }],
    [{ status: 413, said: "too large" }, { kind: "invalid" }],
    [
      { status: 429, type: "text/html", headers: { "Retry-After": "3" } },
      { kind: "transient", retryAfter: 3_000 },
    ],
    [{ status: 505, ...page }, { kind: "transient" }],
    [
      { status: 400, said: '{"ErrCode":400017,"ErrMsg":"no"}' },
      { kind: "invalid", code: 400017 },
    ],
    [
      { status: 200, said: '{"ErrCode":500090,"ErrMsg":"no"}' },
      { kind: "credits", code: 500090 },
    ],
  ])("is refused: %j", async (begun, known) => {
    const { status } = begun;
    const [error, hits] = await outcomeOf(begun, end);
    expect(error).toMatchObject({
      name: "ApiError",
      status,
      message: expect.stringContaining(`HTTP ${status}`),
      ...known,
    });
    expect(hits).toBe(1);
  });

  // An envelope may yet come, and its code would count for more than the status; a gateway may say 403 of an answer, and 5xx of anything.
  test.each<Begun>([
    { status: 400, type: "application/json" },
    { status: 400 },
    { status: 400, ...page, said: ' {"ErrCode":' },
    { status: 429, type: "application/json", said: '{"ErrCode":0,' },
    { status: 403, ...page },
    { status: 500, ...page },
    { status: 503, ...page, headers: { "Retry-After": "1" } },
    { status: 302, ...page, headers: { Location: "/elsewhere" } },
  ])("may have been charged: %j", async (begun) => {
    const { status } = begun;
    const [error, hits] = await outcomeOf(begun, end);
    expect(error).toMatchObject({
      name: "UnknownOutcomeError",
      message: expect.stringMatching(`HTTP ${status}.*may have taken and charged it`),
      cause: {
        name: "ApiError",
        status,
        cause: { name: expect.stringMatching(/^(Timeout|Connection)Error$/) },
      },
    });
    expect(hits).toBe(1);
  });
});

test("a success that does not end is no answer, whatever has come of it", async () => {
  const [error] = await outcomeOf({ status: 200, ...page }, () => {});
  expect(error).toMatchObject({ name: "UnknownOutcomeError", cause: { name: "TimeoutError" } });
});

test("an abort after a refusal says nothing of charges", async () => {
  const controller = new AbortController();
  await serve(
    (response) => begin({ status: 401, ...page }, response),
    async (baseUrl) => {
      const fetch = noticing(page.said.length, () => controller.abort());
      const call = new PixVerse({ apiKey, baseUrl, fetch }).generateVideo(generateRequest, {
        signal: controller.signal,
      });
      await expect(call).rejects.toMatchObject({
        name: "AbortError",
        message: expect.not.stringContaining("charged"),
      });
    },
  );
});

test.each([
  [403, 1, { name: "ApiError", kind: "auth" }],
  [503, 3, { name: "ApiError", kind: "transient" }],
  [200, 3, { name: "ConnectionError" }],
])("a question whose answer breaks after HTTP %i is asked %i times", async (status, times, error) => {
  const hits = await serve(
    (response) => {
      begin({ status, ...page }, response);
      response.write("", () => response.socket?.destroy());
    },
    async (baseUrl) => {
      const pixverse = new PixVerse({ apiKey, baseUrl, clock: testClock() });
      await expect(pixverse.getBalance()).rejects.toMatchObject(error);
    },
  );
  expect(hits).toBe(times);
});
