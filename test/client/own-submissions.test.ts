import { afterEach, beforeEach, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../../src/sandbox/index.js";
import { isApiError, PixVerse } from "../../src/index.js";
import { testClock, type TestClock } from "./clock.js";

let sandbox: Sandbox;
let clock: TestClock;
let pixverse: PixVerse;
beforeEach(async () => {
  sandbox = await createSandbox();
  clock = testClock();
  pixverse = new PixVerse({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, clock });
});
afterEach(() => sandbox.close());

const job = {
  model: "v6",
  quality: "720p",
  duration: 5,
  prompt: "x",
  image: "test/fixtures/cat.jpg",
} as const;
const notFound = { ErrCode: 500008 };
const gateway = { status: 404, headers: { "Content-Type": "text/html" }, body: "<h1>404 Not Found</h1>" };
const questions = (): number => sandbox.requests.filter(({ operation }) => operation === "getVideo").length;

test.each([
  ["500008", notFound],
  ["a gateway's 404", gateway],
])("that the server does not know the video yet (%s) is waited out after a submission", async (_, answer) => {
  sandbox.failNext(answer, { operation: "getVideo", times: 3 });
  expect(await pixverse.imageToVideo(job)).toMatchObject({ status: 1 });
  expect(questions()).toBe(4);
});

test("it is waited out for a minute, and then comes out with the id in its message", async () => {
  sandbox.failNext(notFound, { operation: "getVideo", times: 1000 });
  const { image, ...request } = job;
  const { img_id } = await pixverse.uploadImage(image);
  const { video_id } = await pixverse.generateVideo({ ...request, img_id });
  const start = clock.now();
  const error = await pixverse.waitForVideo(String(video_id)).catch((reason: unknown) => reason);
  expect(error).toSatisfy(isApiError);
  expect(error).toMatchObject({ code: 500008, video_id, message: expect.stringContaining(String(video_id)) });
  expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
  expect(clock.now() - start).toBeLessThan(70_000);
});

test("a video of another program that is not known, and one that was deleted, are told at once", async () => {
  await expect(pixverse.waitForVideo(1)).rejects.toMatchObject({ code: 500008, video_id: 1 });
  sandbox.failNext({ ErrCode: 500064 }, { operation: "getVideo", times: 1000 });
  await expect(pixverse.imageToVideo(job)).rejects.toMatchObject({ code: 500064 });
  expect(questions()).toBe(2);
});
