import { expectTypeOf, test } from "vitest";
import type { DoneVideo, PixVerse, Progress, Video } from "../../src/index.js";

// Checked by the compiler: `npm run check` fails where one of these does not hold. Nothing here runs.

function urlOf(video: Video): string | undefined {
  expectTypeOf(video.status).toEqualTypeOf<1 | 5 | 6 | 7 | 8>();
  if (video.status === 1) {
    expectTypeOf(video).toEqualTypeOf<DoneVideo>();
    return video.url;
  }
  expectTypeOf(video).not.toHaveProperty("url");
  return undefined;
}

test("only a finished video has a url", () => {
  expectTypeOf(urlOf).returns.toEqualTypeOf<string | undefined>();
});

test("only a finished video can be downloaded", () => {
  expectTypeOf<DoneVideo>().toExtend<Parameters<PixVerse["download"]>[0]>();
  expectTypeOf<Video>().not.toExtend<Parameters<PixVerse["download"]>[0]>();
});

const request = { model: "v6", quality: "720p", duration: 5, prompt: "p" } as const;
const image = "cat.jpg";

function jobs(pixverse: PixVerse): unknown[] {
  return [
    pixverse.imageToVideo({ ...request, image }),
    pixverse.imageToVideo({ model: "v6", quality: "720p", duration: 7, prompt: "", image: new Uint8Array() }),
    // @ts-expect-error there is no picture
    pixverse.imageToVideo(request),
    // @ts-expect-error v5.5 at 1080p takes 5 or 8 seconds
    pixverse.imageToVideo({ model: "v5.5", quality: "1080p", duration: 10, prompt: "", image }),
    // @ts-expect-error v6 has no motion_mode
    pixverse.imageToVideo({ ...request, image, motion_mode: "fast" }),
    // @ts-expect-error the picture takes its place
    pixverse.imageToVideo({ ...request, image, img_id: 1 }),
    pixverse.generateVideo({ ...request, img_id: 1n }),
    // @ts-expect-error v6 has no motion_mode
    pixverse.generateVideo({ ...request, img_id: 1, motion_mode: "fast" }),
  ];
}

test("a job takes what its model takes, with a picture in the place of the ids", () => {
  expectTypeOf(jobs).toBeFunction();
});

function read(progress: Progress): unknown {
  switch (progress.step) {
    case "uploaded":
      return progress.img_id;
    case "submitted":
      return [progress.video_id, progress.credits, progress.traceId];
    case "waiting":
      return progress.video ? progress.video.status : progress.error.message;
  }
}

test("progress is told apart by its step", () => {
  expectTypeOf(read).parameter(0).toEqualTypeOf<Progress>();
});

test("options may be undefined", () => {
  const options = { signal: undefined, timeout: undefined, traceId: undefined, onProgress: undefined };
  expectTypeOf(options).toExtend<NonNullable<Parameters<PixVerse["waitForVideo"]>[1]>>();
  const settings = { apiKey: process.env["KEY"], region: undefined, fetch };
  expectTypeOf(settings).toExtend<NonNullable<ConstructorParameters<typeof PixVerse>[0]>>();
});
