import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Middleware } from "openapi-fetch";
import { createClient, isAbortError, PixVerse } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import {
  apiKey,
  clientOf,
  answer,
  code,
  failingFetch,
  filteredAnswers,
  lostAnswers,
  notTaken,
  refusals,
  request,
  resp,
  serverForEach,
  timeoutFor,
} from "./server.js";
import { testClock } from "./clock.js";

const server = serverForEach();
afterEach(() => vi.unstubAllGlobals());

const generateRequest = { ...request, img_id: 11 };
const job = { ...request, image: pictures.png.bytes };

function fail(message: string): never {
  throw new Error(message);
}

function accepted(): number {
  return server.hitsOf("generateVideo").filter((hit) => hit.accepted).length;
}

function traceIdsAreFresh(): void {
  const ids = server.hits.filter(({ operation }) => operation !== "download").map(({ traceId }) => traceId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
}

describe("when the answer of a generate call is lost", () => {
  test.each(Object.entries({ ...lostAnswers, ...filteredAnswers }))(
    "%s: it is not sent again, and the outcome is called unknown",
    async (_, fault) => {
      const { pixverse, clock } = clientOf(server, { timeout: timeoutFor(fault) });
      server.fail("generateVideo", fault, fault, fault);

      const error = await pixverse.generateVideo(generateRequest).catch((caught: unknown) => caught);

      expect(server.hitsOf("generateVideo")).toHaveLength(1);
      expect(clock.pauses).toEqual([]);
      expect(error).toMatchObject({
        name: "UnknownOutcomeError",
        traceId: server.hits[0]!.traceId,
        cause: { name: expect.stringMatching(/^(Api|Connection|Timeout)Error$/) },
      });
      expect(String(error)).toContain(server.hits[0]!.traceId);
    },
  );
});

describe("when the server says that it did not take a generate call", () => {
  test.each(Object.entries(notTaken))("%s: it is sent again with a fresh trace id", async (_, fault) => {
    const { pixverse } = clientOf(server);
    server.fail("generateVideo", fault, fault);

    const result = await pixverse.generateVideo(generateRequest);

    expect(result).toEqual({ video_id: 22, credits: 50, traceId: server.hits[2]!.traceId });
    expect(accepted()).toBe(1);
    traceIdsAreFresh();
  });

  test.each(Object.entries(notTaken))("%s: when it stays so, the error is the server's", async (_, fault) => {
    const { pixverse } = clientOf(server, { maxRetries: 1 });
    server.fail("generateVideo", fault, fault, fault);

    await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
      name: "ApiError",
      kind: "transient",
    });
    expect(server.hits).toHaveLength(2);
    expect(accepted()).toBe(0);
  });
});

test.each(Object.entries(refusals))("a refusal of the kind %s is final at once", async (kind, faults) => {
  for (const fault of faults) {
    const { pixverse } = clientOf(server);
    server.hits.length = 0;
    server.fail("generateVideo", fault, fault);
    await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({ name: "ApiError", kind });
    expect(server.hits).toHaveLength(1);
  }
});

test("a server that does not know this version of HTTP has taken nothing, and is not asked twice", async () => {
  const { pixverse } = clientOf(server);
  server.fail("generateVideo", answer(505, ""));
  await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
    name: "ApiError",
    status: 505,
  });
  expect(server.hits).toHaveLength(1);
});

describe("an ErrCode beside the id of a video: it was taken, whatever else the answer says", () => {
  test.each([
    [99999, 200],
    [500069, 200],
    [500069, 429],
    [500044, 200],
    [400017, 400],
    [123456, 429],
  ])("ErrCode %i with HTTP %i", async (ErrCode, status) => {
    for (const id of ["77", '"77"', "9223372036854775806"]) {
      const { pixverse } = clientOf(server);
      server.hits.length = 0;
      const text = `{"ErrCode":${ErrCode},"ErrMsg":"no","Resp":{"video_id":${id}}}`;
      server.fail("generateVideo", answer(status, text), answer(status, text));
      const video_id = id.length > 5 ? BigInt(id) : 77;

      await expect(pixverse.generateVideo(generateRequest, { waitForSlot: true })).rejects.toMatchObject({
        name: "UnknownOutcomeError",
        message: expect.stringContaining(`wait for video ${video_id}`),
        video_id,
        cause: { name: "ApiError", code: ErrCode, video_id },
      });
      expect(server.hits).toHaveLength(1);
    }
  });

  test("what is no id changes nothing", async () => {
    const { pixverse } = clientOf(server);
    server.fail("generateVideo", answer(200, '{"ErrCode":500069,"ErrMsg":"no","Resp":{"video_id":0}}'));
    await expect(pixverse.generateVideo(generateRequest)).resolves.toMatchObject({ video_id: 22 });
  });
});

