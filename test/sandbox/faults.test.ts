import { expect, test } from "vitest";
import { InputError } from "../../src/errors/input-error.js";
import { patience, startSandbox, stoppedClock } from "./caller.js";

test.each([
  ["moderation", 7, 10_000],
  ["fail", 8, 9950],
  ["deleted", 6, 9950],
  ["stuck", 5, 9950],
] as const)(
  "sandbox:%s brings the video to status %i, and %i credits are left",
  async (fault, status, left) => {
    const clock = stoppedClock();
    const { videoId, getVideo, credits } = await startSandbox({ generationTime: 1000, now: clock.now });
    const id = await videoId({ prompt: `sandbox:${fault} and whatever else` });
    const generating = (await getVideo(id)).Resp;
    expect(generating).toMatchObject({ status: 5 });
    expect(await credits()).toBe(9950);
    clock.advance(1000);
    expect((await getVideo(id)).Resp).toMatchObject({ status });
    expect((await fetch(String(generating?.["url"]))).status).toBe(404);
    expect(await credits()).toBe(left);
  },
);

test.each([
  ["busy", 500069],
  ["no-credits", 500090],
] as const)("sandbox:%s is refused with %i and costs nothing", async (fault, ErrCode) => {
  const { generate, credits, sandbox } = await startSandbox();
  expect(await generate({ prompt: `sandbox:${fault}` })).toMatchObject({ ErrCode, Resp: null });
  expect(await credits()).toBe(10_000);
  expect(
    sandbox.requests.filter(({ accepted, operation }) => accepted && operation === "generateVideo"),
  ).toEqual([]);
});

test("sandbox:reset takes the work on and ends the connection without an answer", async () => {
  const { generate, credits, sandbox } = await startSandbox();
  await expect(generate({ prompt: "sandbox:reset" })).rejects.toThrow("fetch failed");
  expect(sandbox.requests[1]).toMatchObject({ accepted: true, status: undefined, ErrCode: undefined });
  expect(await credits()).toBe(9950);
});

test("sandbox:html takes the work on and answers like a gateway", async () => {
  const { generate, credits, sandbox } = await startSandbox();
  await expect(generate({ prompt: "sandbox:html" })).rejects.toThrow(SyntaxError);
  expect(sandbox.requests[1]).toMatchObject({ accepted: true, status: 502, ErrCode: undefined });
  expect(await credits()).toBe(9950);
});

test("sandbox:slow takes the work on and answers after slowTime", async () => {
  const { generate, sandbox } = await startSandbox({ slowTime: 20 });
  const before = performance.now();
  expect(await generate({ prompt: "sandbox:slow" })).toMatchObject({ ErrCode: 0 });
  expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  expect(sandbox.requests[1]).toMatchObject({ accepted: true, status: 200 });
});

test("a client that gives up on a slow answer has still paid, and the sandbox goes on", async () => {
  const { uploadPicture, sandbox, credits } = await startSandbox();
  const img_id = Number(await uploadPicture());
  const request = { img_id, model: "v6", quality: "720p", duration: 5, prompt: "sandbox:slow" };
  const giveUp = new AbortController();
  const answer = fetch(`${sandbox.url}/openapi/v2/video/img/generate`, {
    method: "POST",
    headers: {
      "API-KEY": sandbox.apiKey,
      "Ai-trace-id": crypto.randomUUID(),
      "Content-Type": "application/json",
    },
    body: JSON.stringify(request),
    signal: giveUp.signal,
  });
  await expect.poll(() => sandbox.requests[1]?.accepted, patience).toBe(true);
  giveUp.abort();
  await expect(answer).rejects.toThrow("aborted");
  expect(await credits()).toBe(9950);
  expect(sandbox.requests[1]).toMatchObject({ status: undefined });
});

test("an unknown sandbox prompt is refused with the list of those that exist", async () => {
  const { generate } = await startSandbox();
  expect(await generate({ prompt: "sandbox:fial" })).toMatchObject({
    ErrCode: 400017,
    ErrMsg: expect.stringMatching(/sandbox:fail.*not sandbox:fial/),
  });
});

test("a prompt that only speaks of the sandbox is an ordinary prompt", async () => {
  const { videoId, statusOf } = await startSandbox();
  expect(await statusOf(await videoId({ prompt: "a cat in a sandbox:fail" }))).toBe(1);
});

test("a fault from code happens to the next n requests for its operation, and to no others", async () => {
  const { sandbox, uploadPicture, generate, credits } = await startSandbox();
  sandbox.failNext("busy", { times: 2, operation: "generateVideo" });
  const img_id = await uploadPicture();
  const codes = [];
  for (let count = 0; count < 3; count += 1) codes.push((await generate({ img_id })).ErrCode);
  expect(codes).toEqual([500069, 500069, 0]);
  expect(await credits()).toBe(9950);
});

test("faults happen in the order in which they were asked for", async () => {
  const { sandbox, call } = await startSandbox();
  sandbox.failNext({ ErrCode: 500100 });
  sandbox.failNext("html", { operation: "getBalance" });
  sandbox.failNext({ status: 429, headers: { "Retry-After": "2" }, body: "{}" });
  const balance = () => call("/openapi/v2/account/balance");
  expect(await balance()).toMatchObject({ status: 200, ErrCode: 500100, ErrMsg: "database error" });
  await expect(balance()).rejects.toThrow(SyntaxError);
  expect(await balance()).toEqual({ status: 429 });
  expect(await balance()).toMatchObject({ ErrCode: 0 });
});

