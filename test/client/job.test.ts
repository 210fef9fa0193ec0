import { readFile, readdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PixVerse, type Progress } from "../../src/index.js";
import { createSandbox, type Sandbox } from "../../src/sandbox/index.js";
import { testClock } from "./clock.js";

let sandbox: Sandbox;
let folder: string;
const clock = testClock();
const request = { model: "v6", quality: "720p", duration: 5, prompt: "the cat yawns" } as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixverse-"));
  sandbox = await createSandbox({ generationTime: 60_000, now: clock.now });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

test("a picture becomes a video file", async () => {
  const pixverse = new PixVerse({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, clock });
  const steps: Progress[] = [];

  const video = await pixverse.imageToVideo(
    { image: "test/fixtures/cat.jpg", ...request },
    { onProgress: (progress) => steps.push(progress) },
  );
  await pixverse.download(video, join(folder, "cat.mp4"));

  expect(video).toMatchObject({
    status: 1,
    prompt: "the cat yawns",
    url: expect.stringContaining(sandbox.url),
  });
  expect((await readFile(join(folder, "cat.mp4"))).subarray(4, 8).toString()).toBe("ftyp");
  expect(await readdir(folder)).toEqual(["cat.mp4"]);
  expect(steps.slice(0, 2)).toMatchObject([
    { step: "uploaded", img_id: expect.any(Number) },
    { step: "submitted", video_id: video.id, credits: 50 },
  ]);
  expect(steps.slice(2).every(({ step }) => step === "waiting")).toBe(true);
  // 60 seconds at 4 to 6 seconds each.
  expect(steps.length - 2).toBeGreaterThanOrEqual(10);
  expect(steps.length - 2).toBeLessThanOrEqual(15);
});
