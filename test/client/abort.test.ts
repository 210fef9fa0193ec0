import { getEventListeners } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  type AbortError,
  isAbortError,
  isTimeoutError,
  PixVerse,
  type PixVerseOptions,
} from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import {
  answer,
  apiKey,
  clientOf,
  code,
  type FaultyServer,
  lostAnswers,
  request,
  resp,
  serverForEach,
} from "./server.js";

const server = serverForEach();

const later = answer(503, "", { "Retry-After": "60" });
const generating = resp({ id: 22, status: 5 });
const full = code(500044, 200, { "Retry-After": "60" });
const image = pictures.png.bytes;

interface Scene {
  readonly call: (pixverse: PixVerse, signal: AbortSignal, ready: () => void) => Promise<unknown>;
  /** Prepares the server; `ready` says that the call has come to where it is to be aborted. */
  readonly stage: (ready: () => void) => void;
  readonly options?: (ready: () => void) => PixVerseOptions;
}

/** Aborts a call on the system's clock, and gives it one turn of the event loop to end: no pause and no answer is waited for. */
async function abort({ call, stage, options }: Scene): Promise<unknown> {
  const controller = new AbortController();
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  stage(resolve);
  const pixverse = new PixVerse({ apiKey, baseUrl: server.url, ...options?.(resolve) });
  let outcome: unknown = "not ended";
  void call(pixverse, controller.signal, resolve).then(
    () => (outcome = "done"),
    (error: unknown) => (outcome = error),
  );
  await promise;
  await setImmediate();
  expect(outcome).toBe("not ended");
  controller.abort("stop");
  await setImmediate();
  expect(outcome).toMatchObject({ name: "AbortError", cause: "stop" });
  return outcome;
}

const silent = (ready: () => void): Parameters<FaultyServer["fail"]>[1] => ({ accepts: true, answer: ready });
const halfAnswer = (ready: () => void): Parameters<FaultyServer["fail"]>[1] => ({
  accepts: true,
  answer: (response) => {
    response.writeHead(200, { "Content-Length": 1000 }).write("{", () => void setImmediate().then(ready));
  },
});

describe("an abort ends at once", () => {
  const requests: Record<string, Scene> = {
    "a request": {
      stage: (ready) => server.fail("getBalance", silent(ready)),
      call: (pixverse, signal) => pixverse.getBalance({ signal }),
    },
    "an answer that has half arrived": {
      stage: (ready) => server.fail("listVoices", halfAnswer(ready)),
      call: (pixverse, signal) => pixverse.listVoices({}, { signal }),
    },
    "an upload": {
      stage: (ready) => server.fail("uploadImage", silent(ready)),
      call: (pixverse, signal) => pixverse.imageToVideo({ ...request, image }, { signal }),
    },
    "a question during a wait": {
      stage: (ready) => server.fail("getVideo", silent(ready)),
      call: (pixverse, signal) => pixverse.waitForVideo(22, { signal }),
    },
    "a download": {
      stage: (ready) => server.fail("download", halfAnswer(ready)),
      call: (pixverse, signal) =>
        pixverse.download({ url: `${server.url}/22.mp4` }, new PassThrough(), { signal }),
    },
  };
  test.each(Object.entries(requests))("%s", async (_, scene) => {
    expect(isAbortError(await abort(scene))).toBe(true);
  });

  const pauses: Record<string, Scene> = {
    "the pause before a retry": {
      stage: () => server.fail("getBalance", later),
      call: (pixverse, signal) => pixverse.getBalance({ signal }),
      options: (ready) => ({ log: ready }),
    },
    "the pause between two questions": {
      stage: () => server.fail("getVideo", generating),
      call: (pixverse, signal, ready) =>
        pixverse.waitForVideo(22, { signal, interval: 60_000, onProgress: ready }),
    },
    "the wait for a slot": {
      stage: () => server.fail("generateVideo", full),
      call: (pixverse, signal) =>
        pixverse.generateVideo({ ...request, img_id: 1 }, { signal, waitForSlot: true }),
      options: (ready) => ({ log: ready }),
    },
  };
  test.each(Object.entries(pauses))("%s, after which nothing was sent", async (_, scene) => {
    const error = await abort(scene);
    expect(error).not.toHaveProperty("traceId");
    expect(server.hits).toHaveLength(1);
  });

  test("the reading of a stream that brings nothing, and closes it", async () => {
    const stream = new PassThrough();
    await abort({
      stage: (ready) => stream.once("resume", ready).once("readable", ready).once("pause", ready),
      call: (pixverse, signal, ready) => {
        ready();
        return pixverse.uploadImage(stream, { signal });
      },
    });
    expect(stream.destroyed).toBe(true);
    expect(server.hits).toEqual([]);
  });

  test("the reading of a web stream that brings nothing, and closes it", async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    await abort({
      stage: () => {},
      call: (pixverse, signal, ready) => {
        ready();
        return pixverse.uploadImage(stream, { signal });
      },
    });
    await expect.poll(() => cancelled).toBe(true);
  });
});

