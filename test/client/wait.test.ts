import { describe, expect, test } from "vitest";
import { type Progress, VideoError } from "../../src/index.js";
import {
  answer,
  clientOf,
  code,
  type Fault,
  lostAnswers,
  notTaken,
  refusals,
  resp,
  serverForEach,
  timeoutFor,
} from "./server.js";
import { testClock } from "./clock.js";

const server = serverForEach();

const status = (number: number, fields: object = {}): Fault => resp({ id: 22, status: number, ...fields });
const times = (count: number, fault: Fault): Fault[] => Array.from({ length: count }, () => fault);

test("a wait asks at once, and then every 4 to 6 seconds", async () => {
  const { pixverse, clock } = clientOf(server);
  server.fail("getVideo", ...times(50, status(5)));
  const video = await pixverse.waitForVideo(22);
  expect(video).toEqual({
    id: 22,
    status: 1,
    url: `${server.url}/files/22.mp4`,
    traceId: server.hits[50]!.traceId,
  });
  expect(clock.pauses).toHaveLength(50);
  for (const pause of clock.pauses) {
    expect(pause).toBeGreaterThanOrEqual(4_000);
    expect(pause).toBeLessThanOrEqual(6_000);
  }
  expect(new Set(clock.pauses).size).toBeGreaterThan(5);
});

test("waits ask on a common beat, whenever they began, so that the program wakes rarely", async () => {
  const moments = new Set<number>();
  for (let begin = 0; begin < 500; begin += 37) {
    const { pauses, now, sleep } = testClock();
    const clock = { now: () => now() + begin, sleep };
    const { pixverse } = clientOf(server, { clock });
    server.fail("getVideo", status(5), answer(502, ""), status(5));
    await pixverse.waitForVideo(22);
    let moment = begin;
    for (const pause of pauses) moments.add((moment += pause) % 250);
  }
  expect(moments.size).toBe(1);
});

test("a video that is done is not waited for", async () => {
  const { pixverse, clock } = clientOf(server);
  await pixverse.waitForVideo(22);
  expect(clock.pauses).toEqual([]);
});

test.each([
  ["a status that nobody has documented", status(3), { status: 5, reportedStatus: 3 }],
  ["status 0", status(0), { status: 5, reportedStatus: 0 }],
  ["done, but without a url", status(1, { url: "" }), { status: 5, reportedStatus: 1 }],
  ["a url that cannot be used yet", status(5, { url: "https://example.com/x.mp4" }), { status: 5 }],
])("%s is not finished", async (_, fault, expected) => {
  const { pixverse } = clientOf(server);
  server.fail("getVideo", fault, fault, fault);
  expect(await pixverse.getVideo(22)).toEqual({ id: 22, traceId: server.hits[0]!.traceId, ...expected });
  await expect(pixverse.waitForVideo(22)).resolves.toMatchObject({ status: 1 });
  expect(server.hits).toHaveLength(4);
});

test.each([
  [6, /was deleted/],
  [7, /refused by moderation; its credits are returned/],
  [8, /failed/],
] as const)("status %i ends the wait with a VideoError", async (final, message) => {
  const { pixverse } = clientOf(server);
  server.fail("getVideo", status(5), status(final, { url: "https://example.com/x.mp4" }), status(final));
  const error: unknown = await pixverse.waitForVideo(22).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(VideoError);
  const { traceId } = server.hits[1]!;
  expect(error).toMatchObject({
    status: final,
    video_id: 22,
    traceId,
    message: expect.stringMatching(message),
  });
  expect((error as VideoError).video).toEqual({ id: 22, status: final, traceId });
  await expect(pixverse.getVideo(22)).resolves.toMatchObject({ status: final });
});

