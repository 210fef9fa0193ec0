/** Errors of another realm, as in Jest and in vitest's vmThreads, where `DOMException` is the outer one's; and what is no error at all. */
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  createClient,
  isAbortError,
  isPixVerseError,
  PixVerse,
  type PixVerseError,
} from "../../src/index.js";
import { apiKey, request, resp, serverForEach } from "./server.js";
import { testClock } from "./clock.js";

const server = serverForEach();
afterEach(() => vi.unstubAllGlobals());

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
    const client = createClient({ apiKey, baseUrl: server.url });
    client.use({ onResponse: () => Promise.reject(reason as Error) });
    const error = await failure(
      client.POST("/openapi/v2/video/img/generate", { body: { ...request, img_id: 1 } }),
    );
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
