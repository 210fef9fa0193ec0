import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { pictures } from "./pictures.js";
import { startSandbox } from "./caller.js";

const balance = "/openapi/v2/account/balance";
const uuid = "4f6d1c1e-7a53-4d0b-9a57-1f2f3c8a9b10";

test.each([
  ["no key", { "API-KEY": "" }, 400012, "API-KEY is missing"],
  ["another key", { "API-KEY": "sk-secret" }, 400012, "not the sandbox's key"],
  ["no trace id", { "Ai-trace-id": "" }, 400011, "Ai-trace-id is missing"],
  ["a trace id that is no UUID", { "Ai-trace-id": "1" }, 400013, 'not "1"'],
  ["two trace ids", { "Ai-trace-id": `${uuid}, ${uuid}` }, 400013, "was it set in two spellings?"],
])("%s is refused on a GET as well, without printing a key", async (_, headers, ErrCode, words) => {
  const { call } = await startSandbox();
  const answer = await call(balance, { headers });
  expect(answer).toMatchObject({ status: 200, ErrCode, Resp: null, ErrMsg: expect.stringContaining(words) });
  expect(answer.ErrMsg).not.toContain("sk-secret");
});

test("header names are read in any case, and the trace id is echoed", async () => {
  const { sandbox } = await startSandbox();
  const answer = await fetch(sandbox.url + balance, {
    headers: { "aPi-kEy": sandbox.apiKey, "AI-TRACE-ID": uuid },
  });
  expect(await answer.json()).toMatchObject({ ErrCode: 0 });
  expect(answer.headers.get("ai-trace-id")).toBe(uuid);
});

test("a header sent on two lines is as wrong as one with two values", async () => {
  const { sandbox } = await startSandbox();
  const text = await new Promise<string>((resolve) => {
    const sent = httpRequest(
      sandbox.url + balance,
      { headers: { "API-KEY": sandbox.apiKey, "Ai-trace-id": [uuid, uuid] } },
      async (response) => resolve(Buffer.concat(await response.toArray()).toString()),
    );
    sent.end();
  });
  expect(JSON.parse(text)).toMatchObject({ ErrCode: 400013 });
});

test.each([
  ["a quoted id", { img_id: "302325299692610" }, 400013, "img_id: takes an id"],
  ["an unknown id", { img_id: 1 }, 400032, "no image 1 was uploaded"],
  ["an id past 64 bits", { img_id: 2n ** 64n }, 400032, "img_id"],
  ["a missing field", { prompt: undefined }, 400011, "prompt: missing"],
  ["no image", { img_id: undefined }, 400011, "img_id: missing"],
  ["both images", { img_ids: [1], template_id: 1 }, 400017, "img_ids"],
  ["a wrong type", { duration: "5" }, 400013, "duration: takes an integer"],
  ["an empty prompt", { prompt: "" }, 400011, "a string of 1 to 2048 characters, not 0"],
  ["a prompt that is too long", { prompt: "あ".repeat(2049) }, 400018, "1 to 2048 characters, not 2049"],
  ["a field that the model does not take", { motion_mode: "normal" }, 400017, "v6 does not take this field"],
  [
    "a duration that the model does not make",
    { model: "v5", duration: 10 },
    400017,
    "v5 takes 5 or 8 seconds",
  ],
  ["a misspelt field", { camera_movment: "zoom_in" }, 400017, "did you mean camera_movement?"],
])("%s is refused before anything is charged", async (_, changes, ErrCode, words) => {
  const { uploadPicture, generate, credits } = await startSandbox();
  const img_id = await uploadPicture();
  expect(await generate({ img_id, ...changes })).toMatchObject({
    status: 200,
    ErrCode,
    ErrMsg: expect.stringContaining(words),
  });
  expect(await credits()).toBe(10_000);
});

test("all that is wrong with a request is said at once", async () => {
  const { generate } = await startSandbox();
  const { ErrMsg } = await generate({ duration: 99, style: "clai", seed: -1 });
  expect(ErrMsg).toMatch(/^invalid parameter: duration: .*style: .*seed: /);
});

