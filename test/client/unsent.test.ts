/** Paid work whose body nobody has taken was not sent, whatever kept it: that is certain, and said. */
import { Agent as HttpAgent, get } from "node:http";
import { createServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import nodeFetch from "node-fetch";
import { Agent, type Dispatcher, fetch as undiciFetch, interceptors, ProxyAgent, RetryAgent } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClient, isAbortError, type LogEntry, type PixVerseOptions } from "../../src/index.js";
import type { Middleware } from "openapi-fetch";
import { apiKey, clientOf, code, lostAnswers, request, serverForEach } from "./server.js";
import { listen } from "../listen.js";

type Fetch = typeof globalThis.fetch;

const server = serverForEach();
const paid = { ...request, img_id: 1 };

/** A server that takes connections and says nothing; and what comes to it. */
async function silent(): Promise<{ host: string; heard: () => string }> {
  let heard = "";
  const mute = createServer((socket) => {
    socket.on("error", () => {}).on("data", (chunk) => (heard += chunk.toString("latin1")));
    onTestFinished(() => void socket.destroy());
  });
  return { host: new URL(await listen(mute)).host, heard: () => heard };
}

/** undici's fetch, by the way of this. */
function by(dispatcher: Dispatcher): PixVerseOptions {
  onTestFinished(() => dispatcher.destroy());
  return { fetch: undiciFetch as unknown as Fetch, fetchOptions: { dispatcher } };
}

/** A dispatcher whose only connection waits for an answer. */
function busy(host: string): Dispatcher {
  const dispatcher = new Agent({ connections: 1 });
  undiciFetch(`http://${host}`, { dispatcher }).catch(() => {});
  return dispatcher;
}

/** The same of node-fetch. */
function busyAgent(host: string): PixVerseOptions {
  const agent = new HttpAgent({ maxSockets: 1 });
  get(`http://${host}`, { agent }).on("error", () => {});
  onTestFinished(() => agent.destroy());
  return { fetch: nodeFetch as unknown as Fetch, fetchOptions: { agent } };
}

/** What keeps a request from being sent, and how it is reached. */
const obstacles: [string, (host: string) => PixVerseOptions][] = [
  ["a proxy of undici's that makes no tunnel", (host) => by(new ProxyAgent(`http://${host}`))],
  [
    "a name that nobody finds",
    () => ({ baseUrl: "https://name.example", ...by(new Agent({ connect: { lookup() {} } })) }),
  ],
  ["a connection that is in use", (host) => ({ baseUrl: `http://${host}`, ...by(busy(host)) })],
  ["TLS that does not come about, with Node's fetch", (host) => ({ baseUrl: `https://${host}` })],
  [
    "TLS that does not come about, with undici's",
    (host) => ({ baseUrl: `https://${host}`, fetch: undiciFetch as unknown as Fetch }),
  ],
  [
    "TLS that does not come about, with node-fetch",
    (host) => ({ baseUrl: `https://${host}`, fetch: nodeFetch as unknown as Fetch }),
  ],
  [
    "a connection that is in use, with node-fetch",
    (host) => ({ baseUrl: `http://${host}`, ...busyAgent(host) }),
  ],
  ["a wrapper that waits, as for a token", () => ({ fetch: () => new Promise<never>(() => {}) })],
];

