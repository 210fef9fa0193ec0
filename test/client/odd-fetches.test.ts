/** Fetches that are not quite as the platform's: what a paid answer of theirs says is not lost, and what they throw harms nobody. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { createClient, isAbortError, PixVerse } from "../../src/index.js";
import { testClock } from "./clock.js";
import { apiKey, request } from "./server.js";

const id = 627410861853514292n;
const text = `{"ErrCode":0,"ErrMsg":"成功","Resp":{"video_id":${id},"credits":1}}`;
const bytes = new TextEncoder().encode(text);
const generateRequest = { ...request, img_id: 1 };

function pixverseWith(fetch: () => unknown): PixVerse {
  return new PixVerse({ apiKey, fetch: fetch as typeof globalThis.fetch, clock: testClock() });
}

async function* pieces(...chunks: unknown[]): AsyncGenerator {
  yield* chunks;
}

const withText = (said: unknown, headers: unknown = {}): object => ({
  status: 200,
  headers,
  text: () => Promise.resolve(said),
});
const withBody = (body: unknown): object => ({ ...withText("not asked for"), body });

const readBefore = async (): Promise<Response> => {
  const response = new Response(text);
  const said = await response.text();
  return Object.assign(response, { text: () => Promise.resolve(said) });
};
const lockedBody = (): Response => {
  const response = new Response(text);
  response.body!.getReader();
  return Object.assign(response, { text: () => Promise.resolve(text) });
};
const plainAndRead = async (): Promise<object> => {
  const response = new Response(text);
  const said = await response.text();
  return { status: 200, headers: response.headers, body: response.body, text: () => Promise.resolve(said) };
};
const streamOf = (...chunks: unknown[]): ReadableStream =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

test.each<[string, () => unknown]>([
  ["a body that a log has read", readBefore],
  ["a body that somebody reads", lockedBody],
  ["a body that was read, of a plain object", plainAndRead],
  ["a stream of texts", () => withBody(pieces(text.slice(0, 9), "", text.slice(9)))],
  ["a stream of Node's in texts", () => withBody(Readable.from([Buffer.from(text)]).setEncoding("utf8"))],
  ["a web stream of texts", () => withBody(streamOf(text.slice(0, 20), text.slice(20)))],
  ["a header in Chinese", () => withText(text, { "x-msg": "成功" })],
  ["a Map with a header in Chinese", () => withText(text, new Map([["x-msg", "成功"]]))],
  ["a header of two lines", () => withText(text, { "x-msg": "a\nb" })],
  ["a header of HTTP/2", () => withText(text, { ":status": "200" })],
  ["a header without a name", () => withText(text, { "": "b" })],
  ["a text with a byte order mark", () => withText(`\uFEFF${text}`)],
  ["bytes with a byte order mark", () => new Response(`\uFEFF${text}`)],
  ["an answer that is parsed", () => withText({ ErrCode: 0, Resp: { video_id: id } })],
  ["an answer that is parsed, with ids as text", () => withText({ ErrCode: 0, Resp: { video_id: `${id}` } })],
])("a paid answer is read: %s", async (_, fetch) => {
  const answer = await pixverseWith(fetch).generateVideo(generateRequest);
  expect(answer.video_id).toBe(id);
});

test("headers beside one that the platform does not take are read", async () => {
  const headers = { "x-msg": "成功", "Retry-After": "3" };
  const error: unknown = await pixverseWith(() => ({ ...withText("", headers), status: 400 }))
    .generateVideo(generateRequest)
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "ApiError", retryAfter: 3_000 });
});

function isWithoutId(error: object): boolean {
  return inspect(error).includes("UnknownOutcomeError") && !("video_id" in error);
}

describe("an id that was rounded by somebody's parser is none", () => {
  const rounded = JSON.parse(text) as object;

  test("in an answer of a fetch", async () => {
    await expect(pixverseWith(() => withText(rounded)).generateVideo(generateRequest)).rejects.toSatisfy(
      isWithoutId,
    );
  });

  test.each([0, 99999])("in an answer of a middleware with ErrCode %i", async (ErrCode) => {
    const client = createClient({ apiKey, fetch: () => Promise.resolve(new Response(text)) });
    const other = text.replace('"ErrCode":0', `"ErrCode":${ErrCode}`).replace("292,", "294,");
    client.use({ onResponse: () => new Response(other, { status: 400 }) });
    const call = client.POST("/openapi/v2/video/img/generate", { body: generateRequest });
    // The server's own answer has the whole one.
    await expect(call).rejects.toMatchObject({ name: "UnknownOutcomeError", video_id: id });
  });
});

async function serve(
  answer: (response: ServerResponse) => void,
  use: (baseUrl: string) => Promise<unknown>,
): Promise<number> {
  let hits = 0;
  const server = createServer((message, response) => {
    hits += 1;
    message.resume().on("end", () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  server.close();
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
  const endings: [string, (response: ServerResponse, said: string) => void][] = [
    ["a length that is too long", (r, said) => void r.writeHead(200, { "Content-Length": 500 }).write(said)],
    ["no last chunk", (r, said) => void r.writeHead(200).write(said)],
    [
      "a connection that stays open",
      (r, said) => {
        r.socket!.write(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${said}`);
      },
    ],
  ];

  test.each(endings)("has its id at the timeout: %s", async (_, end) => {
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

  test.each(endings)("has its id after an abort: %s", async (_, end) => {
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
      (response) => endings[1]![1](response, text.slice(0, -1)),
      async (baseUrl) => {
        const error = await timedOut(baseUrl, bytes.length - 1, []).catch((caught: object) => caught);
        expect(error).toMatchObject({ name: "UnknownOutcomeError", cause: { name: "TimeoutError" } });
        expect(error).not.toHaveProperty("video_id");
      },
    );
  });
});

const throwing = (name: string): Error =>
  Object.defineProperty(new Error("x"), name, {
    get() {
      throw new Error(`getter ${apiKey}`);
    },
  });
const within = (errors: unknown, message = `x ${apiKey}`): Error =>
  Object.assign(new Error(message), { errors });
const itself = (message: string): Error => {
  const error = within([], message);
  (error as unknown as { errors: unknown[] }).errors.push(error);
  return error;
};

describe("a fetch whose error cannot be read leaves the outcome unknown, and the key unseen", () => {
  const table: [string, unknown][] = [
    ...["cause", "code", "message", "errors", "syscall", "name"].map((name): [string, unknown] => [
      `a ${name} that throws`,
      throwing(name),
    ]),
    ["a cause whose code throws", Object.assign(new Error("x"), { cause: throwing("code") })],
    ["errors that are text", within("abc")],
    ["errors with a length only", within({ length: 3 })],
    ["errors that are nothing", within([null], "")],
    ["errors that contain itself", itself("x")],
    ["errors that contain itself, without a message", itself("")],
    [
      "a proxy that throws",
      new Proxy(new Error("x"), {
        get: () => {
          throw new Error(apiKey);
        },
      }),
    ],
    ["the key as text", `no ${apiKey}`],
    ["a symbol with the key", Symbol(apiKey)],
  ];

  test.each(table)("%s", async (_, reason) => {
    let sent = 0;
    const entries: unknown[] = [];
    const fetch = (): Promise<never> => {
      sent += 1;
      return Promise.reject(reason as Error);
    };
    const pixverse = new PixVerse({ apiKey, fetch, log: (entry) => entries.push(entry), logLevel: "debug" });
    const error: unknown = await pixverse.generateVideo(generateRequest).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: "UnknownOutcomeError",
      cause: { name: "ConnectionError", beforeSending: false },
    });
    expect(inspect([error, entries], { depth: 9 })).not.toContain(apiKey);
    expect(sent).toBe(1);
  });
});