test.each([
  ["", 400, 400011, "the body is empty"],
  ['{"model":"v6"', 400, 400013, "no JSON in UTF-8"],
  ["{'model':'v6'}", 400, 400013, "no JSON in UTF-8"],
  ["null", 200, 400013, "takes an object"],
  ["[]", 200, 400013, "takes an object"],
  [`"${"x".repeat(1024 * 1024)}"`, 413, 400017, "larger than a request can be"],
])("the body %.20j is refused with HTTP %i and %i", async (body, status, ErrCode, words) => {
  const { postJson } = await startSandbox();
  expect(await postJson(body)).toMatchObject({ status, ErrCode, ErrMsg: expect.stringContaining(words) });
});

test("bytes that are no UTF-8 are refused", async () => {
  const { call } = await startSandbox();
  const answer = await call("/openapi/v2/video/img/generate", {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8" },
    body: Buffer.from([0x22, 0xff, 0x22]),
  });
  expect(answer).toMatchObject({ status: 400, ErrCode: 400013 });
});

test.each([
  ["/openapi/v2/video/img/generate", "application/json is needed"],
  ["/openapi/v2/image/upload", "multipart/form-data with a boundary is needed"],
])("%s wants its own content type", async (path, words) => {
  const { call } = await startSandbox();
  const answer = await call(path, { method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" });
  expect(answer).toMatchObject({ status: 415, ErrCode: 400013, ErrMsg: expect.stringContaining(words) });
});

test.each(["abc", "undefined", "6.2741086185351e17", "-1", "1.5", "", "12345678901234567890"])(
  "the video id %j is refused with a hint",
  async (id) => {
    const { getVideo } = await startSandbox();
    expect(await getVideo(id)).toMatchObject({
      ErrCode: 400013,
      ErrMsg: expect.stringContaining("digits only"),
    });
  },
);

test.each(["page_num=0", "page_num=-1", "page_size=1.5", "page_size=x", "page_num="])(
  "the query %s is refused",
  async (query) => {
    const { call } = await startSandbox();
    expect(await call(`/openapi/v2/video/lip_sync/tts_list?${query}`)).toMatchObject({ ErrCode: 400013 });
  },
);

test.each([
  ["POST", "/", 404],
  ["GET", "/openapi/v2/account/balance/", 404],
  ["GET", "//", 404],
  ["POST", "/openapi/v2/video/no-such/generate", 404],
  ["GET", "/openapi/v2/video/result/1/2", 404],
  ["GET", "/openapi/v2/video/img/generate", 405],
  ["DELETE", balance, 405],
  ["POST", "/files/1.mp4", 405],
])("%s %s is answered with an envelope and HTTP %i", async (method, path, status) => {
  const { call, sandbox } = await startSandbox();
  const answer = await call(path, { method });
  expect(answer).toMatchObject({ status, Resp: null });
  expect(answer.ErrCode).not.toBe(0);
  expect(sandbox.requests).toMatchObject([{ method, path, accepted: false, status }]);
});

const head = (url: string) => fetch(url, { method: "HEAD" });

test("a file takes HEAD, and what is no file is not found", async () => {
  const { sandbox, videoId, getVideo, upload } = await startSandbox();
  const id = await videoId();
  const video = String((await getVideo(id)).Resp?.["url"]);
  const { Resp } = await upload([["image", new File([pictures.png.bytes], "a.png")]]);
  const picture = String(Resp?.["img_url"]);
  expect((await head(video)).headers.get("content-length")).toBe("1481");
  expect((await head(picture)).headers.get("content-type")).toBe("image/png");
  const files = `${sandbox.url}/files`;
  const others = [`${id}.mp4`, "..%2f..%2fetc%2fpasswd", "", "constructor"].map((name) => `${files}/${name}`);
  for (const url of [...others, video.replace(".mp4", ""), picture.replace(".png", ".jpeg")]) {
    expect((await head(url)).status).toBe(404);
  }
});

test("no request leaves the key in the record", async () => {
  const { sandbox, generate, call } = await startSandbox({ apiKey: "sk-very-secret" });
  await generate();
  await call(balance, { headers: { "API-KEY": "sk-another-secret" } });
  expect(JSON.stringify(sandbox.requests, (_, value: unknown) => String(value) && value)).not.toContain(
    "secret",
  );
  expect(sandbox.requests[0]?.headers["api-key"]).toBe("***");
});
