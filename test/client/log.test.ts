/** What is told of the inside: one entry for each fact, as data that can be joined. */
import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, test } from "vitest";
import { isUnknownOutcomeError, type LogEntry, type PixVerse } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { answer, clientOf, code, lostAnswers, request, resp, serverForEach } from "./server.js";

const server = serverForEach();

const job = { ...request, image: pictures.png.bytes };

function logging(options: object = {}): { pixverse: PixVerse; entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const log = (entry: LogEntry): void => void entries.push(entry);
  const { pixverse } = clientOf(server, { logLevel: "debug", log, ...options });
  return { pixverse, entries };
}

const fail = (): void => expect.fail("closed");
const message = expect.any(String) as string;
const duration = expect.any(Number) as number;
const id = expect.stringMatching(/^[\da-f-]{36}-\d+$/) as string;

test("a retry is logged with the reason, in words and as data", async () => {
  const { pixverse, entries } = logging({ logLevel: undefined });
  server.fail("getBalance", code(500069, 200, { "Retry-After": "1" }));
  await pixverse.getBalance();
  const { traceId } = server.hits[0]!;
  expect(entries).toEqual([
    {
      level: "info",
      message: expect.stringMatching(/^getBalance: ErrCode 500069.* Again in 1000 ms\.$/),
      job: id,
      operation: "getBalance",
      attempt: 1,
      pause: 1_000,
      status: 200,
      code: 500069,
      kind: "transient",
      traceId,
      duration,
      error: expect.objectContaining({ name: "ApiError", traceId }),
    },
  ]);
});

describe('with logLevel "debug"', () => {
  test("each HTTP request is one entry, whether or not another follows", async () => {
    const { pixverse, entries } = logging({ maxRetries: 1 });
    server.fail("getBalance", answer(503, ""), code(10005));
    const error: unknown = await pixverse.getBalance().catch((caught: unknown) => caught);
    await pixverse.generateVideo({ ...request, img_id: 1 });
    await pixverse.getVideo(22);
    const [first, second, third, fourth] = server.hits.map(({ traceId }) => traceId);
    const pause = expect.any(Number) as number;
    const all = { level: "debug", message, job: id, duration, attempt: 1, status: 200 };
    const failed = { ...all, operation: "getBalance", error: expect.any(Error) as Error };
    expect(entries).toEqual([
      { ...failed, level: "info", status: 503, kind: "transient", traceId: first, pause },
      { ...failed, attempt: 2, kind: "auth", code: 10005, traceId: second, error },
      { ...all, operation: "generateVideo", traceId: third, video_id: 22 },
      { ...all, operation: "getVideo", traceId: fourth, video_id: 22 },
    ]);
  });

  test("an outcome that nobody knows has what the answer said", async () => {
    const { pixverse, entries } = logging();
    server.fail("generateVideo", lostAnswers["ErrCode 500100"], lostAnswers.reset);
    for (const _ of [1, 2]) await pixverse.generateVideo({ ...request, img_id: 1 }).catch(() => {});
    const [said, lost] = entries;
    expect(said).toMatchObject({ code: 500100, kind: "unknown", status: 200 });
    expect(lost).not.toHaveProperty("status");
    expect(entries.map(({ error }) => isUnknownOutcomeError(error))).toEqual([true, true]);
  });

  test("a download's requests are told too", async () => {
    const { pixverse, entries } = logging();
    server.fail("download", answer(403, ""));
    await pixverse.download({ url: `${server.url}/22.mp4` }, new WritableStream());
    expect(entries).toMatchObject([
      { operation: "download", level: "info", status: 403, kind: "transient", attempt: 1 },
      { operation: "download", level: "debug", status: 200, attempt: 2 },
    ]);
    expect(new Set(entries.map((entry) => entry.job)).size).toBe(1);
  });
});

test("all entries of a job have one id, from before there is a video, and other jobs have others", async () => {
  const { pixverse, entries } = logging({ check: "warn", slots: 1 });
  server.fail("uploadImage", answer(503, ""), answer(503, ""));
  server.fail("getVideo", resp({ id: 22, status: 5 }));
  const wrong = { ...job, duration: 99 as 5 };
  await Promise.all([1, 2].map(() => pixverse.imageToVideo(wrong, { onProgress: fail })));
  const jobs = new Set(entries.map((entry) => entry.job));
  expect([...jobs]).toEqual([id, id]);
  for (const each of jobs) {
    const own = entries.filter((entry) => entry.job === each);
    expect(own[0]).toEqual({
      level: "warn",
      message: expect.stringMatching(/^duration/),
      job: each,
      operation: "generateVideo",
      rule: "duration",
    });
    const operations = own.flatMap(({ operation, level }) => (level === "warn" ? [] : [operation ?? ""]));
    expect(new Set(operations)).toEqual(new Set(["uploadImage", "generateVideo", "getVideo"]));
    expect(own.filter((entry) => entry.message.includes("closed")).length).toBeGreaterThan(2);
  }
});

test("an entry comes in the asynchronous context of its call, also when that stood in line", async () => {
  const context = new AsyncLocalStorage<number>();
  const heard = new Map<string, Set<unknown>>();
  const log = (entry: LogEntry): void => {
    const stores = heard.get(entry.job!) ?? new Set();
    heard.set(entry.job!, stores.add(context.getStore()));
  };
  const { pixverse } = logging({ log, slots: 1 });
  server.fail("uploadImage", answer(503, ""));
  await Promise.all([1, 2, 3].map((each) => context.run(each, () => pixverse.imageToVideo(job))));
  expect([...heard.values()].map((stores) => [...stores])).toEqual([[1], [2], [3]]);
});

test("a function for trace ids is asked before each attempt, and can stop it", async () => {
  const { pixverse } = logging();
  const given: string[] = [];
  const traceId = (): string => {
    if (given.length === 2) throw new Error("the disk is full");
    given.push(crypto.randomUUID());
    return given.at(-1)!;
  };
  server.fail("generateVideo", code(500069), code(500069));
  const submission = pixverse.generateVideo({ ...request, img_id: 1 }, { traceId });
  await expect(submission).rejects.toThrow("the disk is full");
  expect(server.hits.map((hit) => hit.traceId)).toEqual(given);
});
