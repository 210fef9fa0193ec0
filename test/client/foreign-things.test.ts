/** Things of other realms and makers, and things that change while they are looked at. */
import { runInNewContext } from "node:vm";
import { FormData as UndiciFormData } from "undici";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient, PixVerse } from "../../src/index.js";
import { pictures } from "../sandbox/pictures.js";
import { apiKey, request as withoutImage, serverForEach } from "./server.js";

const { bytes } = pictures.png;
const request = { ...withoutImage, img_id: 7 };
const server = serverForEach();
afterEach(() => vi.unstubAllGlobals());

const pixverse = (): PixVerse => new PixVerse({ apiKey, baseUrl: server.url });
const client = (): ReturnType<typeof createClient> => createClient({ apiKey, baseUrl: server.url });
const upload = "/openapi/v2/image/upload";
const generate = "/openapi/v2/video/img/generate";

test.each<[string, () => unknown]>([
  ["an ArrayBuffer", () => runInNewContext("Uint8Array.from(bytes).buffer", { bytes: [...bytes] })],
  ["bytes", () => runInNewContext("Uint8Array.from(bytes)", { bytes: [...bytes] })],
])("%s of another realm is a picture", async (_, make) => {
  const { img_id } = await pixverse().uploadImage(make() as Uint8Array);
  expect(img_id).toBeGreaterThan(0);
});

test("a form of undici's is sent as the form that it is", async () => {
  const form = new UndiciFormData();
  form.append("image", new Blob([bytes], { type: "image/png" }));
  const { data } = await client().POST(upload, { body: form as never });
  expect(data?.Resp.img_id).toBeGreaterThan(0);
});

test("a Blob's type that would end its line in the form is left out", async () => {
  const sent: string[] = [];
  const fetch = async (_: unknown, { body }: RequestInit = {}): Promise<Response> => {
    sent.push(new TextDecoder().decode(body as Uint8Array));
    return new Response('{"ErrCode":0,"ErrMsg":"","Resp":{"img_id":1,"img_url":"u"}}');
  };
  const image = {
    size: 3,
    type: "image/png\r\nX-Bad: 1",
    arrayBuffer: () => Promise.resolve(new ArrayBuffer(3)),
  };
  await createClient({ apiKey, fetch }).POST(upload, { body: { image: image as Blob } });
  expect(sent.join()).toContain("Content-Type: application/octet-stream");
  expect(sent.join()).not.toContain("X-Bad");
});

test.each<[string, (body: object) => Promise<unknown>]>([
  ["createClient", (body) => client().POST(generate, { body: body as never })],
  ["PixVerse", (body) => pixverse().generateVideo(body as never)],
])("%s reads a field once: what was checked is sent", async (_, send) => {
  const answers = [5, 99];
  const body = {
    ...request,
    get duration() {
      return answers.shift();
    },
  };
  await send(body);
  expect(
    server.hits.map(({ body: sent }) => (JSON.parse(String(sent)) as { duration: number }).duration),
  ).toEqual([5]);
});

describe("is refused before anything is sent:", () => {
  const { signal } = new AbortController();
  const deaf = { aborted: false, reason: undefined, addEventListener: signal.addEventListener.bind(signal) };
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "a value with line ends",
      () => client().POST(generate, { body: request, headers: { x: "a\n\nb" } }),
      /^headers has a name or a value/,
    ],
    [
      "a value beyond Latin-1",
      () => client().POST(generate, { body: request, headers: { x: "成" } }),
      /^headers has a name or a value/,
    ],
    [
      "a header of the connection",
      () =>
        client().POST(generate, {
          body: request,
          headers: { Expect: "100-continue", "Content-Length": "3" },
        }),
      /^headers has content-length and expect, which/,
    ],
    [
      "a signal that cannot be left",
      () => client().POST(generate, { body: request, signal: deaf as never }),
      /^signal takes an AbortSignal/,
    ],
    [
      "a list of trace ids",
      () => pixverse().generateVideo(request, { traceId: [crypto.randomUUID()] as never }),
      /^traceId takes a UUID/,
    ],
    [
      "a symbol for a trace id",
      () => pixverse().generateVideo(request, { traceId: Symbol("id") as never }),
      /^traceId takes a UUID/,
    ],
  ])("%s", async (_, call, message) => {
    const error: unknown = await call().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringMatching(message) as string });
    expect(server.hits).toEqual([]);
  });
});

test("Jest's jsdom, which lacks half of what fetch is made of, is refused with the way out", () => {
  vi.stubGlobal("TextEncoder", undefined);
  expect(() => createClient({ apiKey })).toThrow("in Jest use jest-fixed-jsdom");
});

test("a worker of Cloudflare's without a process is no browser", () => {
  vi.stubGlobal("importScripts", () => {});
  vi.stubGlobal("process", undefined);
  expect(() => createClient({ apiKey })).toThrow("In a browser everybody can read the API key");
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
  expect(() => createClient({ apiKey })).not.toThrow();
});