test("what was checked is what is sent again, whatever becomes of the caller's object meanwhile", async () => {
  const { pixverse } = clientOf(server);
  server.fail("generateVideo", notTaken["429"], code(500044), code(500044));
  const shared: Record<string, unknown> = { ...generateRequest };
  const jobs = [pixverse.generateVideo(shared as never, { waitForSlot: true })];
  Object.assign(shared, { prompt: "another", duration: 99 });
  await Promise.all(jobs);
  const sent = server.hitsOf("generateVideo").map(({ body }) => JSON.parse(String(body)) as unknown);
  expect(sent).toEqual([generateRequest, generateRequest, generateRequest, generateRequest]);
});

/** It knows no signal, as a wrapper may. */
const withoutSignal: typeof fetch = (input, init) => {
  const { signal: _, ...others } = init ?? {};
  return fetch(input, others);
};

test.each(["at once", "while a middleware takes its time"])(
  "what is aborted %s is not sent, also by a fetch that knows no signal",
  async (when) => {
    const { url: baseUrl } = server;
    const client = createClient({ apiKey, baseUrl, fetch: withoutSignal });
    const controller = new AbortController();
    const slow: Middleware = {
      async onRequest() {
        if (when !== "at once") controller.abort();
        await setImmediate();
        return undefined;
      },
    };
    const call = client.POST("/openapi/v2/video/img/generate", {
      body: generateRequest,
      signal: controller.signal,
      middleware: [slow],
    });
    controller.abort();
    await expect(call).rejects.toSatisfy(isAbortError);
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    expect(server.hits).toEqual([]);
  },
);

describe("waitForSlot", () => {
  test("goes on asking while the limit is reached, through other refusals too", async () => {
    const { pixverse, clock } = clientOf(server);
    const full = Array.from({ length: 20 }, () => code(500044));
    server.fail("generateVideo", ...full, notTaken["ErrCode 500069"], notTaken["429"], code(500044));

    await expect(pixverse.generateVideo(generateRequest, { waitForSlot: true })).resolves.toMatchObject({
      video_id: 22,
    });
    expect(server.hits).toHaveLength(24);
    expect(Math.max(...clock.pauses)).toBeLessThanOrEqual(8_000);
    traceIdsAreFresh();
  });

  test.each(["0", "Thu, 01 Jan 1970 00:00:00 GMT"])(
    "asks once a second at most, also after Retry-After: %s",
    async (value) => {
      const { pixverse, clock } = clientOf(server);
      const full = code(500044, 429, { "Retry-After": value });
      server.fail("generateVideo", ...Array.from({ length: 50 }, () => full));
      await pixverse.generateVideo(generateRequest, { waitForSlot: true });
      expect(clock.pauses).toHaveLength(50);
      expect(Math.min(...clock.pauses)).toBeGreaterThanOrEqual(1_000);
    },
  );

  test("gives up after 15 minutes", async () => {
    const { pixverse, clock } = clientOf(server);
    const start = clock.now();
    server.fail("generateVideo", ...Array.from({ length: 2_000 }, () => code(500044)));

    await expect(pixverse.generateVideo(generateRequest, { waitForSlot: true })).rejects.toMatchObject({
      kind: "concurrency",
    });
    expect(clock.now() - start).toBeLessThanOrEqual(900_000);
    expect(clock.now() - start).toBeGreaterThan(880_000);
  });

  test("does not make a lost answer any less final", async () => {
    const { pixverse } = clientOf(server);
    server.fail("generateVideo", code(500044), lostAnswers["empty 500"], code(500044));

    await expect(pixverse.generateVideo(generateRequest, { waitForSlot: true })).rejects.toMatchObject({
      name: "UnknownOutcomeError",
    });
    expect(server.hits).toHaveLength(2);
  });
});

