/** Fetches that are not quite as the platform's: what a paid answer of theirs says is not lost, and what they throw harms nobody. */
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { concat } from "../../src/client/bytes.js";
import { createClient, PixVerse } from "../../src/index.js";
import { testClock } from "./clock.js";
import { apiKey, failingFetch, request } from "./server.js";

const id = 627410861853514292n;
const text = `{"ErrCode":0,"ErrMsg":"成功","Resp":{"video_id":${id},"credits":1}}`;
// An even number of bytes, for those who count in twos.
const padded = text.padEnd(text.length + (new TextEncoder().encode(text).length % 2));
const bytes = new TextEncoder().encode(padded);
const generateRequest = { ...request, img_id: 1 };

function pixverseWith(fetch: () => unknown): PixVerse {
  return new PixVerse({ apiKey, fetch: fetch as typeof globalThis.fetch, clock: testClock() });
}

async function* pieces(...chunks: unknown[]): AsyncGenerator {
  yield* chunks;
}

/** Bytes as makers of streams hand them out: a part of something larger, also. */
const bytePieces: [string, (bytes: Uint8Array<ArrayBuffer>) => unknown][] = [
  ["ArrayBuffers", (piece) => piece.buffer],
  ["DataViews", (piece) => new DataView(concat([piece, piece]).buffer, piece.length)],
  ["Uint16Arrays", (piece) => new Uint16Array(concat([piece, piece]).buffer, piece.length, piece.length / 2)],
  ["Buffers", (piece) => Buffer.from(piece)],
  ["another realm's bytes", (piece) => runInNewContext("Uint8Array.from(piece)", { piece: [...piece] })],
  [
    "another realm's buffers",
    (piece) => runInNewContext("Uint8Array.from(piece).buffer", { piece: [...piece] }),
  ],
];

const throws = (): never => {
  throw new Error("no");
};

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
  ...bytePieces.map(([what, pieceOf]): [string, () => unknown] => [
    `a stream of ${what}`,
    () => withBody(pieces(pieceOf(bytes.slice(0, 40)), pieceOf(bytes.slice(40)))),
  ]),
  ...bytePieces.map(([what, pieceOf]): [string, () => unknown] => [
    `a text that is ${what}`,
    () => withText(pieceOf(bytes)),
  ]),
  ["a header in Chinese", () => withText(text, { "x-msg": "成功" })],
  ["a Map with a header in Chinese", () => withText(text, new Map([["x-msg", "成功"]]))],
  ["a header of two lines", () => withText(text, { "x-msg": "a\nb" })],
  ["a header of HTTP/2", () => withText(text, { ":status": "200" })],
  ["a header without a name", () => withText(text, { "": "b" })],
  ["headers that throw", () => withText(text, { forEach: throws })],
  ["headers whose get throws", () => withText(text, { get: throws })],
  ["headers that cannot be looked at", () => withText(text, new Proxy({}, { get: throws }))],
  ["a text with a byte order mark", () => withText(`\uFEFF${text}`)],
  ["bytes with a byte order mark", () => new Response(`\uFEFF${text}`)],
  ["an answer that is parsed", () => withText({ ErrCode: 0, Resp: { video_id: id } })],
  ["an answer that is parsed, with ids as text", () => withText({ ErrCode: 0, Resp: { video_id: `${id}` } })],
])("a paid answer is read: %s", async (_, fetch) => {
  const answer = await pixverseWith(fetch).generateVideo(generateRequest);
  expect(answer.video_id).toBe(id);
});

test.each(bytePieces)("a video whose pieces are %s arrives as it is", async (_, pieceOf) => {
  const part = new Uint8Array(1000).map((__, index) => index % 251);
  const wholes = [pieces(pieceOf(part), pieceOf(part.slice(0, 2))), undefined];
  for (const body of wholes) {
    const arrayBuffer = (): Promise<unknown> => Promise.resolve(pieceOf(concat([part, part.slice(0, 2)])));
    const got: Uint8Array[] = [];
    const target = new WritableStream<Uint8Array>({ write: (chunk) => void got.push(chunk) });
    await pixverseWith(() => ({ ...withText(""), body, arrayBuffer })).download(
      { url: "https://a.example/" },
      target,
    );
    expect(Buffer.concat(got).equals(concat([part, part.slice(0, 2)]))).toBe(true);
  }
});

test("what is no bytes is none of a video, and no answer", async () => {
  const pixverse = pixverseWith(() => withBody(pieces(1)));
  const message = expect.stringContaining("A stream yields a number, not bytes.") as string;
  await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
    name: "UnknownOutcomeError",
    message,
  });
  const download = pixverse.download({ url: "https://a.example/" }, new WritableStream());
  await expect(download).rejects.toMatchObject({ name: "InputError", message });
});

test.each<[string, object | null | undefined]>([
  ["nothing", undefined],
  ["null", null],
  ["an answer without text", { status: 200, headers: {} }],
  ["a status that throws", Object.defineProperty(withText(text), "status", { get: throws })],
  ["a body that throws", Object.defineProperty(withText(text), "body", { get: throws })],
  ["a reader that throws", withBody({ getReader: throws })],
])("a fetch that brings %s leaves the outcome of paid work unknown", async (_, brought) => {
  await expect(pixverseWith(() => brought).generateVideo(generateRequest)).rejects.toMatchObject({
    name: "UnknownOutcomeError",
    cause: { name: "ConnectionError", beforeSending: false },
  });
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
    const { fetch, calls } = failingFetch(reason);
    const entries: unknown[] = [];
    const pixverse = new PixVerse({ apiKey, fetch, log: (entry) => entries.push(entry), logLevel: "debug" });
    const error: unknown = await pixverse.generateVideo(generateRequest).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: "UnknownOutcomeError",
      cause: { name: "ConnectionError", beforeSending: false },
    });
    expect(inspect([error, entries], { depth: 9 })).not.toContain(apiKey);
    expect(calls()).toBe(1);
  });
});
