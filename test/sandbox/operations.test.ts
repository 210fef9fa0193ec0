import { expect, test } from "vitest";
import { maxImageBytes } from "../../src/client/job/image-format.js";
import { pictures } from "./pictures.js";
import { startSandbox, stoppedClock } from "./caller.js";

test("a video goes from 5 to 1 after generationTime, and then its url serves an MP4", async () => {
  const clock = stoppedClock();
  const { sandbox, videoId, getVideo } = await startSandbox({ generationTime: 60_000, now: clock.now });
  const id = await videoId({ style: "anime", seed: 7 });

  const generating = (await getVideo(id)).Resp;
  expect(generating).toMatchObject({ status: 5, create_time: "2026-01-01T00:00:00.000Z" });
  expect((await fetch(String(generating?.["url"]))).status).toBe(404);
  clock.advance(59_999);
  expect((await getVideo(id)).Resp).toMatchObject({ status: 5 });
  clock.advance(1);
  const done = (await getVideo(id)).Resp;
  expect(done).toMatchObject({
    id: Number(id),
    status: 1,
    url: expect.stringMatching(`^${sandbox.url}/files/[\\w-]{36}\\.mp4$`),
    prompt: "the cat yawns",
    style: "anime",
    seed: 7,
    credits: 50,
    modify_time: "2026-01-01T00:01:00.000Z",
  });

  const file = await fetch(String(done?.["url"]));
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(file.headers.get("content-type")).toBe("video/mp4");
  expect(file.headers.get("content-length")).toBe(String(bytes.length));
  // Players start early when the index (moov) comes before the pictures (mdat).
  expect(boxesOf(bytes)).toEqual(["ftyp", "moov", "free", "mdat"]);
  expect(done?.["size"]).toBe(bytes.length);
});

test("by default a video is done at the first look", async () => {
  const { videoId, statusOf } = await startSandbox();
  expect(await statusOf(await videoId())).toBe(1);
});

test("ids have 15 digits, or 18 that no double can hold", async () => {
  const short = await startSandbox();
  expect(String(await short.videoId())).toHaveLength(15);
  const long = await startSandbox({ idDigits: 18 });
  const id = await long.videoId();
  expect(String(id)).toHaveLength(18);
  expect(BigInt(Number(id))).not.toBe(id);
  expect((await long.getVideo(id)).Resp).toMatchObject({ id, status: 1 });
});

test("a client that rounds ids is told so", async () => {
  const { uploadPicture, videoId, getVideo, postJson } = await startSandbox({ idDigits: 18 });
  const picture = await uploadPicture();
  const rounded = BigInt(Number(picture));
  const video = await videoId();
  expect(await getVideo(BigInt(Number(video)))).toMatchObject({
    ErrCode: 500008,
    ErrMsg: expect.stringContaining(`${video} was rounded to it`),
  });
  const body = `{"model":"v6","quality":"720p","duration":5,"prompt":"x","img_id":${rounded}}`;
  expect(await postJson(body)).toMatchObject({
    ErrCode: 400032,
    ErrMsg: expect.stringContaining(`${picture} was rounded to it`),
  });
});

test.each(Object.entries(pictures))(
  "a picture (%s) is taken, and img_url shows it",
  async (_, { format, bytes }) => {
    const { upload } = await startSandbox();
    const { ErrCode, Resp } = await upload([
      ["image", new File([bytes], "whatever.txt", { type: "text/plain" })],
    ]);
    expect(ErrCode).toBe(0);
    const shown = await fetch(String(Resp?.["img_url"]));
    expect(shown.headers.get("content-type")).toBe(`image/${format}`);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(bytes);
  },
);

test("a picture of just under 20 MB is taken", async () => {
  const { upload, sandbox } = await startSandbox();
  const padded = new Uint8Array(maxImageBytes - 1);
  padded.set(pictures.png.bytes);
  expect(await upload([["image", new File([padded], "large.png")]])).toMatchObject({ ErrCode: 0 });
  expect(sandbox.requests[0]?.body).toEqual({
    image: { name: "large.png", type: "application/octet-stream", size: maxImageBytes - 1 },
  });
});

test("an image_url is filed without being fetched, and its image can be used", async () => {
  const { upload, generate } = await startSandbox();
  const address = "https://pictures.invalid/cat.jpg";
  const { Resp } = await upload([["image_url", address]]);
  expect(Resp).toMatchObject({ img_url: address });
  expect(await generate({ img_id: Resp?.["img_id"] })).toMatchObject({ ErrCode: 0 });
});

test("img_ids go with a template, and each of them has to exist", async () => {
  const { uploadPicture, generate } = await startSandbox();
  const [first, second] = [await uploadPicture(), await uploadPicture()];
  const template = { img_id: undefined, template_id: 302325299692608 };
  expect(await generate({ ...template, img_ids: [first, second] })).toMatchObject({ ErrCode: 0 });
  expect(await generate({ ...template, img_ids: [first, 17] })).toMatchObject({
    ErrCode: 400032,
    ErrMsg: expect.stringContaining("img_ids[1]: no image 17"),
  });
});

