/** Things of other realms and makers (in Jest and in vitest's vmThreads `DOMException` is the outer one's), and things that change while they are looked at. */
import { runInNewContext } from "node:vm";
import { FormData as UndiciFormData } from "undici";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createClient,
  isAbortError,
  isPixVerseError,
  PixVerse,
  type PixVerseError,
} from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { testClock } from "./clock.js";
import { apiKey, request as withoutImage, resp, serverForEach } from "./server.js";

const { bytes } = pictures.png;
const request = { ...withoutImage, img_id: 7 };
const server = serverForEach();
afterEach(() => vi.unstubAllGlobals());

const pixverse = (): PixVerse => new PixVerse({ apiKey, baseUrl: server.url });
const client = (): ReturnType<typeof createClient> => createClient({ apiKey, baseUrl: server.url });
const upload = "/openapi/v2/image/upload";
const generate = "/openapi/v2/video/img/generate";

test.each<[string, () => unknown]>([
  ["an ArrayBuffer", () => runInNewContext("Uint8Array.from(bytes).buffer", { bytes: [...bytes] })],
  ["bytes", () => runInNewContext("Uint8Array.from(bytes)", { bytes: [...bytes] })],
])("%s of another realm is a picture", async (_, make) => {
  const { img_id } = await pixverse().uploadImage(make() as Uint8Array);
  expect(img_id).toBeGreaterThan(0);
});

test("a form of undici's is sent as the form that it is", async () => {
  const form = new UndiciFormData();
  form.append("image", new Blob([bytes], { type: "image/png" }));
  const { data } = await client().POST(upload, { body: form as never });
  expect(data?.Resp.img_id).toBeGreaterThan(0);
});

test("a Blob's type that would end its line in the form is left out", async () => {
  const sent: string[] = [];
  const fetch = async (_: unknown, { body }: RequestInit = {}): Promise<Response> => {
    sent.push(new TextDecoder().decode(body as Uint8Array));
    return new Response('{"ErrCode":0,"ErrMsg":"","Resp":{"img_id":1,"img_url":"u"}}');
  };
  const image = {
    size: 3,
    type: "image/png\r\nX-Bad: 1",
    arrayBuffer: () => Promise.resolve(new ArrayBuffer(3)),
  };
  await createClient({ apiKey, fetch }).POST(upload, { body: { image: image as Blob } });
  expect(sent.join()).toContain("Content-Type: application/octet-stream");
  expect(sent.join()).not.toContain("X-Bad");
});

test.each<[string, (body: object) => Promise<unknown>]>([
  ["createClient", (body) => client().POST(generate, { body: body as never })],
  ["PixVerse", (body) => pixverse().generateVideo(body as never)],
])("%s reads a field once: what was checked is sent", async (_, send) => {
  const answers = [5, 99];
  const body = {
    ...request,
    get duration() {
      return answers.shift();
    },
  };
  await send(body);
  expect(
    server.hits.map(({ body: sent }) => (JSON.parse(String(sent)) as { duration: number }).duration),
  ).toEqual([5]);
});

const get = (): never => {
  throw new Error("of a getter");
};

describe("is refused before anything is sent:", () => {
  test.each(Object.keys(request))("a request whose %s throws when it is read", async (field) => {
    const body = Object.defineProperty({ ...request }, field, { get, enumerable: true });
    const trap = new Proxy({ ...request }, { get });
    for (const unreadable of [body, trap]) {
      const refused = pixverse().generateVideo(unreadable);
      await expect(refused).rejects.toThrow("request: takes an object, not one that throws when it is read");
    }
    expect(server.hits).toHaveLength(0);
  });
  const { signal } = new AbortController();
  const deaf = { aborted: false, reason: undefined, addEventListener: signal.addEventListener.bind(signal) };
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "a value with line ends",
      () => client().POST(generate, { body: request, headers: { x: "a\n\nb" } }),
      /^headers has a name or a value/,
    ],
    [
      "a value beyond Latin-1",
      () => client().POST(generate, { body: request, headers: { x: "成" } }),
      /^headers has a name or a value/,
    ],
    [
      "a header of the connection",
      () =>
        client().POST(generate, {
          body: request,
          headers: { Expect: "100-continue", "Content-Length": "3" },
        }),
      /^headers has content-length and expect, which/,
    ],
    [
      "a signal that cannot be left",
      () => client().POST(generate, { body: request, signal: deaf as never }),
      /^signal takes an AbortSignal/,
    ],
    [
      "a list of trace ids",
      () => pixverse().generateVideo(request, { traceId: [crypto.randomUUID()] as never }),
      /^traceId takes a UUID/,
    ],
    [
      "a symbol for a trace id",
      () => pixverse().generateVideo(request, { traceId: Symbol("id") as never }),
      /^traceId takes a UUID/,
    ],
  ])("%s", async (_, call, message) => {
    const error: unknown = await call().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringMatching(message) as string });
    expect(server.hits).toEqual([]);
  });
});

