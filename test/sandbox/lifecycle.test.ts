import { connect } from "node:net";
import { Agent, get, request } from "node:http";
import { expect, test, vi } from "vitest";
import { isInputError } from "../../src/errors/input-error.js";
import { createSandbox } from "../../src/sandbox/index.js";
import { callerOf, patience, startSandbox } from "./caller.js";
import { pictures } from "./pictures.js";

test("it listens on the loopback interface only, on a port of its own", async () => {
  const [first, second] = [await startSandbox(), await startSandbox()];
  expect(first.sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(first.sandbox.url).not.toBe(second.sandbox.url);
});

test("two sandboxes know nothing of each other", async () => {
  const [first, second] = [await startSandbox(), await startSandbox()];
  const id = await first.videoId();
  expect(await second.getVideo(id)).toMatchObject({ ErrCode: 500008 });
  expect(await second.credits()).toBe(10_000);
});

test("a port that is taken is named in the error", async () => {
  const { sandbox } = await startSandbox();
  const port = Number(new URL(sandbox.url).port);
  const error = await createSandbox({ port }).catch((reason: unknown) => reason);
  expect(error).toSatisfy(isInputError);
  expect(error).toMatchObject({
    message: expect.stringContaining(`port ${port}: another process has it`),
    cause: { code: "EADDRINUSE" },
  });
});

test("after close the same port can be taken again", async () => {
  const first = await createSandbox();
  await first.close();
  await first.close();
  const port = Number(new URL(first.url).port);
  const { call } = await startSandbox({ port });
  expect(await call("/openapi/v2/account/balance")).toMatchObject({ ErrCode: 0 });
});

test("options out of range are refused, all at once", async () => {
  const options = {
    port: 70_000,
    generationTime: Number.NaN,
    credits: -1,
    concurrency: 0,
    idDigits: 16 as 15,
  };
  const error = await createSandbox({ ...options, slowTime: -1, apiKey: "" }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toSatisfy(isInputError);
  for (const option of [...Object.keys(options), "slowTime", "apiKey"]) {
    expect(error).toMatchObject({ message: expect.stringContaining(`${option}: `) });
  }
});

test.each<[unknown, string]>([
  [null, "The options are null"],
  ["sandbox", "The options are a string"],
  [{ hosts: ["a.example"] }, 'There is no option "hosts"; did you mean host?'],
  [{ cors: null }, "cors is null"],
  [{ log: 5 }, "log is a number; it takes a function"],
  [{ now: 5 }, "now is a number; it takes a function"],
  [{ port: "4010" }, 'port: 0 to 65535, not "4010"'],
  [{ generationTime: "5" }, 'generationTime: milliseconds from 0, not "5"'],
  [{ host: 5 }, "host: a name or address without a port, not 5"],
  [{ allowedHosts: [5] }, "not [5]"],
  [{ cors: [null] }, "not [null]"],
  [{ apiKey: 12345678 }, "apiKey: text of visible ASCII characters, at least one."],
])("options of callers without types are refused by their words: %j", async (options, words) => {
  const error = await createSandbox(options as object).catch((reason: unknown) => reason);
  expect(error).toSatisfy(isInputError);
  expect(String(error)).toContain(words);
});

test("close ends idle connections, requests under way and half-sent ones", async () => {
  const sandbox = await createSandbox();
  const { generate } = callerOf(sandbox);
  const agent = new Agent({ keepAlive: true });
  await new Promise<void>((resolve) => {
    get(`${sandbox.url}/openapi/v2/account/balance`, { agent }, (response) =>
      response.resume().on("end", resolve),
    );
  });
  const slow = generate({ prompt: "sandbox:slow" }).catch(String);
  const { hostname, port } = new URL(sandbox.url);
  const half = connect(Number(port), hostname);
  half.write(`POST /openapi/v2/image/upload HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 100\r\n\r\nabc`);
  half.on("error", () => undefined);
  const halfClosed = new Promise((resolve) => half.once("close", resolve));
  await expect.poll(() => sandbox.requests.filter(({ accepted }) => accepted), patience).toHaveLength(2);
  await expect.poll(() => sandbox.requests, patience).toHaveLength(4);
  await sandbox.close();
  expect(await slow).toContain("fetch failed");
  await halfClosed;
  agent.destroy();
});

test("a connection is used again after a refused upload", async () => {
  const { sandbox } = await startSandbox();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let count = 0; count < 3; count += 1) {
    await new Promise<void>((resolve, reject) => {
      const sent = request(
        `${sandbox.url}/openapi/v2/image/upload`,
        { agent, method: "POST", headers: { "Content-Type": "text/plain" } },
        (response) => {
          ports.add(response.socket.localPort);
          response.resume().on("end", resolve);
        },
      );
      sent.on("error", reject);
      sent.end(Buffer.alloc(1024 * 1024));
    });
  }
  expect(ports.size).toBe(1);
  agent.destroy();
});

test.each<[string, () => unknown]>([
  [
    "throws",
    () => {
      throw new Error("of the log");
    },
  ],
  ["rejects", () => Promise.reject(new Error("of the log"))],
])("a log that %s ends no answer, however long that is, and is heard of", async (_, log) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const { upload } = await startSandbox({ log: log as () => void });
  const bytes = new Uint8Array(15 * 1024 * 1024);
  bytes.set(pictures.png.bytes);
  const { Resp } = await upload([["image", new File([bytes], "a.png")]]);
  const picture = await fetch(String(Resp?.["img_url"]));
  expect((await picture.arrayBuffer()).byteLength).toBe(bytes.length);
  await expect.poll(() => warn.mock.calls, patience).toHaveLength(2);
  expect(String(warn.mock.calls[0]?.[1])).toContain("of the log");
  warn.mockRestore();
});

test("a client that goes in the middle of its upload is told nothing, and the record says so", async () => {
  const over: unknown[] = [];
  const { sandbox } = await startSandbox({ log: (record) => over.push(record) });
  const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
  socket.write(
    "POST /openapi/v2/image/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf",
  );
  await expect.poll(() => sandbox.requests.length, patience).toBe(1);
  socket.destroy();
  await expect.poll(() => over, patience).toHaveLength(1);
  expect(over[0]).toMatchObject({ accepted: false, status: undefined, ErrCode: undefined });
});

test.each<[range: string | undefined, status: number, from: number, to: number | undefined]>([
  [undefined, 200, 0, undefined],
  ["bytes=0-1", 206, 0, 2],
  ["bytes=100-", 206, 100, undefined],
  ["bytes=-10", 206, -10, undefined],
  ["bytes=-999999", 206, 0, undefined],
  ["Bytes=5-999999", 206, 5, undefined],
  ["bytes=999999-", 416, 0, 0],
  ["bytes=-0", 416, 0, 0],
  ["bytes=5-2", 200, 0, undefined],
  ["bytes=0-1,5-6", 200, 0, undefined],
  ["lines=0-1", 200, 0, undefined],
  ["bytes=-", 200, 0, undefined],
])("of a video a player gets the part that it asks for: %s", async (range, status, from, to) => {
  const { videoId, getVideo } = await startSandbox();
  const url = String((await getVideo(await videoId())).Resp?.["url"]);
  const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const answer = await fetch(url, { headers: range === undefined ? {} : { Range: range } });
  expect(answer.status).toBe(status);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(bytes).toEqual(whole.slice(from, to));
  const first = from < 0 ? whole.length + from : from;
  const part = status === 416 ? "*" : `${first}-${first + bytes.length - 1}`;
  expect(answer.headers.get("content-range")).toBe(status === 200 ? null : `bytes ${part}/${whole.length}`);
});