describe("an error while waiting", () => {
  test.each(Object.entries({ ...lostAnswers, ...notTaken }))(
    "is passed over when it may pass: %s",
    async (_, fault) => {
      const { pixverse } = clientOf(server, { timeout: timeoutFor(fault), maxRetries: 0 });
      const errors: unknown[] = [];
      server.fail("getVideo", fault, status(5), fault, fault);
      const onProgress = (progress: Progress): unknown =>
        progress.step === "waiting" && errors.push(progress.error?.name);
      await expect(pixverse.waitForVideo(22, { onProgress })).resolves.toMatchObject({ status: 1 });
      expect(errors).toEqual([expect.any(String), undefined, expect.any(String), expect.any(String)]);
      expect(new Set(server.hits.map(({ traceId }) => traceId)).size).toBe(5);
    },
  );

  test.each(Object.entries(refusals))("ends it when it will not: %s", async (kind, [fault]) => {
    const { pixverse } = clientOf(server);
    server.fail("getVideo", status(5), fault);
    await expect(pixverse.waitForVideo(22)).rejects.toMatchObject({ kind, video_id: 22 });
  });

  test("sets the pause with its Retry-After when that is longer", async () => {
    const { pixverse, clock } = clientOf(server);
    server.fail(
      "getVideo",
      answer(429, "", { "Retry-After": "30" }),
      code(500069, 200, { "Retry-After": "1" }),
    );
    await pixverse.waitForVideo(22);
    expect(clock.pauses[0]).toBe(30_000);
    expect(clock.pauses[1]).toBeGreaterThanOrEqual(4_000);
  });
});

describe("the time of a wait", () => {
  test("is 15 minutes unless given, with a last question at its end", async () => {
    const { pixverse, clock } = clientOf(server);
    const start = clock.now();
    server.fail("getVideo", ...times(400, status(5)));
    const error: unknown = await pixverse.waitForVideo(22).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: "TimeoutError",
      video_id: 22,
      message: expect.stringContaining("900 s"),
    });
    expect(clock.now() - start).toBe(900_000);
    expect(server.hits).toHaveLength(clock.pauses.length + 1);
  });

  test("ends with what was wrong last", async () => {
    const { pixverse } = clientOf(server);
    server.fail("getVideo", ...times(20, lostAnswers["HTML with 502"]));
    await expect(pixverse.waitForVideo(22, { timeout: 12_000 })).rejects.toMatchObject({
      name: "TimeoutError",
      cause: { name: "ApiError", status: 502 },
    });
  });

  test("may be shorter than an interval, and then there are two questions", async () => {
    const { pixverse, clock } = clientOf(server);
    server.fail("getVideo", status(5), status(5));
    await expect(pixverse.waitForVideo(22, { timeout: 100 })).rejects.toMatchObject({ name: "TimeoutError" });
    expect(clock.pauses).toEqual([100]);
    expect(server.hits).toHaveLength(2);
  });

  test("comes from the clock of the call, if it has one", async () => {
    const { pixverse, clock } = clientOf(server);
    const own = testClock();
    server.fail("getVideo", status(5));
    await pixverse.waitForVideo(22, { clock: own, interval: 1_000 });
    expect(clock.pauses).toEqual([]);
    expect(own.pauses).toHaveLength(1);
    expect(own.pauses[0]).toBeLessThanOrEqual(1_200);
  });
});

test("progress tells how long it has been", async () => {
  const { pixverse, clock } = clientOf(server);
  const news: Progress[] = [];
  server.fail("getVideo", status(5, { prompt: "x" }), status(5));
  await pixverse.waitForVideo("22", { onProgress: (progress) => news.push(progress) });
  const traceId = expect.any(String) as string;
  expect(news).toEqual([
    { step: "waiting", video_id: 22, elapsed: 0, video: { id: 22, status: 5, prompt: "x", traceId } },
    { step: "waiting", video_id: 22, elapsed: clock.pauses[0], video: { id: 22, status: 5, traceId } },
  ]);
});

test("200 waits at once do not open 200 connections", async () => {
  const { pixverse } = clientOf(server);
  await Promise.all(Array.from({ length: 200 }, (_, id) => pixverse.waitForVideo(id)));
  expect(server.hits).toHaveLength(200);
  expect(server.connections()).toBeLessThan(128);
});
