import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { isAbortError, type Progress } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { clientOf, code, request, resp, serverForEach } from "./server.js";

const server = serverForEach();

const job = { ...request, image: pictures.png.bytes };

/** How many jobs had begun and not ended at once, by their news. */
function jobCounter(): { begin(): void; end(): void; most: number } {
  let now = 0;
  const counter = {
    most: 0,
    begin: () => void (counter.most = Math.max(counter.most, (now += 1))),
    end: () => void (now -= 1),
  };
  return counter;
}

test("fifty jobs on five slots all come, and no more than five are uploaded before one has ended", async () => {
  const { pixverse } = clientOf(server, { slots: 5 });
  const counter = jobCounter();
  const news: Progress["step"][] = [];
  const onProgress = (progress: Progress): void => {
    news.push(progress.step);
    if (progress.step === "uploaded") counter.begin();
  };
  const jobs = Array.from({ length: 50 }, () =>
    pixverse.imageToVideo(job, { onProgress }).finally(() => counter.end()),
  );
  expect(await Promise.all(jobs)).toHaveLength(50);
  expect(counter.most).toBeLessThanOrEqual(5);
  expect(news.filter((step) => step === "queued")).toHaveLength(45);
  expect(server.hitsOf("generateVideo")).toHaveLength(50);
});

test("a job in line is told how many go first, and has sent nothing", async () => {
  const { pixverse } = clientOf(server, { slots: 1 });
  const news: Progress[] = [];
  let answer!: () => void;
  const upload = new Promise<void>((resolve) => (answer = resolve));
  server.fail("uploadImage", {
    accepts: true,
    answer: (response) => void upload.then(() => resp({ img_id: 11, img_url: "" }).answer(response)),
  });
  const first = pixverse.imageToVideo(job);
  const others = [1, 2].map(() => pixverse.imageToVideo(job, { onProgress: (step) => news.push(step) }));
  expect(news).toEqual([
    { step: "queued", ahead: 1 },
    { step: "queued", ahead: 2 },
  ]);
  answer();
  await Promise.all([first, ...others]);
  expect(server.hitsOf("uploadImage")).toHaveLength(3);
});

test("what failed does not hold a slot, wherever it failed", async () => {
  const { pixverse } = clientOf(server, { slots: 1, maxRetries: 0 });
  server.fail("uploadImage", code(500033));
  server.fail("generateVideo", code(500063));
  server.fail("getVideo", resp({ id: 22, status: 8 }));
  const bad = { ...job, image: Buffer.from("GIF89a") };
  const jobs = [bad, job, job, job, job].map((each) => pixverse.imageToVideo(each));
  const outcomes = await Promise.allSettled(jobs);
  expect(
    outcomes.map((outcome) =>
      outcome.status === "fulfilled" ? outcome.value.status : (outcome.reason as Error).name,
    ),
  ).toEqual(["InputError", "ApiError", "ApiError", "VideoError", 1]);
});

test("a request that breaks a rule is refused at once, not when its turn comes", async () => {
  const { pixverse } = clientOf(server, { slots: 1 });
  server.fail("uploadImage", { accepts: true, answer: () => {} });
  const controller = new AbortController();
  const first = pixverse.imageToVideo(job, { signal: controller.signal }).catch(isAbortError);
  await expect(pixverse.imageToVideo({ ...job, duration: 99 as 5 })).rejects.toMatchObject({
    name: "ConstraintError",
  });
  controller.abort();
  expect(await first).toBe(true);
});

test("a slot that the server does not give is waited for, and not failed on after the upload", async () => {
  const { pixverse } = clientOf(server, { slots: 2 });
  server.fail("generateVideo", ...Array.from({ length: 20 }, () => code(500044)));
  await expect(Promise.all([pixverse.imageToVideo(job), pixverse.imageToVideo(job)])).resolves.toHaveLength(
    2,
  );
});

test("an abort ends all of them at once, and those in line have sent nothing", async () => {
  const { pixverse } = clientOf(server, { slots: 2 });
  const controller = new AbortController();
  const { signal } = controller;
  let uploads = 0;
  const ready = new Promise<void>((resolve) => {
    const silent = { accepts: true, answer: () => void ((uploads += 1) === 2 && resolve()) };
    server.fail("uploadImage", silent, silent);
  });
  const errors: unknown[] = [];
  for (let count = 0; count < 20; count++)
    void pixverse.imageToVideo(job, { signal }).catch((error: unknown) => errors.push(error));
  await ready;
  controller.abort();
  await setImmediate();
  expect(errors).toHaveLength(20);
  expect(errors.every(isAbortError)).toBe(true);
  expect(server.hits).toHaveLength(2);
});

test("waitForSlot ends with the timeout of the job, or after so many milliseconds", async () => {
  const { pixverse, clock } = clientOf(server);
  const full = Array.from({ length: 1_000 }, () => code(500044));
  for (const run of [
    () => pixverse.imageToVideo(job, { waitForSlot: true, timeout: 60_000 }),
    () => pixverse.generateVideo({ ...request, img_id: 1 }, { waitForSlot: 60_000 }),
  ]) {
    const start = clock.now();
    server.fail("generateVideo", ...full);
    await expect(run()).rejects.toMatchObject({ kind: "concurrency" });
    expect(clock.now() - start).toBeLessThanOrEqual(60_000);
    expect(clock.now() - start).toBeGreaterThan(50_000);
  }
});
