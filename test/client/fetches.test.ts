/** The whole job with the `fetch` of others, against a real server: what they send, what they bring, and what they send twice. */
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { build } from "esbuild";
import nodeFetch from "node-fetch";
import { fetch as undiciFetch } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { browserFiles } from "../../scripts/build-package.js";
import * as library from "../../src/index.js";
import type { PixVerseOptions } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { testClock } from "./clock.js";
import { apiKey, faultyServer, lostAnswers, movie, request, resp, serverForEach } from "./server.js";
import { listen } from "../listen.js";

type Fetch = typeof globalThis.fetch;

interface Maker {
  readonly name: string;
  readonly fetch: Fetch | undefined;
  readonly prepare?: () => void;
  /** Whether it takes a body before it has a connection. Then only Node's codes tell that there was none. */
  readonly takesAtOnce?: true;
  /** What there is of this package: its build for browsers where test runners set the condition `browser`. */
  readonly library?: Library;
}

type Library = Pick<typeof library, "createClient" | "PixVerse">;

async function forBrowsers(): Promise<Library> {
  const { outputFiles } = await build({
    entryPoints: ["src/index.ts"],
    bundle: true,
    platform: "browser",
    format: "esm",
    plugins: [browserFiles],
    write: false,
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`) as Promise<Library>;
}
const browserLibrary = await forBrowsers();

/** It comes without types. */
const { JSDOM } = (await import("jsdom" as string)) as {
  JSDOM: new (html: string, options: { url: string }) => { window: typeof globalThis };
};

/** No more than the answer's status, headers and text; for downloads, its bytes. */
async function smallFetch(input: Parameters<Fetch>[0], init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const { status, headers } = response;
  const bytes = await response.arrayBuffer();
  const text = (): Promise<string> => Promise.resolve(new TextDecoder().decode(bytes));
  const small = { status, headers: { get: (name: string) => headers.get(name) }, text };
  return { ...small, arrayBuffer: () => Promise.resolve(bytes) } as unknown as Response;
}

/** Nothing but text. */
async function textFetch(...input: Parameters<Fetch>): Promise<Response> {
  const { status, headers, text } = await smallFetch(...input);
  return { status, headers, text } as unknown as Response;
}

/** happy-dom's, in short: texts and bytes are bodies, and anything else is the text that it says it is. */
async function plainFetch(input: Parameters<Fetch>[0], init: RequestInit = {}): Promise<Response> {
  const { body, duplex: _, ...rest } = init as RequestInit & { duplex?: string };
  const isKnown = body === undefined || ArrayBuffer.isView(body);
  const known = body === undefined ? {} : { body: isKnown ? Buffer.from(body as Uint8Array) : String(body) };
  return nodeFetch(input as string, { ...rest, ...known } as never) as unknown as Promise<Response>;
}

/** What jsdom puts in the place of the platform's own. */
const jsdomNames = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "DOMException",
  "Event",
  "EventTarget",
  "File",
  "FileReader",
  "FormData",
  "Headers",
] as const;

function inJsdom(): void {
  const { window } = new JSDOM("", { url: "https://example.com" });
  vi.stubGlobal("document", window.document);
  for (const name of jsdomNames) vi.stubGlobal(name, window[name]);
}

const makers: readonly Maker[] = [
  { name: "the platform's", fetch: undefined },
  { name: "undici's", fetch: undiciFetch as unknown as Fetch },
  { name: "node-fetch", fetch: nodeFetch as unknown as Fetch },
  { name: "a small one", fetch: smallFetch },
  { name: "one that knows no streams", fetch: plainFetch, takesAtOnce: true },
  { name: "the platform's in jsdom", fetch: undefined, prepare: inJsdom },
  { name: "undici's in jsdom", fetch: undiciFetch as unknown as Fetch, prepare: inJsdom },
  { name: "node-fetch in jsdom", fetch: nodeFetch as unknown as Fetch, prepare: inJsdom },
];
/** The same of a test that was bundled for a browser, or resolved with its conditions. */
const makersForBrowsers = makers.map((maker) => ({
  ...maker,
  name: `${maker.name}, with the build for browsers`,
  library: browserLibrary,
}));

const server = serverForEach();
afterEach(() => vi.unstubAllGlobals());

function optionsWith(fetch: Fetch | undefined): PixVerseOptions {
  return { apiKey, baseUrl: server.url, fetch, clock: testClock(), dangerouslyAllowBrowser: true };
}

describe.each([...makers, ...makersForBrowsers])(
  "the fetch is $name",
  ({ fetch, prepare, takesAtOnce, library: { createClient, PixVerse } = library }) => {
    beforeEach(() => prepare?.());

    test("a picture becomes a video, and each part arrives as it was", async () => {
      const id = 627410861853514292n;
      server.fail("uploadImage", resp(`{"img_id":${id},"img_url":"u"}`));
      const pixverse = new PixVerse(optionsWith(fetch));
      const video = await pixverse.imageToVideo({ ...request, image: pictures.png.bytes });
      const chunks: Uint8Array[] = [];
      await pixverse.download(video, new WritableStream({ write: (chunk) => void chunks.push(chunk) }));

      expect(Buffer.concat(chunks).equals(movie)).toBe(true);
      const [upload, generate, ...rest] = server.hits;
      expect(rest.map(({ operation }) => operation)).toEqual(["getVideo", "download"]);
      const type = String(upload!.headers["content-type"]);
      // Node's own parser wants Node's own File.
      vi.unstubAllGlobals();
      const sent = await new Response(new Uint8Array(upload!.body), {
        headers: { "Content-Type": type },
      }).formData();
      const file = sent.get("image") as unknown as {
        name: string;
        type: string;
        arrayBuffer(): Promise<ArrayBuffer>;
      };
      expect([file.name, file.type]).toEqual(["image.png", "image/png"]);
      expect(Buffer.from(await file.arrayBuffer()).equals(pictures.png.bytes)).toBe(true);
      expect(generate!.headers["content-type"]).toBe("application/json");
      expect(generate!.body.toString()).toContain(`"img_id":${id}`);
      for (const { headers, body } of [upload!, generate!])
        expect(headers["content-length"]).toBe(String(body.length));
    });

    test("a Blob and a File of this place are uploaded", async () => {
      const pixverse = new PixVerse(optionsWith(fetch));
      await pixverse.uploadImage(new Blob([pictures.png.bytes as BlobPart]));
      const image = new File([pictures.png.bytes as BlobPart], 'a "cat".png', { type: "image/png" });
      await createClient(optionsWith(fetch)).POST("/openapi/v2/image/upload", { body: { image } });
      const bodies = server.hits.map(({ body }) => body);
      expect(bodies.every((body) => body.includes(Buffer.from(pictures.png.bytes)))).toBe(true);
      expect(bodies[1]!.toString("latin1")).toContain('filename="a %22cat%22.png"');
    });

    test("an answer that is lost leaves the outcome unknown", async () => {
      const pixverse = new PixVerse(optionsWith(fetch));
      const faults = ["reset", "truncated body", "HTML with 502", "redirect 307"] as const;
      server.fail("generateVideo", ...faults.map((fault) => lostAnswers[fault]));
      for (const _ of faults)
        await expect(pixverse.generateVideo({ ...request, img_id: 1 })).rejects.toMatchObject({
          name: "UnknownOutcomeError",
        });
      expect(server.hits).toHaveLength(faults.length);
    });

    test("a connection that cannot be made is known not to have carried anything", async () => {
      const gone = await faultyServer();
      await gone.close();
      const pixverse = new PixVerse({ ...optionsWith(fetch), baseUrl: gone.url });
      await expect(pixverse.generateVideo({ ...request, img_id: 1 })).rejects.toMatchObject(
        takesAtOnce ? { name: "UnknownOutcomeError" } : { name: "ConnectionError", beforeSending: true },
      );
    });

    test("keepalive, which fetch takes with no stream, is no hindrance", async () => {
      const client = createClient({ ...optionsWith(fetch), keepalive: true });
      const body = { ...request, img_id: 1 };
      const { data } = await client.POST("/openapi/v2/video/img/generate", { body });
      expect(data?.Resp.video_id).toBe(22);
    });

    test("an abort ends the call at once", async () => {
      const controller = new AbortController();
      server.fail("getBalance", { accepts: true, answer: () => controller.abort("stop") });
      const call = new PixVerse(optionsWith(fetch)).getBalance({ signal: controller.signal });
      await expect(call).rejects.toMatchObject({ name: "AbortError", cause: "stop" });
    });
  },
);

test("a fetch without bytes does all but the download, which says why", async () => {
  const pixverse = new library.PixVerse(optionsWith(textFetch));
  const video = await pixverse.imageToVideo({ ...request, image: pictures.png.bytes });
  await expect(pixverse.download(video, new WritableStream())).rejects.toMatchObject({
    name: "InputError",
    message: expect.stringContaining("arrayBuffer()"),
  });
});

/** The requests that reach a server which takes none of them. */
async function misdirected(use: (baseUrl: string) => Promise<unknown>): Promise<IncomingMessage[]> {
  const hits: IncomingMessage[] = [];
  const mistaken = createServer(async (message, response) => {
    hits.push(message);
    await buffer(message);
    response.writeHead(421).end();
  });
  await use(await listen(mistaken));
  return hits;
}

describe("HTTP 421, after which Node's fetch sends a body again by itself", () => {
  test("does so indeed with a text", async () => {
    const hits = await misdirected((url) => fetch(url, { method: "POST", body: "{}" }));
    expect(hits).toHaveLength(2);
  });

  test.each([...makers, ...makersForBrowsers])(
    "but not with ours: $name",
    async ({ fetch, prepare, library: { PixVerse } = library }) => {
      prepare?.();
      const hits = await misdirected(async (baseUrl) => {
        const call = new PixVerse({ ...optionsWith(fetch), baseUrl }).generateVideo({
          ...request,
          img_id: 1,
        });
        await expect(call).rejects.toMatchObject({ name: "ApiError", status: 421 });
      });
      expect(hits).toHaveLength(1);
    },
  );
});
