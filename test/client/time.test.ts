import { describe, expect, test } from "vitest";
import { PixVerse, type Progress } from "../../src/index.js";
import { answer, apiKey, clientOf, lostAnswers, resp, serverForEach } from "./server.js";
import { testClock } from "./clock.js";

const server = serverForEach();

const generating = resp({ id: 22, status: 5 });

/** A test clock, set by so much after its nth pause. */
function clockSet(nth: number, by: number): ReturnType<typeof testClock> {
  const clock = testClock();
  return { ...clock, now: () => clock.now() + (clock.pauses.length >= nth ? by : 0) };
}

describe("a wait counts the time awake", () => {
  test.each([
    ["set back by a day", -86_400_000],
    ["set forward by an hour, or the computer slept", 3_600_000],
  ])("when the clock is %s", async (_, by) => {
    const clock = clockSet(3, by);
    const { pixverse } = clientOf(server, { clock });
    const elapsed: number[] = [];
    const onProgress = (progress: Progress): void => {
      if (progress.step === "waiting") elapsed.push(progress.elapsed);
    };
    server.fail("getVideo", generating, generating, generating, lostAnswers.reset, lostAnswers.reset);
    await expect(pixverse.waitForVideo(22, { onProgress })).resolves.toMatchObject({ status: 1 });
    const sums = clock.pauses.map((__, at) => clock.pauses.slice(0, at).reduce((sum, each) => sum + each, 0));
    expect(elapsed).toEqual(sums);
  });

  test("and so do retries: an hour of sleep in a pause does not end them", async () => {
    const { pixverse } = clientOf(server, { clock: clockSet(1, 3_600_000) });
    server.fail("getBalance", answer(503, ""), answer(503, ""));
    await expect(pixverse.getBalance()).resolves.toMatchObject({ account_id: 33 });
  });

  test("and so its end is neither sooner nor later", async () => {
    const standingStill = { ...testClock(), now: () => 0 };
    for (const clock of [clockSet(2, -86_400_000), clockSet(2, 3_600_000), standingStill]) {
      server.fail("getVideo", ...Array.from({ length: 400 }, () => generating));
      const wait = clientOf(server, { clock }).pixverse.waitForVideo(22, { timeout: 60_000 });
      await expect(wait).rejects.toMatchObject({ name: "TimeoutError" });
      expect(clock.pauses.reduce((sum, each) => sum + each, 0)).toBe(60_000);
    }
  });
});

describe("the timeout of a wait counts the time in the client's own line", () => {
  test("behind 64 questions that hang it ends without a question, and says why", async () => {
    const pixverse = new PixVerse({ apiKey, baseUrl: server.url });
    const controller = new AbortController();
    const { signal } = controller;
    let hanging = 0;
    const all = new Promise<void>((resolve) => {
      const hang = { accepts: true, answer: () => void ((hanging += 1) === 64 && resolve()) };
      server.fail("getVideo", ...Array.from({ length: 64 }, () => hang));
    });
    const waits = Array.from({ length: 64 }, (_, id) => pixverse.waitForVideo(id + 1, { signal }));
    const ended = Promise.allSettled(waits);
    await all;
    await expect(pixverse.waitForVideo(99, { timeout: 50 })).rejects.toMatchObject({
      name: "TimeoutError",
      video_id: 99,
      message: expect.stringMatching(/could not be asked for in 0\.05 s.*64 others were under way/),
    });
    expect(server.hits).toHaveLength(64);
    controller.abort();
    await ended;
    await expect(pixverse.waitForVideo(22)).resolves.toMatchObject({ status: 1 });
  });
});

test("no more than 64 questions are under way at once, on as many connections", async () => {
  const { pixverse } = clientOf(server);
  await Promise.all(Array.from({ length: 400 }, (_, id) => pixverse.waitForVideo(id + 1)));
  expect(server.hits).toHaveLength(400);
  expect(server.connections()).toBeLessThanOrEqual(64);
});

test("a wait that has lasted five minutes asks less often, unless an interval is given", async () => {
  const { pixverse, clock } = clientOf(server);
  const questions = async (interval?: number): Promise<number> => {
    server.hits.length = 0;
    server.fail("getVideo", ...Array.from({ length: 400 }, () => generating));
    await pixverse.waitForVideo(22, { interval }).catch(() => {});
    return server.hits.length;
  };
  expect(await questions(5_000)).toBeGreaterThan(160);
  clock.pauses.length = 0;
  expect(await questions()).toBeLessThan(140);
  for (const [at, pause] of clock.pauses.slice(0, -1).entries()) {
    const age = clock.pauses.slice(0, at).reduce((sum, each) => sum + each, 0);
    expect(pause).toBeLessThanOrEqual(Math.ceil(Math.max(5_000, age / 60) * 1.2));
  }
});
