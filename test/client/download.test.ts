import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  answer,
  clientOf,
  type Fault,
  faultyServer,
  type FaultyServer,
  lostAnswers,
  movie,
  timeoutFor,
} from "./server.js";

let server: FaultyServer;
let folder: string;
let path: string;
let video: { url: string };

beforeEach(async () => {
  server = await faultyServer();
  folder = await mkdtemp(join(tmpdir(), "pixverse-"));
  path = join(folder, "cat.mp4");
  video = { url: `${server.url}/files/22.mp4?signature=x` };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const truncated: Fault = {
  accepts: true,
  answer: (response) => {
    response.writeHead(200, { "Content-Length": movie.length });
    response.write(movie.subarray(0, 50_000), () => response.socket!.destroy());
  },
};
const stalled: Fault = {
  accepts: true,
  silent: true,
  answer: (response) => {
    response.writeHead(200, { "Content-Length": movie.length }).write(movie.subarray(0, 50_000));
  },
};

function lockedStream(): WritableStream<Uint8Array> {
  const stream = new WritableStream<Uint8Array>();
  stream.getWriter();
  return stream;
}

describe("a download", () => {
  test.each([
    ["a path", () => path],
    ["a file: URL", () => pathToFileURL(path)],
    ["a file: URL as text", () => pathToFileURL(path).href],
  ])("goes into a file by %s, and replaces what was there", async (_, target) => {
    await writeFile(path, "an older video");
    await clientOf(server).pixverse.download(video, target());
    expect(movie.equals(await readFile(path))).toBe(true);
    expect(await readdir(folder)).toEqual(["cat.mp4"]);
  });

  test("goes into a Node stream, and ends it", async () => {
    const stream = new PassThrough();
    const [bytes] = await Promise.all([buffer(stream), clientOf(server).pixverse.download(video, stream)]);
    expect(movie.equals(bytes)).toBe(true);
  });

  test("goes into a web stream, and closes it", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const [bytes] = await Promise.all([
      buffer(readable),
      clientOf(server).pixverse.download(video, writable),
    ]);
    expect(movie.equals(bytes)).toBe(true);
  });

  test("sends neither the key nor a trace id", async () => {
    await clientOf(server).pixverse.download(video, path);
    const { headers } = server.hits[0]!;
    expect(headers).not.toHaveProperty("api-key");
    expect(headers).not.toHaveProperty("ai-trace-id");
  });

  test("follows redirects, to other hosts too", async () => {
    server.fail("download", answer(302, "", { Location: "/files/elsewhere.mp4" }));
    await clientOf(server).pixverse.download(video, path);
    expect(movie.equals(await readFile(path))).toBe(true);
  });

  test("of a compressed answer is not held against its length", async () => {
    const zipped = gzipSync(movie);
    server.fail("download", {
      accepts: true,
      answer: (response) =>
        response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": zipped.length }).end(zipped),
    });
    await clientOf(server).pixverse.download(video, path);
    expect(server.hits).toHaveLength(1);
    expect(movie.equals(await readFile(path))).toBe(true);
  });
});

describe("a download into a file begins again", () => {
  test.each([
    ["403, as storage says for what is not there yet", answer(403, "<Error/>")],
    ["401", answer(401, "")],
    ["404, as at first it may be", answer(404, "")],
    ["503", answer(503, "")],
    ["a reset", lostAnswers.reset],
    ["half a video", truncated],
    ["half a video, and then silence", stalled],
    ["a page", answer(200, "<html>", { "Content-Type": "text/html; charset=utf-8" })],
    ["an error in JSON", answer(200, "{}", { "Content-Type": "application/problem+json" })],
    ["an error in XML", answer(200, "<Error/>", { "Content-Type": "application/xml" })],
    ["a part of a video", answer(206, "movie", { "Content-Type": "video/mp4" })],
    ["another success than 200", answer(202, "wait", { "Content-Type": "video/mp4" })],
    ["an empty answer", answer(200, "")],
    ["an empty answer without a body", answer(204, "")],
  ])("after %s", async (_, fault) => {
    const { pixverse } = clientOf(server);
    server.fail("download", fault, fault);
    await pixverse.download(video, path, { timeout: timeoutFor(fault) });
    expect(movie.equals(await readFile(path))).toBe(true);
    expect(await readdir(folder)).toEqual(["cat.mp4"]);
  });
});

test("a download that is shorter than it says is begun again, whether or not fetch minds", async () => {
  const answers = [movie.subarray(1), movie];
  const headers = { "Content-Length": String(movie.length) };
  const fetch = (): Promise<Response> => Promise.resolve(new Response(answers.shift(), { headers }));
  await clientOf(server, { fetch }).pixverse.download(video, path);
  expect(movie.equals(await readFile(path))).toBe(true);
});

describe("a download that fails for good", () => {
  test.each([
    [
      "403",
      answer(403, ""),
      { name: "ApiError", status: 403, kind: "transient", message: expect.stringContaining("getVideo") },
    ],
    ["404", answer(404, ""), { name: "ApiError", status: 404 }],
    [
      "a page",
      answer(200, "<html>", { "Content-Type": "text/html" }),
      { name: "ApiError", status: 200, message: expect.stringContaining("download: no video") },
    ],
    [
      "half a video",
      truncated,
      { name: "ConnectionError", message: expect.stringMatching(/^download: [^:]*\.$/) },
    ],
    ["silence", stalled, { name: "TimeoutError" }],
  ])("leaves what was there, and nothing else: %s", async (_, fault, expected) => {
    await writeFile(path, "an older video");
    const { pixverse } = clientOf(server);
    server.fail("download", ...Array.from({ length: 10 }, () => fault));
    await expect(pixverse.download(video, path, { timeout: timeoutFor(fault) })).rejects.toMatchObject(
      expected,
    );
    expect(await readFile(path, "utf8")).toBe("an older video");
    expect(await readdir(folder)).toEqual(["cat.mp4"]);
  });

  test("leaves nothing after an abort", async () => {
    const controller = new AbortController();
    server.fail("download", {
      ...stalled,
      answer: (response) => (stalled.answer(response), controller.abort()),
    });
    const { signal } = controller;
    await expect(clientOf(server).pixverse.download(video, path, { signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not begun again in the middle of a stream, which it destroys", async () => {
    const stream = new PassThrough();
    const read = buffer(stream).catch((error: unknown) => error);
    server.fail("download", answer(404, ""), truncated);
    await expect(clientOf(server).pixverse.download(video, stream)).rejects.toMatchObject({
      name: "ConnectionError",
    });
    expect(await read).toBeInstanceOf(Error);
    expect(server.hits).toHaveLength(2);
  });

  test("is not begun again in the middle of a web stream, which it aborts", async () => {
    let reason: unknown;
    const stream = new WritableStream<Uint8Array>({ abort: (error) => void (reason = error) });
    server.fail("download", truncated);
    await expect(clientOf(server).pixverse.download(video, stream)).rejects.toMatchObject({
      name: "ConnectionError",
    });
    expect(reason).toMatchObject({ name: "ConnectionError" });
    expect(server.hits).toHaveLength(1);
  });

  test("passes on what the target says", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error("no space left")) });
    await expect(clientOf(server).pixverse.download(video, stream)).rejects.toThrow("no space left");
    expect(server.hits).toHaveLength(1);
  });
});