describe("before anything is sent", () => {
  test("a refused connection may be tried again", async () => {
    await server.close();
    const { pixverse, clock } = clientOf(server);

    await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
      name: "ConnectionError",
      beforeSending: true,
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(clock.pauses).toHaveLength(2);
  });

  test("a port that fetch does not connect to was sent nothing", async () => {
    const { pixverse } = clientOf({ url: "http://127.0.0.1:9" });
    await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
      name: "ConnectionError",
      beforeSending: true,
      message: expect.stringContaining("bad port"),
    });
  });

  // What fetches throw, where nobody sees when they take the body: `syscall`, which node-fetch calls otherwise, tells a connection that was never made from one that broke.
  test.each([
    ["ENOTFOUND", { code: "ENOTFOUND", syscall: "getaddrinfo" }, true],
    ["EAI_AGAIN", { code: "EAI_AGAIN", syscall: "getaddrinfo" }, true],
    ["a connect that timed out", { code: "UND_ERR_CONNECT_TIMEOUT" }, true],
    ["an unreachable host", { code: "EHOSTUNREACH", syscall: "connect" }, true],
    ["a host that became unreachable", { code: "EHOSTUNREACH", syscall: "read" }, false],
    ["Bun's word for a refused connection", { code: "ConnectionRefused" }, true],
    [
      "a refused connection, in node-fetch's words",
      { code: "ECONNREFUSED", erroredSysCall: "connect" },
      true,
    ],
    ["an unreachable host, in node-fetch's words", { code: "EHOSTUNREACH", erroredSysCall: "connect" }, true],
    ["a host that became unreachable, in node-fetch's", { code: "ENETDOWN", erroredSysCall: "write" }, false],
    ["a port that was closed later", { code: "ECONNREFUSED", syscall: "read" }, false],
    ["a connection that timed out later", { code: "ETIMEDOUT", syscall: "read" }, false],
    // Of these nobody but the fetch knows when they came: see tls.test.ts.
    ["a bad certificate", { code: "CERT_HAS_EXPIRED" }, false],
    ["another name in the certificate", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }, false],
    ["no TLS", { code: "ERR_SSL_WRONG_VERSION_NUMBER" }, false],
    ["a TLS alert", { code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" }, false],
    [
      "a server that repeats Node's words",
      { message: "before secure TLS connection was established" },
      false,
    ],
    [
      "all addresses refused",
      { errors: [{ code: "ECONNREFUSED" }, { code: "ENETUNREACH", syscall: "connect" }] },
      true,
    ],
    ["one address refused, one lost", { errors: [{ code: "ECONNREFUSED" }, { code: "ECONNRESET" }] }, false],
    ["a connection that broke", { code: "ECONNRESET", syscall: "read" }, false],
    ["a socket that the server closed", { code: "UND_ERR_SOCKET" }, false],
    ["a broken pipe", { code: "EPIPE", syscall: "write" }, false],
    ["a port that undici's fetch connects to for nobody", { message: "bad port" }, true],
    ["the same, in Deno's words", { message: "Fetch failed: Requests to port 9 are blocked" }, true],
    [
      "a connection that Deno did not get",
      {
        message:
          "error sending request for url (http://127.0.0.1:45671/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      },
      true,
    ],
    [
      "a connection that Deno lost",
      {
        message:
          "error sending request for url (http://127.0.0.1:1/): client error (SendRequest): connection reset",
      },
      false,
    ],
    ["a server that repeats undici's words", { message: "bad port", code: "UND_ERR_SOCKET" }, false],
    ["a runtime that gives no reason", undefined, false],
    ["a code that only looks like one", { code: "toString" }, false],
  ] as const)("%s", async (_, cause, beforeSending) => {
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    const { fetch, calls } = failingFetch(Object.assign(new TypeError("fetch failed"), cause && { cause }));
    vi.stubGlobal("fetch", fetch);
    const pixverse = new PixVerse({ apiKey, clock: testClock() });

    await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject(
      beforeSending
        ? { name: "ConnectionError", beforeSending: true }
        : { name: "UnknownOutcomeError", cause: { beforeSending: false } },
    );
    expect(calls()).toBe(beforeSending ? 3 : 1);
  });
});

test("where nobody sees who takes a body, no failure of a fetch of the caller's says that it was not sent", async () => {
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
  // It may be the second try of a wrapper, whose first one was taken.
  const refused = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
  const { fetch, calls } = failingFetch(refused);
  const pixverse = new PixVerse({ apiKey, fetch, clock: testClock() });
  await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
    name: "UnknownOutcomeError",
    cause: { beforeSending: false },
  });
  expect(calls()).toBe(1);
  // Of what costs nothing the failure may tell what it likes.
  await expect(pixverse.getBalance({ maxRetries: 0 })).rejects.toMatchObject({ beforeSending: true });
});

test.each([
  ["undefined", undefined],
  ["an error that is its own cause", Object.assign(new Error("round"), { cause: null as unknown })],
  ["an abort of its own", new DOMException("mine", "AbortError")],
  ["a timeout of its own", new DOMException("mine", "TimeoutError")],
])("a fetch that rejects with %s leaves the outcome unknown", async (_, reason) => {
  if (reason instanceof Error && reason.message === "round") Object.assign(reason, { cause: reason });
  const { fetch, calls } = failingFetch(reason);
  const { signal } = new AbortController();
  const pixverse = new PixVerse({ apiKey, fetch, clock: testClock() });
  await expect(pixverse.generateVideo(generateRequest, { signal })).rejects.toMatchObject({
    name: "UnknownOutcomeError",
    cause: { name: "ConnectionError" },
  });
  expect(calls()).toBe(1);
});

