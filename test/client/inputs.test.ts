import { openAsBlob } from "node:fs";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, PixVerse } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { answer, apiKey, clientOf, faultyServer, type FaultyServer, request } from "./server.js";

let server: FaultyServer;
let folder: string;
beforeEach(async () => {
  server = await faultyServer();
  folder = await mkdtemp(join(tmpdir(), "pixverse-"));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
  await rm(folder, { recursive: true });
});

const png = pictures.png.bytes;
const base64 = Buffer.from(png).toString("base64");

function detached(): ArrayBuffer {
  const buffer = Uint8Array.from(png).buffer;
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function locked(): ReadableStream<Uint8Array> {
  const stream = new Blob([Uint8Array.from(png)]).stream();
  stream.getReader();
  return stream;
}

async function changedFile(): Promise<Blob> {
  const path = join(folder, "cat.png");
  await writeFile(path, png);
  const blob = await openAsBlob(path);
  await appendFile(path, "more");
  return blob;
}

function cyclic(): typeof request {
  const round: Record<string, unknown> = { ...request, img_id: 1 };
  round["prompt"] = round;
  return round as unknown as typeof request;
}

describe("what the platform would throw is an InputError, and nothing is sent", () => {
  const off = { check: "off" } as const;
  const none = undefined as never;
  const nothing = null as never;
  const video = { url: "https://example.com/22.mp4" };
  const cases: Record<string, (pixverse: PixVerse) => unknown> = {
    "a buffer that was given away": (pixverse) => pixverse.uploadImage(detached()),
    "bytes of a buffer that was given away": (pixverse) => {
      const bytes = Uint8Array.from(png);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      return pixverse.uploadImage(bytes);
    },
    "a stream that somebody else reads": (pixverse) => pixverse.uploadImage(locked()),
    "a Blob of a file that has changed": async (pixverse) => pixverse.uploadImage(await changedFile()),
    "the same, by the client": async () => {
      const client = createClient({ apiKey, baseUrl: server.url });
      return client.POST("/openapi/v2/image/upload", { body: { image: await changedFile() } });
    },
    "an object whose parts throw": (pixverse) =>
      pixverse.uploadImage(new Proxy({}, { get: () => expect.fail("no"), has: () => true }) as never),
    "an empty text for a picture": async (pixverse) => {
      await expect(pixverse.uploadImage("")).rejects.toThrow("The image is an empty text; it takes a path");
      return pixverse.uploadImage("");
    },
    "an empty text for a target": (pixverse) => pixverse.download(video, ""),
    "no job": (pixverse) => pixverse.imageToVideo(none),
    "null for a job": (pixverse) => pixverse.imageToVideo(nothing),
    "no picture in a job": (pixverse) => pixverse.imageToVideo(request as never),
    "no request": (pixverse) => pixverse.generateVideo(none),
    "no request, unchecked": () => clientOf(server, off).pixverse.generateVideo(none),
    "a request in a circle, unchecked": () =>
      clientOf(server, off).pixverse.generateVideo(cyclic() as typeof request & { img_id: 1 }),
    "no video": (pixverse) => pixverse.download(nothing, "x.mp4"),
    "a video without a url": (pixverse) => pixverse.download({ url: 5 as never }, "x.mp4"),
    "a target that has ended": (pixverse) => pixverse.download(video, new PassThrough().end()),
    "a target that was destroyed": (pixverse) => pixverse.download(video, new PassThrough().destroy()),
    "a target that is locked": (pixverse) => {
      const stream = new WritableStream();
      stream.getWriter();
      return pixverse.download(video, stream);
    },
    "an address as text for a target": (pixverse) => pixverse.download(video, "https://example.com/x.mp4"),
    "a data: URL for a target": (pixverse) => pixverse.download(video, "data:video/mp4,x"),
    "null for options": (pixverse) => pixverse.getBalance(nothing),
    "text for options": (pixverse) => pixverse.getVideo(22, "5" as never),
    "null for a page": (pixverse) => pixverse.listVoices(nothing),
    "half a retry": (pixverse) => pixverse.getBalance({ maxRetries: 0.5 }),
    "a limit of nothing": (pixverse) => pixverse.download(video, "x.mp4", { maxBytes: 0 }),
    "a wait for a slot of less than nothing": (pixverse) =>
      pixverse.imageToVideo({ ...request, image: png }, { waitForSlot: -1 }),
  };
  test.each(Object.entries(cases))("%s", async (_, run) => {
    const { pixverse } = clientOf(server);
    const error: unknown = await Promise.resolve(run(pixverse)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringMatching(/\w{3}/) });
    expect(server.hits).toEqual([]);
  });
});

test.each([
  ["an empty id", "", /The video id is "";/],
  ["spaces", "  ", /The video id is " {2}";/],
  ["a word", "cat", /The video id is "cat";/],
  ["an id past 63 bits", "99999999999999999999999", /"9{23}"; it takes at most 2\^63 - 1/],
  ["a number that lost digits", 2 ** 60, /has lost digits: it takes a bigint/],
  [
    "an answer instead of its id",
    { video_id: 1 },
    /is an object; it takes the id itself, such as its video_id/,
  ],
])("%s is shown as what it is", async (_, id, message) => {
  await expect(clientOf(server).pixverse.getVideo(id as string)).rejects.toThrow(message);
  const call = createClient({ apiKey, baseUrl: server.url });
  const path = { id: id as string };
  await expect(call.GET("/openapi/v2/video/result/{id}", { params: { path } })).rejects.toMatchObject({
    name: "InputError",
  });
  expect(server.hits).toEqual([]);
});

