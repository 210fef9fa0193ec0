import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ImageInput } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { clientOf, faultyServer, type FaultyServer, type Hit } from "./server.js";

const limit = 20 * 1024 * 1024;
const png = Buffer.from(pictures.png.bytes);
let server: FaultyServer;
let folder: string;
let file: string;

beforeAll(async () => {
  server = await faultyServer();
  folder = await mkdtemp(join(tmpdir(), "pixverse-"));
  file = join(folder, "a picture.jpg");
  await writeFile(file, png);
  await writeFile(join(folder, "empty.png"), "");
  await writeFile(join(folder, "notes.png"), "no picture at all");
  await writeFile(join(folder, "large.png"), Buffer.concat([png, Buffer.alloc(limit - png.length)]));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1 << 20);
}

async function upload(image: ImageInput): Promise<Hit> {
  await clientOf(server).pixverse.uploadImage(image);
  return server.hits.at(-1)!;
}

describe("an image is uploaded", () => {
  const forms: [string, () => ImageInput][] = [
    ["the path of a file", () => file],
    ["a file: URL", () => pathToFileURL(file)],
    ["a Buffer", () => png],
    ["a Uint8Array in a larger buffer", () => Uint8Array.from([...Buffer.alloc(7), ...png]).subarray(7)],
    ["an ArrayBuffer", () => Uint8Array.from(png).buffer],
    ["a Blob", () => new Blob([png])],
    ["a File with another name and type", () => new File([png], "x.txt", { type: "text/plain" })],
    ["a Node stream", () => createReadStream(file, { highWaterMark: 50 })],
    ["a web stream", () => new Blob([png]).stream()],
    // As a FileHandle's readableWebStream() has them on Node 20.
    [
      "a web stream of ArrayBuffers",
      () => Readable.toWeb(Readable.from([Uint8Array.from(png).buffer])) as never,
    ],
    [
      "a generator",
      async function* () {
        yield png.subarray(0, 5);
        yield png.subarray(5);
      } as unknown as () => ImageInput,
    ],
  ];
  test.each(forms)("from %s, named by what its bytes are", async (_, image) => {
    const { body, headers } = await upload(image());
    expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(body.toString("latin1")).toMatch(
      /name="image"; filename="image\.png"\r\nContent-Type: image\/png\r\n\r\n/i,
    );
    expect(body.includes(png)).toBe(true);
    expect(body.length).toBeLessThan(png.length + 300);
  });

  test.each([
    ["baseline", "jpeg"],
    ["lossless", "webp"],
  ] as const)("whatever the format: %s", async (name, type) => {
    const { body } = await upload(pictures[name].bytes);
    expect(body.toString("latin1")).toContain(`Content-Type: image/${type}`);
  });

  test.each([
    "https://example.com/cat.png?x=1",
    "HTTP://example.com/cat",
    new URL("https://example.com/a b"),
  ])("by the vendor's server when it is an address, which is not opened here: %s", async (address) => {
    const { body } = await upload(address);
    expect(body.toString()).toContain(`name="image_url"\r\n\r\n${String(address)}\r\n`);
  });
});

async function* stubborn(): AsyncGenerator<Uint8Array> {
  try {
    for (;;) yield Buffer.alloc(1 << 20);
  } finally {
    await Promise.reject(new Error("it does not close"));
  }
}

function* broken(): Generator<Buffer> {
  yield png;
  throw new Error("the pipe broke");
}

describe("what is no image is refused before anything is sent", () => {
  const cases: [string, () => unknown, RegExp][] = [
    ["a file that is not there", () => join(folder, "cat.jpg"), /Cannot read .*cat\.jpg: ENOENT/],
    ["a name of megabytes", () => `png;base64,${"A".repeat(100_000)}`, /^Cannot read png;.{200,300}$/],
    ["a folder", () => folder, /Cannot read .*: it is not a file/],
    ["an empty file", () => join(folder, "empty.png"), /^The image \/.*empty\.png is empty: 0 bytes/],
    [
      "a file that is no picture",
      () => join(folder, "notes.png"),
      /^The image \/.*notes\.png .*JPEG, PNG or WebP/,
    ],
    [
      "a file of 20 MB",
      () => join(folder, "large.png"),
      /large\.png has 20971520 bytes.*less than 20971520 \(20 MB\)/,
    ],
    ["empty bytes", () => new Uint8Array(), /empty/],
    ["a File that is no picture", () => new File(["GIF89a"], "cat.gif"), /^The image cat\.gif is GIF/],
    ["a data: URL that is no picture", () => "data:,GIF89a", /^The image is GIF/],
    ["an empty stream", () => new Blob([]).stream(), /empty/],
    [
      "bytes that are no picture",
      () => Buffer.from("GIF89a, which is not taken"),
      /is GIF by its bytes, not JPEG, PNG or WebP/,
    ],
    ["20 MB in memory", () => Buffer.alloc(limit), /20 MB/],
    ["a Blob of 20 MB", () => new Blob([png, Buffer.alloc(limit)]), /20 MB/],
    ["a stream without end", () => Readable.from(endless()), /20 MB/],
    ["a stream of text", () => Readable.from(["a", "b"]), /^A stream yields a string, not bytes/],
    [
      "a stream that breaks",
      () => Readable.from(broken()),
      /^The image cannot be read: Error: the pipe broke/,
    ],
    [
      "a stream of a file that is not there",
      () => createReadStream(join(folder, "no.png")),
      /cannot be read: .*ENOENT/,
    ],
    ["nothing", () => undefined, /takes a path/],
    ["null", () => null, /takes a path/],
    ["a number", () => 7, /takes a path/],
    ["an object", () => ({}), /takes a path/],
  ];
  test.each(cases)("%s", async (_, image, message) => {
    const before = server.hits.length;
    const { pixverse } = clientOf(server);
    const error: unknown = await pixverse
      .uploadImage(image() as ImageInput)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringMatching(message) });
    expect(server.hits).toHaveLength(before);
  });

  test("a generator that fails again while it is closed does no harm", async () => {
    await expect(clientOf(server).pixverse.uploadImage(stubborn())).rejects.toThrow("20 MB");
  });

  test("a stream that is too long is not read to its end, and is closed", async () => {
    let chunks = 0;
    const stream = Readable.from(
      (function* () {
        for (;;) {
          chunks += 1;
          yield Buffer.alloc(1 << 20);
        }
      })(),
    );
    await expect(clientOf(server).pixverse.uploadImage(stream)).rejects.toThrow("20 MB");
    expect(stream.destroyed).toBe(true);
    expect(chunks).toBeLessThan(40);
  });

  test("Node's adapter of such a stream is closed when it has passed on what it has, and ends no program", async () => {
    const stream = Readable.from(endless());
    const thrown = vi.fn<() => void>();
    process.prependListener("uncaughtException", thrown);
    await expect(clientOf(server).pixverse.uploadImage(Readable.toWeb(stream) as ImageInput)).rejects.toThrow(
      "20 MB",
    );
    await expect.poll(() => stream.destroyed).toBe(true);
    await setImmediate();
    process.off("uncaughtException", thrown);
    expect(thrown).not.toHaveBeenCalled();
  });
});

test("a larger upload gets more time", async () => {
  const { pixverse } = clientOf(server);
  const image = new Blob([png, Buffer.alloc(1024 * 1024)]);
  // 16 seconds for the megabyte; without them this could not be done in a millisecond.
  await expect(pixverse.uploadImage(image, { timeout: 1 })).resolves.toMatchObject({ img_id: 11 });
});