test("a connection that the server closed while it was kept alive does not carry the call twice", async () => {
  const { pixverse } = clientOf(server);
  await pixverse.getBalance();
  // Until then fetch has not put the connection back.
  await setImmediate();
  server.fail("generateVideo", lostAnswers["closed without an answer"]);

  await expect(pixverse.generateVideo(generateRequest)).rejects.toMatchObject({
    name: "UnknownOutcomeError",
  });
  expect(server.connections()).toBe(1);
  expect(accepted()).toBe(1);
});

test("an abort while the call is under way says that it may have been taken", async () => {
  const { pixverse } = clientOf(server);
  const controller = new AbortController();
  server.fail("generateVideo", { accepts: true, answer: () => controller.abort("enough") });

  const error: unknown = await pixverse
    .generateVideo(generateRequest, { signal: controller.signal })
    .catch((e: unknown) => e);

  expect(isAbortError(error) && error.traceId).toBe(server.hits[0]!.traceId);
  expect(error).toMatchObject({ name: "AbortError", cause: "enough" });
  expect(String(error)).toContain("may have taken and charged it");
  expect(server.hits).toHaveLength(1);
});

describe("the whole job", () => {
  const steps = ["uploadImage", "generateVideo", "getVideo"] as const;
  const faults = { ...lostAnswers, ...notTaken };
  const table = steps.flatMap((step) =>
    Object.entries(faults).map(([name, fault]) => [name, step, fault] as const),
  );

  test.each(table)("%s at %s: the video is paid for once at most", async (_, step, fault) => {
    const { pixverse } = clientOf(server, { timeout: timeoutFor(fault) });
    server.fail(step, fault);

    const outcome = await pixverse.imageToVideo(job).then(
      (video) => video.status,
      (error: Error) => error.name,
    );

    expect(outcome).toBe(step === "generateVideo" && fault.accepts ? "UnknownOutcomeError" : 1);
    expect(accepted()).toBe(1);
    traceIdsAreFresh();
  });

  test("an upload that fails for good costs nothing", async () => {
    const { pixverse } = clientOf(server);
    server.fail("uploadImage", code(500033));
    await expect(pixverse.imageToVideo(job)).rejects.toMatchObject({ kind: "invalid" });
    expect(server.hits).toHaveLength(1);
  });

  test("an upload that answers with no usable id costs nothing", async () => {
    const { pixverse } = clientOf(server, { maxRetries: 0, check: "off" });
    server.fail("uploadImage", lostAnswers["success with a path for an id"]);
    await expect(pixverse.imageToVideo(job)).rejects.toMatchObject({ name: "ApiError", kind: "unknown" });
    expect(server.hits).toHaveLength(1);
  });

  test.each([
    ["a wait that ends", { fault: resp({ id: 22, status: 5 }), name: "TimeoutError" }],
    ["a key that was withdrawn", { fault: code(10005), name: "ApiError" }],
    ["a video that failed", { fault: resp({ id: 22, status: 8 }), name: "VideoError" }],
    ["a server that is gone", { fault: lostAnswers.reset, name: "TimeoutError" }],
  ])("after %s the error carries the video that was paid for", async (_, { fault, name }) => {
    const { pixverse } = clientOf(server);
    server.fail("getVideo", ...Array.from({ length: 10 }, () => fault));
    await expect(pixverse.imageToVideo(job, { timeout: 20_000 })).rejects.toMatchObject({
      name,
      video_id: 22,
    });
    expect(accepted()).toBe(1);
  });

  test("after an abort while waiting the error carries the video that was paid for", async () => {
    const { pixverse } = clientOf(server);
    const controller = new AbortController();
    server.fail("getVideo", { accepts: true, answer: () => controller.abort() });
    await expect(pixverse.imageToVideo(job, { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
      video_id: 22,
    });
  });

  test.each([
    ["throw", fail],
    ["reject", (message: string) => Promise.reject(new Error(message))],
    ["reject with what cannot be printed", () => Promise.reject(Object.create(null) as Error)],
  ])("a callback and a log that %s do not stop it", async (_, goWrong) => {
    const unhandled = vi.fn<() => void>();
    process.on("unhandledRejection", unhandled);
    const { pixverse } = clientOf(server, { log: () => goWrong("the disk is full") });
    server.fail("getVideo", lostAnswers.reset);
    const options = { onProgress: () => goWrong("the window is closed") };
    await expect(pixverse.imageToVideo(job, options)).resolves.toMatchObject({ status: 1 });
    // Node tells of them when the microtasks are done.
    await setImmediate();
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test("what a callback rejects with is logged", async () => {
    const entries: unknown[] = [];
    const { pixverse } = clientOf(server, { log: (entry) => entries.push(entry) });
    const error = new Error("closed");
    await pixverse.imageToVideo(job, { onProgress: () => Promise.reject(error) });
    const entry = { level: "warn", message: "onProgress failed: Error: closed", error };
    expect(entries).toMatchObject([entry, entry]);
  });
});