describe.each(obstacles)("behind %s", (_, optionsFor) => {
  test("a time that is up has sent nothing, and it may be tried again", async () => {
    const { host, heard } = await silent();
    const entries: LogEntry[] = [];
    const log = (entry: LogEntry): void => void entries.push(entry);
    const { pixverse, clock } = clientOf(server, { timeout: 300, maxRetries: 1, log, ...optionsFor(host) });
    const error: unknown = await pixverse.generateVideo(paid).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: "TimeoutError",
      message: "generateVideo: no answer within 0.3 s; nothing was sent.",
      beforeSending: true,
    });
    expect(clock.pauses).toHaveLength(1);
    // What a list of jobs finds the attempt by.
    expect(entries).toMatchObject([
      { operation: "generateVideo", traceId: expect.any(String), pause: expect.any(Number) },
    ]);
    expect([heard().includes("model"), server.hits]).toEqual([false, []]);
  });

  test("an abort has sent nothing", async () => {
    const { host } = await silent();
    const { pixverse } = clientOf(server, optionsFor(host));
    const controller = new AbortController();
    const call = pixverse.generateVideo(paid, { signal: controller.signal });
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    controller.abort("enough");
    const error: unknown = await call.catch((caught: unknown) => caught);
    expect(isAbortError(error)).toBe(true);
    expect(error).toMatchObject({ message: "generateVideo: aborted; nothing was sent.", cause: "enough" });
    expect(error).not.toHaveProperty("traceId");
    expect(server.hits).toEqual([]);
  });
});

/** Ends, and goes on behind our backs: as a wrapper does that races a timeout of its own, or knows no signal. */
function late(
  fetch: Fetch,
  end: (controller: AbortController) => Promise<never>,
  controller: AbortController,
) {
  const later: (() => Promise<unknown>)[] = [];
  const racing: Fetch = (input, init) => {
    const { signal: _, ...rest } = init ?? {};
    later.push(() => fetch(input, rest));
    return end(controller);
  };
  return { racing, later };
}

describe.each<[string, Fetch]>([
  ["Node's fetch", fetch],
  ["undici's", undiciFetch as unknown as Fetch],
  ["node-fetch", nodeFetch as unknown as Fetch],
  ["one that writes texts", async (input, init) => fetch(input, { ...init, body: String(init?.body) })],
])("what was called not sent cannot be sent later, with %s", (_, fetch) => {
  test.each<[string, string, (controller: AbortController) => Promise<never>]>([
    ["failed", "ConnectionError", () => Promise.reject(new Error("too slow"))],
    ["was aborted", "AbortError", (controller) => new Promise<never>(() => controller.abort())],
  ])("after the call %s", async (__, name, end) => {
    const controller = new AbortController();
    const { racing, later } = late(fetch, end, controller);
    const { pixverse } = clientOf(server, { fetch: racing, maxRetries: 0 });
    const { signal } = controller;
    await expect(pixverse.generateVideo(paid, { signal })).rejects.toMatchObject({ name });
    await expect(Promise.all(later.map((send) => send()))).rejects.toThrow(/./);
    expect(server.hits).toEqual([]);
  });
});

test("a fetch that fails before it takes the body may be called again, as after a refused connection", async () => {
  let calls = 0;
  const flaky: Fetch = (...parts) => (calls++ ? fetch(...parts) : Promise.reject(new Error("no token")));
  const { pixverse } = clientOf(server, { fetch: flaky });
  await expect(pixverse.generateVideo(paid)).resolves.toMatchObject({ video_id: 22 });
  expect([calls, server.hits.length]).toEqual([2, 1]);
});

/** A server that reads paid work, breaks the connection, and is gone: as one that is started anew. */
async function dying(): Promise<{ baseUrl: string; taken: () => number }> {
  let taken = 0;
  const mortal = createServer((socket) => {
    let heard = "";
    socket
      .on("error", () => {})
      .on("data", (chunk) => {
        heard += chunk.toString("latin1");
        if (!heard.includes(paid.prompt)) return;
        taken += 1;
        mortal.close();
        socket.resetAndDestroy();
      });
  });
  return { baseUrl: await listen(mortal), taken: () => taken };
}

/** Calls once more when the first call failed. */
function twice(fetch: Fetch): Fetch {
  return (...parts) => fetch(...parts).catch(() => fetch(...parts));
}

/** Reads the body beforehand, so that it can be sent more than once. */
function buffering(fetch: Fetch, read: (init: RequestInit) => Promise<unknown> | unknown): Fetch {
  return async (input, init = {}) => fetch(input, { ...init, body: (await read(init)) as BodyInit });
}

const asBytes = async ({ body }: RequestInit): Promise<unknown> =>
  Buffer.from(await new Response(body).arrayBuffer());