describe("a download of more bytes than maxBytes ends", () => {
  const endless: Fault = {
    accepts: true,
    answer: (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        response.once("drain", more);
      };
      more();
    },
  };
  const bomb: Fault = {
    accepts: true,
    answer: (response) =>
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000))),
  };
  const large = resp200({ "Content-Length": "5000000000" });
  test.each([
    ["a body without end", endless],
    ["a small body that unpacks to a large one", bomb],
    ["a length that says so, before anything is written", large],
  ])("%s", async (_, fault) => {
    await writeFile(path, "an older video");
    server.fail("download", fault);
    const { pixverse } = clientOf(server);
    await expect(pixverse.download(video, path, { maxBytes: 1_000_000 })).rejects.toMatchObject({
      name: "ApiError",
      kind: "invalid",
      message: expect.stringContaining("more than 1000000 bytes. If it may be that large, set maxBytes."),
    });
    expect(server.hits).toHaveLength(1);
    expect(await readFile(path, "utf8")).toBe("an older video");
    expect(await readdir(folder)).toEqual(["cat.mp4"]);
  });

  test("but not one of as many", async () => {
    await clientOf(server).pixverse.download(video, path, { maxBytes: movie.length });
    expect(movie.equals(await readFile(path))).toBe(true);
  });
});

function resp200(headers: Record<string, string>): Fault {
  return { accepts: true, answer: (response) => void response.writeHead(200, headers).write("movie") };
}

describe("a download is refused before anything is sent", () => {
  test.each([
    [
      "a video without a url",
      () => ({ id: 22, status: 5 }),
      () => path,
      /has no http\(s\) url.*not finished/,
    ],
    ["a url of a file", () => ({ url: pathToFileURL(import.meta.filename).href }), () => path, /http\(s\)/],
    ["a url with the data in it", () => ({ url: "data:video/mp4,movie" }), () => path, /http\(s\)/],
    ["no target", () => video, () => undefined as never, /target takes a path/],
    ["a target that takes nothing", () => video, () => ({}) as never, /target takes a path/],
    [
      "a target that only looks like a stream",
      () => video,
      () => ({ write: () => true, end() {} }),
      /target takes a path/,
    ],
    [
      "the name of a folder that is not there",
      () => video,
      () => `${folder}/new/`,
      /it is the name of a folder/,
    ],
    ["an address as the target", () => video, () => new URL("https://example.com/"), /target takes a path/],
    ["a folder that is not there", () => video, () => join(folder, "no", "cat.mp4"), /Cannot write .*ENOENT/],
    ["a folder as the target", () => video, () => join(folder, "videos"), /Cannot write .*folder/],
  ])("for %s", async (_, source, target, message) => {
    await mkdir(join(folder, "videos"));
    const download = clientOf(server).pixverse.download(source() as typeof video, target());
    await expect(download).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(message),
    });
    expect(server.hits).toEqual([]);
    expect(await readdir(folder)).toEqual(["videos"]);
  });

  test("for a web stream that somebody else writes to", async () => {
    await expect(clientOf(server).pixverse.download(video, lockedStream())).rejects.toThrow("locked");
    expect(server.hits).toEqual([]);
  });
});