test("a chosen answer is sent as it is, with its headers", async () => {
  const { sandbox } = await startSandbox();
  sandbox.failNext({
    status: 503,
    headers: { "Retry-After": "1", "Content-Type": "text/plain" },
    body: "later",
  });
  const answer = await fetch(`${sandbox.url}/openapi/v2/account/balance`, {
    headers: { "API-KEY": sandbox.apiKey, "Ai-trace-id": crypto.randomUUID() },
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("1");
  expect(answer.headers.get("content-type")).toBe("text/plain");
  expect(await answer.text()).toBe("later");
});

test.each([204, 205, 304])("an answer with HTTP %i has no body, and says so", async (status) => {
  const { sandbox, call } = await startSandbox();
  sandbox.failNext({ status, headers: { "X-Why": "test" } });
  const auth = { "API-KEY": sandbox.apiKey, "Ai-trace-id": crypto.randomUUID() };
  const answer = await fetch(`${sandbox.url}/openapi/v2/account/balance`, { headers: auth });
  expect([answer.status, answer.headers.get("x-why"), await answer.text()]).toEqual([status, "test", ""]);
  expect(answer.headers.has("content-length")).toBe(false);
  expect(sandbox.requests[0]).toMatchObject({ status, ErrCode: undefined, ErrMsg: undefined });
  expect(await call("/openapi/v2/account/balance")).toMatchObject({ ErrCode: 0 });
});

test("a queued fault waits for a request whose key and trace id are in order", async () => {
  const { sandbox, call } = await startSandbox();
  sandbox.failNext("busy");
  const balance = (headers = {}) => call("/openapi/v2/account/balance", { headers });
  expect(await balance({ "API-KEY": "wrong" })).toMatchObject({ ErrCode: 400012 });
  expect(await balance()).toMatchObject({ ErrCode: 500069 });
});

test("a video's fate can be decided from code", async () => {
  const { sandbox, videoId, statusOf } = await startSandbox();
  sandbox.failNext("fail");
  const [first, second] = [await videoId(), await videoId()];
  expect([await statusOf(first), await statusOf(second)]).toEqual([8, 1]);
});

test("moderation of an upload answers HTTP 500 with keys in lower case, as the vendor documents", async () => {
  const { sandbox, upload } = await startSandbox();
  sandbox.failNext("moderation", { operation: "uploadImage" });
  expect(await upload([["image_url", "https://pictures.invalid/cat.jpg"]])).toEqual({
    status: 500,
    err_code: 500063,
    err_msg: "refused by moderation",
    resp: null,
  });
});

test("downloads can fail too", async () => {
  const { sandbox, videoId, getVideo } = await startSandbox();
  sandbox.failNext({ status: 404, body: "" }, { operation: "download" });
  const url = String((await getVideo(await videoId())).Resp?.["url"]);
  expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([404, 200]);
});

test("a fault that cannot be is refused at once", async () => {
  const { sandbox } = await startSandbox();
  expect(() => sandbox.failNext("fail", { operation: "getVideo" })).toThrow(InputError);
  expect(() => sandbox.failNext("busy", { times: 0 })).toThrow("not 0 times");
  expect(() => sandbox.failNext("fial" as "fail")).toThrow("The sandbox knows the faults moderation, fail");
});

test.each([
  [undefined, {}, "not undefined"],
  [null, {}, "not null"],
  [500069, {}, "not 500069"],
  ["busy", { operation: "generatevideo" }, /one of (\w+, )*generateVideo, .*not "generatevideo"/],
  ["busy", { times: "2" }, "not 2 times"],
  ["busy", "generateVideo", "takes the options times and operation"],
  ["busy", { operations: "generateVideo" }, "not operations"],
  [{ errCode: 500069 }, {}, "not errCode"],
  [{ status: 99 }, {}, "status: 200 to 599, not 99"],
  [{ status: "503" }, {}, 'status: 200 to 599, not "503"'],
  [{ body: { ErrCode: 0 } }, {}, "body: text, not an object"],
  [{ ErrCode: "500069" }, {}, "ErrCode: a whole number"],
  [{ ErrMsg: 1 }, {}, "ErrMsg: text, not 1"],
  [{ headers: { "Retry After": "1" } }, {}, "headers: names and values"],
  [{ headers: { "X-Name": "小月" } }, {}, "headers: names and values"],
  [{ headers: { "content-length": "3" } }, {}, "but for Content-Length"],
  [{ headers: { "Transfer-Encoding": "chunked" } }, {}, "but for Content-Length"],
  [{ status: 204, body: "{}" }, {}, "204 comes without a body"],
  [{ status: 304, ErrCode: 500069 }, {}, "304 comes without a body"],
  [{ status: 205, ErrMsg: "later" }, {}, "205 comes without a body"],
])("failNext(%j, %j) is refused by its words, and nothing waits to happen", async (fault, options, words) => {
  const { sandbox, call } = await startSandbox();
  const failNext = sandbox.failNext as (fault: unknown, options: unknown) => void;
  const refused = (): void => failNext(fault, options);
  expect(refused).toThrow(InputError);
  expect(refused).toThrow(words);
  expect(await call("/openapi/v2/account/balance")).toMatchObject({ ErrCode: 0 });
});