describe("addresses as text", () => {
  test.each([
    ["a file: URL", async () => (await writeFile(join(folder, "a b.png"), png), join(folder, "a b.png"))],
  ])("%s is read as the file, and written as one", async (_, make) => {
    const address = pathToFileURL(await make()).href;
    const { pixverse } = clientOf(server);
    await pixverse.uploadImage(address);
    expect(server.hits[0]!.body.includes(Buffer.from(png))).toBe(true);
    await pixverse.download({ url: `${server.url}/22.mp4` }, address);
    expect(server.hitsOf("download")).toHaveLength(1);
  });

  test.each([
    ["in Base64", `data:image/png;base64,${base64}`],
    ["of another type", `data:text/plain;charset=utf-8;base64,${base64}`],
    ["in percent", `data:,${Array.from(png, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")}`],
    ["in Base64 with escapes", `data:;base64,${encodeURIComponent(base64)}`],
    ["as a URL", new URL(`data:image/png;base64,${base64}`)],
  ])("a data: URL is the picture in it: %s", async (_, address) => {
    await clientOf(server).pixverse.uploadImage(address);
    expect(server.hits[0]!.body.includes(Buffer.from(png))).toBe(true);
  });

  test.each([
    ["without a comma", "data:image/png;base64", /no comma/],
    ["that is no Base64", "data:image/png;base64,%%%", /cannot be read/],
    ["that is too large", `data:;base64,${"A".repeat(29_000_000)}`, /20 MB/],
  ])("a data: URL is refused %s", async (_, address, message) => {
    await expect(clientOf(server).pixverse.uploadImage(address)).rejects.toThrow(message);
    expect(server.hits).toEqual([]);
  });
});

test.each([
  ["GIF", "GIF89a"],
  ["HEIC", "\0\0\0\x18ftypheic"],
  ["HEIC", "\0\0\0\x18ftypmif1"],
  ["AVIF", "\0\0\0\x18ftypavif"],
  ["video", "\0\0\0\x18ftypisom"],
  ["BMP", "BM6\0\0\0"],
  ["TIFF", "II*\0\x08\0"],
  ["JPEG XL", "\xff\x0a\x00\x10"],
  ["PDF", "%PDF-1.7"],
  ["text such as SVG or HTML", "\n<svg xmlns"],
])("a %s is named by its bytes", async (name, beginning) => {
  const bytes = Buffer.from(beginning.padEnd(20, "\0"), "latin1");
  await expect(clientOf(server).pixverse.uploadImage(bytes)).rejects.toThrow(
    `The image is ${name} by its bytes, not JPEG, PNG or WebP; convert it to one of them.`,
  );
});

describe("a runtime with less works as well", () => {
  const { getRandomValues } = crypto;
  test.each<[string, string, unknown]>([
    ["no crypto.randomUUID", "crypto", { getRandomValues: getRandomValues.bind(crypto) }],
    ["a process without env", "process", { versions: {}, nextTick: process.nextTick }],
    [
      "a process that forbids its env",
      "process",
      { versions: {}, env: forbidden(), nextTick: process.nextTick },
    ],
  ])("%s", async (_, name, value) => {
    const sent: string[] = [];
    const fetch = (_address: unknown, init?: RequestInit): Promise<Response> => {
      sent.push(new Headers(init?.headers).get("Ai-trace-id") ?? "");
      return Promise.resolve(Response.json({ ErrCode: 0, Resp: { img_id: 1, account_id: 1 } }));
    };
    vi.stubGlobal(name, value);
    const pixverse = new PixVerse({ apiKey, fetch });
    await pixverse.getBalance();
    await pixverse.uploadImage(png);
    vi.unstubAllGlobals();
    for (const id of sent)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(new Set(sent).size).toBe(2);
  });
});

function forbidden(): object {
  return new Proxy({}, { get: () => expect.fail("no --allow-env") });
}

test("options for fetch go with each request, and change nothing that is the client's", async () => {
  const seen: unknown[] = [];
  const fetch = (address: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    seen.push(Reflect.get(init ?? {}, "dispatcher"));
    return globalThis.fetch(address, { ...init, dispatcher: undefined } as RequestInit);
  };
  const dispatcher = { proxy: 1 };
  const fetchOptions = { dispatcher, redirect: "follow", method: "DELETE" };
  const { pixverse } = clientOf(server, { fetch, fetchOptions });
  server.fail("getVideo", answer(302, "", { Location: "/elsewhere" }));
  const video = await pixverse.waitForVideo(22);
  await pixverse.download(video, new Writable({ write: (_chunk, _encoding, done) => done() }));
  expect(seen).toEqual([dispatcher, dispatcher, dispatcher]);
});

test("maxRetries of a call goes before the client's", async () => {
  const { pixverse } = clientOf(server);
  server.fail("getBalance", ...Array.from({ length: 4 }, () => answer(503, "")));
  await expect(pixverse.getBalance({ maxRetries: 0 })).rejects.toMatchObject({ status: 503 });
  await expect(pixverse.getBalance({ maxRetries: 3 })).resolves.toMatchObject({ account_id: 33 });
  expect(server.hits).toHaveLength(5);
});

test("a 404 that is no answer of PixVerse's is not about an id", async () => {
  server.fail("getBalance", answer(404, "<html>"));
  await expect(clientOf(server).pixverse.getBalance()).rejects.toThrow(/Check the base URL/);
});