test("a signal that has aborted before lets nothing be sent", async () => {
  const signal = AbortSignal.abort();
  const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
  const calls = [
    pixverse.uploadImage(image, { signal }),
    pixverse.generateVideo({ ...request, img_id: 1 }, { signal }),
    pixverse.getVideo(22, { signal }),
    pixverse.waitForVideo(22, { signal }),
    pixverse.imageToVideo({ ...request, image }, { signal }),
    pixverse.download({ url: `${server.url}/22.mp4` }, new PassThrough(), { signal }),
    pixverse.listVoices({}, { signal }),
    pixverse.getBalance({ signal }),
  ];
  for (const call of calls) {
    const error: unknown = await call.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "AbortError" });
    expect(error).not.toHaveProperty("traceId");
  }
  expect(server.hits).toEqual([]);
});

test.each<[string, () => unknown]>([
  [
    "throws whatever it is asked",
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ["is nothing", () => null],
  ["is a symbol", () => Symbol("stop")],
  ["has a message that is none", () => ({ name: 5, message: { toString: 1 } })],
])("a reason that %s ends a call like any other, and no program", async (_, reasonOf) => {
  const reason = reasonOf();
  expect(isAbortError(reason)).toBe(false);
  const outcome = await new Promise((resolve) => {
    const controller = new AbortController();
    server.fail(
      "getBalance",
      silent(() => controller.abort(reason)),
    );
    const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
    pixverse.getBalance({ signal: controller.signal }).then(resolve, resolve);
  });
  expect(isAbortError(outcome)).toBe(true);
  expect((outcome as AbortError).cause).toBe(reason);
  expect(JSON.parse(JSON.stringify(outcome))).toMatchObject({
    name: "AbortError",
    message: expect.stringContaining("getBalance: aborted"),
    traceId: expect.any(String),
  });
});

test("many calls may share a signal: each has its own error, and Node has nothing to warn of", async () => {
  const warnings: string[] = [];
  const listen = ({ name }: Error): void => void warnings.push(name);
  process.on("warning", listen);
  const controller = new AbortController();
  const { signal } = controller;
  const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
  server.fail("getVideo", ...Array.from({ length: 30 }, () => generating));
  let waiting = 0;
  const ids = Array.from({ length: 30 }, (_, id) => id + 1);
  const waits = ids.map((id) =>
    pixverse
      .waitForVideo(id, {
        signal,
        interval: 60_000,
        onProgress: () => void ((waiting += 1) === 30 && controller.abort()),
      })
      .catch((error: unknown) => error),
  );
  const errors = await Promise.all(waits);
  await setImmediate();
  process.off("warning", listen);
  expect(errors).toMatchObject(ids.map((video_id) => ({ name: "AbortError", video_id })));
  expect(warnings).toEqual([]);
});

test("an abort ends the waits of its signal, and no other that would ask at the same moment", async () => {
  const controller = new AbortController();
  const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
  server.fail("getVideo", ...Array.from({ length: 30 }, () => generating));
  let waiting = 0;
  const onProgress = (): void => void ((waiting += 1) === 30 && controller.abort());
  const waits = Array.from({ length: 30 }, async (_, id) => {
    const signal = id % 2 ? controller.signal : undefined;
    return pixverse.waitForVideo(id + 1, { signal, interval: 10, onProgress }).then(
      ({ status }) => status,
      ({ name }: Error) => name,
    );
  });
  const expected = waits.map((__, id) => (id % 2 ? "AbortError" : 1));
  expect(await Promise.all(waits)).toEqual(expected);
});

/** Every method, with a signal. */
const methods: Readonly<Record<string, (pixverse: PixVerse, signal: AbortSignal) => Promise<unknown>>> = {
  uploadImage: (pixverse, signal) => pixverse.uploadImage(image, { signal }),
  generateVideo: (pixverse, signal) => pixverse.generateVideo({ ...request, img_id: 1 }, { signal }),
  getVideo: (pixverse, signal) => pixverse.getVideo(22, { signal }),
  waitForVideo: (pixverse, signal) => pixverse.waitForVideo(22, { signal }),
  imageToVideo: (pixverse, signal) => pixverse.imageToVideo({ ...request, image }, { signal }),
  download: (pixverse, signal) => {
    const target = new Writable({ write: (_chunk, _encoding, done) => done() });
    return pixverse.download({ url: `${server.url}/22.mp4` }, target, { signal });
  },
  listVoices: (pixverse, signal) => pixverse.listVoices({}, { signal }),
  getBalance: (pixverse, signal) => pixverse.getBalance({ signal }),
};

describe.each(Object.entries(methods))("%s", (name, run) => {
  test.each(["succeeded", "failed"])("leaves nothing on its signal when it has %s", async (outcome) => {
    const { pixverse } = clientOf(server, { maxRetries: 0, ...(outcome === "failed" && { slots: 1 }) });
    if (outcome === "failed") await server.close();
    const { signal } = new AbortController();
    const result = await run(pixverse, signal).then(
      () => "succeeded",
      () => "failed",
    );
    expect(`${name} ${result}`).toBe(`${name} ${outcome}`);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test.each([
    ["the controller", new AbortController(), /Pass controller.signal, not the controller/],
    ["true", true, /signal takes an AbortSignal/],
    ["a function", () => {}, /signal takes an AbortSignal/],
  ])("refuses %s as its signal before anything is sent", async (_, signal, message) => {
    const { pixverse } = clientOf(server);
    await expect(run(pixverse, signal as never)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(message),
    });
    expect(server.hits).toEqual([]);
  });
});

/** What `fetch` itself rejects with. */
async function reasonOfFetch(signal: AbortSignal): Promise<unknown> {
  return fetch(`${server.url}/elsewhere`, { signal }).catch((error: unknown) => error);
}

describe("an AbortSignal.timeout(…) that is over", () => {
  test.each<[string, (pixverse: PixVerse, signal: AbortSignal) => Promise<unknown>]>([
    ["a request", (pixverse, signal) => pixverse.getBalance({ signal })],
    ["a paid request", (pixverse, signal) => pixverse.generateVideo({ ...request, img_id: 1 }, { signal })],
    ["a wait", (pixverse, signal) => pixverse.waitForVideo(22, { signal })],
  ])("ends %s by the name that the platform gives it, with the platform's own reason", async (_, call) => {
    for (const operation of ["getBalance", "generateVideo", "getVideo"] as const)
      server.fail(operation, lostAnswers.stall);
    const signal = AbortSignal.timeout(300);
    const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
    const error = await call(pixverse, signal).catch((caught: unknown) => caught as DOMException);
    expect(error).toMatchObject({ name: "TimeoutError", cause: await reasonOfFetch(signal) });
    expect(error).toBeInstanceOf(DOMException);
    expect([isAbortError(error), isTimeoutError(error)]).toEqual([true, false]);
  });

  test("before anything was sent is named so too, and every message has the reason", async () => {
    const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
    const over = AbortSignal.abort(new DOMException("the time is up", "TimeoutError"));
    const reasons: [AbortSignal, string, RegExp][] = [
      [over, "TimeoutError", /the time is up/],
      [AbortSignal.abort("Ctrl-C"), "AbortError", /Ctrl-C/],
      [AbortSignal.abort(Object.create(null)), "AbortError", /^Ended by its signal\.$/],
    ];
    for (const [signal, name, message] of reasons) {
      const calls = [pixverse.getBalance({ signal }), pixverse.uploadImage(new Blob([image]), { signal })];
      for (const call of calls) await expect(call).rejects.toMatchObject({ name, cause: signal.reason });
      await expect(pixverse.getBalance({ signal })).rejects.toThrow(message);
    }
    expect(server.hits).toEqual([]);
  });
});

test("the message of an abort has the id of the video to come back to", async () => {
  const controller = new AbortController();
  server.fail("getVideo", generating);
  const { pixverse } = clientOf(server);
  const wait = pixverse.waitForVideo(22, {
    signal: controller.signal,
    onProgress: () => controller.abort("enough"),
  });
  await expect(wait).rejects.toThrow("Ended by its signal: enough. The video is 22.");
});
