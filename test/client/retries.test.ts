import { describe, expect, onTestFinished, test, vi } from "vitest";
import { PixVerse } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import {
  answer,
  apiKey,
  clientOf,
  type FaultyServer,
  lostAnswers,
  notTaken,
  refusals,
  serverForEach,
  timeoutFor,
} from "./server.js";
import { testClock } from "./clock.js";

const server = serverForEach();

describe("what costs nothing is repeated", () => {
  test.each(Object.entries({ ...lostAnswers, ...notTaken }))("after %s", async (_, fault) => {
    const { pixverse } = clientOf(server, { timeout: timeoutFor(fault) });
    server.fail("getBalance", fault, fault);

    const result = await pixverse.getBalance();

    const { traceId } = server.hits[2]!;
    expect(result).toEqual({ account_id: 33, credit_monthly: 1, credit_package: 2, traceId });
    expect(new Set(server.hits.map((hit) => hit.traceId)).size).toBe(3);
  });

  test("as often as maxRetries says, and the last error comes out", async () => {
    const { pixverse } = clientOf(server, { maxRetries: 3 });
    server.fail("getBalance", ...Array.from({ length: 9 }, () => answer(503, "")));
    const error: unknown = await pixverse.getBalance().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 503, traceId: server.hits[3]!.traceId });
    expect(server.hits).toHaveLength(4);
  });

  test.each(Object.entries(refusals))("but not after a refusal of the kind %s", async (kind, faults) => {
    for (const fault of faults) {
      const { pixverse } = clientOf(server);
      server.hits.length = 0;
      server.fail("getBalance", fault);
      await expect(pixverse.getBalance()).rejects.toMatchObject({ name: "ApiError", kind });
      expect(server.hits).toHaveLength(1);
    }
  });

  test("an upload sends the same bytes, also from a buffer that has changed since and from a stream", async () => {
    const bytes = Uint8Array.from(pictures.baseline.bytes);
    async function* stream(): AsyncGenerator<Uint8Array> {
      const chunk = new Uint8Array(100);
      for (let at = 0; at < bytes.length; at += 100) {
        const part = pictures.baseline.bytes.subarray(at, at + 100);
        chunk.set(part);
        yield chunk.subarray(0, part.length);
      }
    }
    const wipe = {
      accepts: false,
      answer: (response: Parameters<typeof lostAnswers.reset.answer>[0]) => {
        bytes.fill(0);
        lostAnswers.reset.answer(response);
      },
    };
    for (const image of [stream(), bytes]) {
      const { pixverse } = clientOf(server);
      server.hits.length = 0;
      server.fail("uploadImage", wipe, answer(500, ""));
      if (image === bytes) bytes.set(pictures.baseline.bytes);
      await pixverse.uploadImage(image);
      expect(server.hits).toHaveLength(3);
      for (const { body } of server.hits)
        expect(body.includes(Buffer.from(pictures.baseline.bytes))).toBe(true);
    }
  });
});

async function pausesAfter(...faults: Parameters<FaultyServer["fail"]>[1][]): Promise<number[]> {
  const { pixverse, clock } = clientOf(server, { maxRetries: faults.length });
  server.fail("getBalance", ...faults);
  await pixverse.getBalance().catch(() => {});
  return clock.pauses;
}

/** A time of the first day of 2026 in each of HTTP's forms (RFC 9110, 5.6.7). */
const forms = (time: string): string[] => [
  `Thu, 01 Jan 2026 ${time} GMT`,
  `Thu Jan  1 ${time} 2026`,
  `Thursday, 01-Jan-26 ${time} GMT`,
];