test("the id of a video is no image id, and the other way round", async () => {
  const { uploadPicture, videoId, generate, getVideo } = await startSandbox();
  expect(await generate({ img_id: await videoId() })).toMatchObject({ ErrCode: 400032 });
  expect(await getVideo(await uploadPicture())).toMatchObject({ ErrCode: 500008 });
});

test("credits go down by 10 a second, and a video that they do not cover is refused", async () => {
  const { generate, credits } = await startSandbox({ credits: 120 });
  expect(await generate({ duration: 10 })).toMatchObject({ ErrCode: 0, Resp: { credits: 100 } });
  expect(await credits()).toBe(20);
  expect(await generate({ duration: 3 })).toMatchObject({
    ErrCode: 500090,
    ErrMsg: expect.stringContaining("costs 30, and 20 are left"),
  });
  expect(await generate({ duration: 2 })).toMatchObject({ ErrCode: 0 });
  expect(await credits()).toBe(0);
});

test("only so many videos are generating at once, and a finished one makes room", async () => {
  const clock = stoppedClock();
  const { generate, sandbox } = await startSandbox({ concurrency: 2, generationTime: 1000, now: clock.now });
  await generate();
  await generate();
  expect(await generate()).toMatchObject({
    ErrCode: 500044,
    ErrMsg: expect.stringContaining("2 of 2 are generating"),
  });
  clock.advance(1000);
  expect(await generate()).toMatchObject({ ErrCode: 0 });
  const accepted = sandbox.requests.filter(({ operation }) => operation === "generateVideo");
  expect(accepted.map((request) => request.accepted)).toEqual([true, true, false, true]);
});

test("requests that arrive together do not share a slot or an id", async () => {
  const { uploadPicture, generate, credits } = await startSandbox({
    concurrency: 3,
    generationTime: 1e9,
    credits: 1000,
  });
  const img_id = await uploadPicture();
  const answers = await Promise.all(Array.from({ length: 12 }, () => generate({ img_id })));
  const taken = answers.filter(({ ErrCode }) => ErrCode === 0);
  expect(taken).toHaveLength(3);
  expect(new Set(taken.map(({ Resp }) => Resp?.["video_id"])).size).toBe(3);
  expect(await credits()).toBe(850);
});

test("a video with a reused trace id stays at 5 and frees its slot after 10 minutes", async () => {
  const clock = stoppedClock();
  const { sandbox, uploadPicture, generate, statusOf } = await startSandbox({
    concurrency: 1,
    now: clock.now,
  });
  const img_id = await uploadPicture();
  const traceId = sandbox.requests[0]?.traceId ?? "";
  const { Resp } = await generate({ img_id }, { "Ai-trace-id": traceId.toUpperCase() });
  expect(sandbox.requests.map((request) => request.traceIdReused)).toEqual([false, true]);
  clock.advance(10 * 60 * 1000 - 1);
  expect(await generate({ img_id })).toMatchObject({ ErrCode: 500044 });
  clock.advance(1);
  expect(await generate({ img_id })).toMatchObject({ ErrCode: 0 });
  clock.advance(1e9);
  expect(await statusOf(BigInt(Resp?.["video_id"] ?? 0))).toBe(5);
});

test("voices come in pages", async () => {
  const { call } = await startSandbox();
  const list = (query: string) => call(`/openapi/v2/video/lip_sync/tts_list${query}`);
  const { Resp: all } = await list("?page_size=100");
  const total = Number(all?.["total"]);
  expect(all?.["data"]).toHaveLength(total);
  const paged: unknown[] = [];
  for (let page = 1; paged.length < total; page += 1) {
    paged.push(...((await list(`?page_num=${page}&page_size=5`)).Resp?.["data"] ?? []));
  }
  expect(paged).toEqual(all?.["data"]);
  expect((await list("?page_num=99")).Resp).toEqual({ total, data: [] });
});

test("a voice of the list can speak, another cannot", async () => {
  const { generate } = await startSandbox();
  const speech = { lip_sync_tts_switch: true, lip_sync_tts_content: "hello" };
  expect(await generate({ ...speech, lip_sync_tts_speaker_id: "1" })).toMatchObject({ ErrCode: 0 });
  expect(await generate({ ...speech, lip_sync_tts_speaker_id: "nobody" })).toMatchObject({
    ErrCode: 400017,
    ErrMsg: expect.stringContaining('"nobody"'),
  });
});

/** The types of an MP4's outermost boxes (ISO/IEC 14496-12, 4.2); they fill the file to its last byte. */
function boxesOf(bytes: Buffer): string[] {
  const types: string[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    types.push(bytes.toString("latin1", offset + 4, offset + 8));
    offset += bytes.readUInt32BE(offset);
  }
  expect(offset).toBe(bytes.length);
  return types;
}