test("Jest's jsdom, which lacks half of what fetch is made of, is refused with the way out", () => {
  vi.stubGlobal("TextEncoder", undefined);
  expect(() => createClient({ apiKey })).toThrow("in Jest use jest-fixed-jsdom");
});

test("a worker of Cloudflare's without a process is no browser", () => {
  vi.stubGlobal("importScripts", () => {});
  vi.stubGlobal("process", undefined);
  expect(() => createClient({ apiKey })).toThrow("In a browser everybody can read the API key");
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
  expect(() => createClient({ apiKey })).not.toThrow();
});

const longId = 9223372036854775806n;

/** A realm whose errors are none of ours, with a `DOMException` that is none of its own. */
const foreign = runInNewContext(`
  class DOMException extends Error {
    get name() { return this.named; }
    get [Symbol.toStringTag]() { return "DOMException"; }
    constructor(message, named) { super(message); Object.defineProperty(this, "named", { value: named }); }
  }
  ({ Error, DOMException });
`) as Pick<typeof globalThis, "Error" | "DOMException">;

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error,
  );

describe("an abort whose DOMException is of another realm", () => {
  test.each([7, longId])("has the id of the wait, also as JSON: %s", async (id) => {
    vi.stubGlobal("DOMException", foreign.DOMException);
    expect(new DOMException("x")).not.toBeInstanceOf(Error);
    const controller = new AbortController();
    server.fail("getVideo", resp(`{"id":${id},"status":5}`));
    const error = await failure(
      new PixVerse({ apiKey, baseUrl: server.url }).waitForVideo(id, {
        signal: controller.signal,
        onProgress: () => controller.abort(new foreign.Error("enough")),
      }),
    );
    expect(isAbortError(error)).toBe(true);
    expect(error).toMatchObject({ name: "AbortError", video_id: id });
    const json: unknown = JSON.parse(JSON.stringify(error));
    const plain = typeof id === "bigint" ? String(id) : id;
    expect(json).toMatchObject({
      name: "AbortError",
      message: expect.stringContaining(String(id)),
      video_id: plain,
      cause: { name: "Error", message: "enough" },
    });
  });
});

test.each([
  ["an abort", new foreign.DOMException("m", "AbortError"), true],
  ["a time that was up", new foreign.DOMException("m", "TimeoutError"), true],
  ["an abort that is a plain error", Object.assign(new foreign.Error("m"), { name: "AbortError" }), true],
  ["somebody's timeout", Object.assign(new foreign.Error("m"), { name: "TimeoutError" }), false],
  ["nothing", undefined, false],
])("isAbortError knows of another realm: %s", (_, value, expected) => {
  expect(isAbortError(value)).toBe(expected);
});

test("an error of another realm's copy of this package is known", () => {
  const error = Object.assign(new foreign.Error("m"), { [Symbol.for("pixverse-client.error")]: true });
  expect(isPixVerseError(error)).toBe(true);
});

/** What a program can throw, or reject with. */
const thrown: [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["text", "text"],
  ["a symbol", Symbol("s")],
  ["an object without a prototype", Object.create(null)],
  ["a proxy that is revoked", revoked()],
  ["an error of another realm", new foreign.Error("m")],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("what is thrown costs nobody the id of a video", () => {
  test.each(thrown)("in a middleware, once there is a paid answer: %s", async (_, reason) => {
    const seen = client();
    seen.use({ onResponse: () => Promise.reject(reason as Error) });
    const error = await failure(seen.POST(generate, { body: request }));
    expect(error).toMatchObject({
      name: "UnknownOutcomeError",
      video_id: 22,
      traceId: server.hits[0]!.traceId,
      message: expect.stringContaining("wait for video 22"),
    });
    expect((error as PixVerseError).cause).toHaveProperty("message");
    expect(server.hits).toHaveLength(1);
  });

  test.each(thrown)("by the clock of a wait: %s", async (_, reason) => {
    const clock = { ...testClock(), sleep: () => Promise.reject(reason as Error) };
    server.fail("getVideo", resp({ id: 22, status: 5 }));
    const error = await failure(new PixVerse({ apiKey, baseUrl: server.url, clock }).waitForVideo(22));
    expect(error).toMatchObject({ video_id: 22, message: expect.stringContaining("22") });
  });
});
