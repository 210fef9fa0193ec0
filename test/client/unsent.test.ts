/** Paid work whose body nobody has taken was not sent, whatever kept it: that is certain, and said. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import nodeFetch from "node-fetch";
import { Agent, type Dispatcher, fetch as undiciFetch, ProxyAgent } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import { isAbortError, type LogEntry, type PixVerseOptions } from "../../src/index.js";
import { clientOf, request, serverForEach } from "./server.js";

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
  await once(mute.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void mute.close());
  return { host: `127.0.0.1:${(mute.address() as AddressInfo).port}`, heard: () => heard };
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