describe("the pause before the next attempt", () => {
  test("is at least what Retry-After says, in seconds or as a date", async () => {
    const inSevenSeconds = new Date(Date.parse("2026-01-01T00:00:10Z")).toUTCString();
    expect(
      await pausesAfter(
        answer(429, "", { "Retry-After": "3" }),
        answer(503, "", { "Retry-After": inSevenSeconds }, { dated: false }),
      ),
    ).toEqual([3_000, 7_000]);
  });

  test.each(["Asia/Shanghai", "America/New_York", "UTC"])(
    "is what a date in each of HTTP's forms says, when this machine is in %s",
    async (zone) => {
      vi.stubEnv("TZ", zone);
      onTestFinished(() => void vi.unstubAllEnvs());
      for (const date of forms("00:00:07"))
        expect(await pausesAfter(answer(503, "", { "Retry-After": date }, { dated: false }))).toEqual([
          7_000,
        ]);
    },
  );

  // A machine whose clock is hours ahead would not wait at all, and one that is behind would give up.
  test("goes by the server's clock where the answer has its time, in each of HTTP's forms", async () => {
    for (const date of forms("05:00:00"))
      for (const until of forms("05:00:07"))
        expect(await pausesAfter(answer(503, "", { Date: date, "Retry-After": until }))).toEqual([7_000]);
  });

  test.each(["soon", "", "7"])(
    "goes by this machine's clock where the server's is nonsense: %j",
    async (now) => {
      const [until] = forms("00:00:07");
      expect(await pausesAfter(answer(503, "", { Date: now, "Retry-After": until! }))).toEqual([7_000]);
    },
  );

  test.each(["0", "Thu, 01 Jan 1970 00:00:00 GMT"])(
    "is random when Retry-After is over: %s",
    async (value) => {
      const pauses = await pausesAfter(
        ...Array.from({ length: 9 }, () => answer(503, "", { "Retry-After": value })),
      );
      expect(Math.max(...pauses)).toBeGreaterThan(100);
    },
  );

  test.each(["soon", "-1", "0.5", "1e3", "2026-01-02", "Jan 2 2026"])(
    "is not what nonsense in Retry-After says: %s",
    async (value) => {
      server.fail("getBalance", answer(503, "", { "Retry-After": value }));
      const { pixverse } = clientOf(server, { maxRetries: 0 });
      await expect(pixverse.getBalance()).rejects.toMatchObject({ retryAfter: undefined });
    },
  );

  test("is random up to a bound that doubles until 8 seconds", async () => {
    const bounds = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000];
    const pauses = await pausesAfter(...bounds.map(() => answer(500, "")));
    expect(pauses).toHaveLength(bounds.length);
    pauses.forEach((pause, at) => {
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThanOrEqual(bounds[at]!);
    });
    expect(new Set(pauses).size).toBe(pauses.length);
  });

  test("is not taken when Retry-After leads beyond two minutes: the error says how long", async () => {
    const { pixverse, clock } = clientOf(server);
    server.fail("getBalance", answer(429, "", { "Retry-After": "3600" }));
    await expect(pixverse.getBalance()).rejects.toMatchObject({ retryAfter: 3_600_000 });
    expect(clock.pauses).toEqual([]);
  });

  test("is not taken when all of them together lead beyond two minutes", async () => {
    const { pixverse, clock } = clientOf(server, { maxRetries: 1_000 });
    const start = clock.now();
    server.fail("getBalance", ...Array.from({ length: 1_000 }, () => answer(500, "")));
    await expect(pixverse.getBalance()).rejects.toMatchObject({ status: 500 });
    expect(clock.now() - start).toBeLessThanOrEqual(120_000);
    expect(clock.now() - start).toBeGreaterThan(110_000);
  });
});

describe("timeout", () => {
  test("is for each HTTP request, and a call's goes before the constructor's", async () => {
    const { pixverse } = clientOf(server, { timeout: 100_000, maxRetries: 1 });
    server.fail("getBalance", lostAnswers.stall, lostAnswers["stall in the middle of the body"]);
    const timeout = timeoutFor(lostAnswers.stall);
    const error: unknown = await pixverse.getBalance({ timeout }).catch((caught: unknown) => caught);
    const { traceId } = server.hits[1]!;
    expect(error).toMatchObject({ name: "TimeoutError", traceId });
    expect(String(error)).toContain(`getBalance: no answer within ${timeout / 1000} s (trace id ${traceId})`);
    expect(server.hits).toHaveLength(2);
  });

  test("of any length is a time and not at once", async () => {
    const { pixverse } = clientOf(server, { timeout: Infinity });
    await expect(pixverse.getBalance()).resolves.toMatchObject({ account_id: 33 });
    await expect(pixverse.getBalance({ timeout: 2 ** 40 })).resolves.toMatchObject({ account_id: 33 });
  });

  test("ends a fetch that does not listen to its signal", async () => {
    const options = { fetch: () => new Promise<never>(() => {}), maxRetries: 0, timeout: 20 };
    const pixverse = new PixVerse({ apiKey, clock: testClock(), ...options });
    await expect(pixverse.getBalance()).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
