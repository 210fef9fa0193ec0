import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { Account } from "../../src/sandbox/account.js";
import { TraceIds } from "../../src/sandbox/headers.js";
import { startSandbox } from "./caller.js";

test("large bodies are kept in the record of the latest requests only, 16 MiB of them", async () => {
  const { sandbox, postJson, call } = await startSandbox();
  const body = JSON.stringify({ prompt: "a".repeat(1024 * 1024 - 20) });
  for (let count = 0; count < 20; count += 1) await postJson(body, { "X-Count": String(count) });
  expect(sandbox.requests).toHaveLength(15);
  expect(sandbox.requests.at(-1)).toMatchObject({ headers: { "x-count": "19" }, body: JSON.parse(body) });
  await call("/openapi/v2/account/balance");
  expect(sandbox.requests.at(-1)).toMatchObject({ operation: "getBalance", status: 200 });
});

test("of many small requests the latest 10,000 are kept", async () => {
  const { sandbox } = await startSandbox();
  const { hostname, port } = new URL(sandbox.url);
  // All over one connection, without a wait for the answers: a second instead of ten.
  const socket = connect(Number(port), hostname);
  for (let count = 0; count < 10_020; count += 1)
    socket.write(`GET /${count} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  socket.write("GET /10020 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  await once(socket.resume(), "close");
  expect(sandbox.requests).toHaveLength(10_000);
  expect([sandbox.requests[0]?.path, sandbox.requests.at(-1)?.path]).toEqual(["/21", "/10020"]);
});

test("a message does not repeat a megabyte of what was sent", async () => {
  const { postJson, upload, call } = await startSandbox();
  const fields = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [`field_number_${index}`, 1]),
  );
  const long = "x".repeat(100_000);
  const answers = [
    await postJson(JSON.stringify(fields)),
    await upload([["image_url", long]]),
    await upload([[long, "a"]]),
    await call(`/openapi/v2/video/lip_sync/tts_list?page_num=${"x".repeat(10_000)}`),
  ];
  for (const { ErrCode, ErrMsg } of answers) {
    expect(ErrCode).not.toBe(0);
    expect(ErrMsg.length).toBeLessThan(5_000);
  }
});

test("trace ids are remembered for 50,000 requests, in any spelling, and not for ever", () => {
  const ids = new TraceIds();
  const first = randomUUID();
  expect(ids.add(first)).toBe(false);
  for (let count = 0; count < 50_000; count += 1) ids.add(randomUUID());
  expect(ids.add(first.toUpperCase())).toBe(true);
  for (let count = 0; count < 100_000; count += 1) ids.add(randomUUID());
  expect(ids.add(first)).toBe(false);
});

const account = (): Account =>
  new Account({ now: () => 0, generationTime: 0, credits: 1e9, concurrency: 5, idDigits: 15 });

test("pictures are known by id for the next 50,000, and not for ever", () => {
  const known = account();
  const first = known.addAddress();
  for (let count = 0; count < 49_999; count += 1) known.addAddress();
  expect(() => known.requirePicture(first, "img_id")).not.toThrow();
  for (let count = 0; count < 100_000; count += 1) known.addAddress();
  expect(() => known.requirePicture(first, "img_id")).toThrow(/no image/);
});

test("videos are known by id and by file for the next 10,000, and not for ever", () => {
  const known = account();
  const video = { outcome: 1, credits: 50, prompt: "a cat", style: "", seed: 1 } as const;
  const first = known.submit(video);
  for (let count = 0; count < 9_999; count += 1) known.submit(video);
  expect([known.requireVideo(first.id), known.videoFile(first.file)]).toEqual([first, first]);
  for (let count = 0; count < 20_000; count += 1) known.submit(video);
  expect(() => known.requireVideo(first.id)).toThrow(/there is no video/);
  expect(known.videoFile(first.file)).toBeUndefined();
});

test("of many tiny pictures only the latest files are kept", () => {
  const known = account();
  const picture = { format: "png", bytes: new Uint8Array(64) } as const;
  const first = known.addPicture(picture);
  let last = first;
  for (let count = 0; count < (64 * 1024 * 1024) / (512 + 64); count += 1) last = known.addPicture(picture);
  expect(known.pictureFile(first.file)).toBeUndefined();
  expect(known.pictureFile(last.file)).toEqual(picture);
});