const asText = ({ body }: RequestInit): string => String(body);
const again = { methods: ["POST" as const], maxRetries: 1, minTimeout: 1 };

test.each<[string, () => PixVerseOptions]>([
  ["node-fetch called twice", () => ({ fetch: twice(nodeFetch as unknown as Fetch) })],
  ["Node's fetch called twice", () => ({ fetch: twice(fetch) })],
  ["bytes sent twice", () => ({ fetch: buffering(twice(undiciFetch as unknown as Fetch), asBytes) })],
  [
    "bytes sent twice by node-fetch",
    () => ({ fetch: buffering(twice(nodeFetch as unknown as Fetch), asBytes) }),
  ],
  ["a text sent twice", () => ({ fetch: buffering(twice(undiciFetch as unknown as Fetch), asText) })],
  [
    "a Request sent twice",
    () => ({
      fetch: (input, init) => {
        const whole = new Request(input, init);
        return fetch(whole.clone()).catch(() => fetch(whole));
      },
    }),
  ],
  ["undici's RetryAgent", () => by(new RetryAgent(new Agent(), again))],
  ["undici's interceptor", () => by(new Agent().compose(interceptors.retry(again)))],
])("%s: a second try that finds nobody says nothing of the first", async (_, options) => {
  const { baseUrl, taken } = await dying();
  const { pixverse } = clientOf(server, { baseUrl, ...options() });
  await expect(pixverse.generateVideo(paid)).rejects.toMatchObject({
    name: "UnknownOutcomeError",
    cause: { beforeSending: false },
  });
  expect(taken()).toBe(1);
});

test.each<[string, Fetch]>([
  ["Node's fetch", (...given) => fetch(...given)],
  ["undici's", undiciFetch as unknown as Fetch],
  ["node-fetch", nodeFetch as unknown as Fetch],
])("a wrapper of %s that asks twice and takes the first answer pays once", async (_, one) => {
  const { pixverse } = clientOf(server, {
    fetch: (...given) => Promise.any([one(...given), one(...given)]),
  });
  await expect(pixverse.generateVideo(paid)).resolves.toMatchObject({ video_id: 22 });
  expect(server.hitsOf("generateVideo").filter(({ accepted }) => accepted)).toHaveLength(1);
});

describe("a middleware that sends once more, by its options.fetch", () => {
  /** A copy of each request, whose body can still be read. */
  const copies = new WeakMap<Request, Request>();
  const repeating: Middleware = {
    onRequest: ({ request: original }) => void copies.set(original, original.clone()),
    onResponse: ({ request: original, response, options }) =>
      response.ok ? undefined : options.fetch(copies.get(original)!),
    onError: ({ request: original, options }) => options.fetch(copies.get(original)!),
  };
  const call = (): Promise<unknown> =>
    createClient({ apiKey, baseUrl: server.url }).POST("/openapi/v2/video/img/generate", {
      body: paid,
      middleware: [repeating],
    });

  test("gets what was refused", async () => {
    server.fail("generateVideo", code(400017, 400));
    await expect(call()).resolves.toMatchObject({ data: { Resp: { video_id: 22 } } });
    expect(server.hits).toHaveLength(2);
  });

  test("does not make the second outcome known by the first refusal", async () => {
    server.fail("generateVideo", code(400017, 400), lostAnswers.reset);
    await expect(call()).rejects.toMatchObject({ name: "UnknownOutcomeError" });
    expect(server.hits).toHaveLength(2);
  });

  test.each(["reset", "HTML with 502"] as const)(
    "does not pay twice for what may have been taken: %s",
    async (fault) => {
      server.fail("generateVideo", lostAnswers[fault], code(400017, 400));
      await expect(call()).rejects.toMatchObject({
        name: "UnknownOutcomeError",
        cause: expect.objectContaining({ message: expect.stringContaining("a middleware would send") }),
      });
      expect(server.hits).toHaveLength(1);
    },
  );
});
