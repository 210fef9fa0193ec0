import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { createClient, servers, type RequestBody, type ResponseBody } from "../../generated/client.js";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let server: Server;
let seen: Seen[];
let baseUrl: string;

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    seen.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: await text(request),
    });
    if (request.url === "/openapi/v2/account/balance")
      response.writeHead(302, { location: "/elsewhere" }).end();
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"ErrCode":0,"ErrMsg":"success","Resp":{"video_id":7}}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

const request: RequestBody<"generateVideo"> = {
  model: "v6",
  quality: "720p",
  duration: 5,
  prompt: "a cat",
  img_id: 1,
};

test("sends the key and a fresh trace id with every call", async () => {
  const client = createClient({ apiKey: "k", baseUrl });
  await client.POST("/openapi/v2/video/img/generate", { body: request });
  await client.GET("/openapi/v2/video/result/{id}", { params: { path: { id: 7 } } });
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "POST /openapi/v2/video/img/generate",
    "GET /openapi/v2/video/result/7",
  ]);
  for (const { headers } of seen) expect(headers["api-key"]).toBe("k");
  const traceIds = seen.map(({ headers }) => headers["ai-trace-id"]);
  for (const id of traceIds) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(new Set(traceIds).size).toBe(2);
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual(request);
});

test("sends what its types allow: an id of any length as a JSON number, and a form without what is undefined", async () => {
  const client = createClient({ apiKey: "k", baseUrl });
  await client.POST("/openapi/v2/video/img/generate", { body: { ...request, img_id: 302325299692608999n } });
  expect(seen[0]?.body).toContain('"img_id":302325299692608999');
  const body = { image: new Blob(["bytes"]), image_url: undefined } as unknown as { image: Blob };
  await client.POST("/openapi/v2/image/upload", { body });
  expect(seen[1]?.body).not.toContain("image_url");
});

test("takes undefined options for options that were not given, and refuses to send no key", async () => {
  const options = { baseUrl: undefined, fetch: undefined, bodySerializer: undefined, redirect: undefined };
  const asked: string[] = [];
  const fetch = ({ url, redirect }: Request): Promise<Response> => {
    asked.push(url, redirect);
    return Promise.resolve(Response.json({}));
  };
  await createClient({ apiKey: "k", ...(options as object), fetch }).GET("/openapi/v2/account/balance");
  expect(asked).toEqual(["https://app-api.pixverse.ai/openapi/v2/account/balance", "manual"]);
  expect(() => createClient({ apiKey: undefined as never })).toThrow("needs an apiKey");
});

test("lets a call choose its trace id", async () => {
  const client = createClient({ apiKey: "k", baseUrl });
  const header = { "Ai-trace-id": "4f6d1c1e-7a53-4d0b-9a57-1f2f3c8a9b10" };
  await client.GET("/openapi/v2/video/lip_sync/tts_list", { params: { header } });
  expect(seen[0]?.headers["ai-trace-id"]).toBe(header["Ai-trace-id"]);
});

test.each([
  ["a file", { image: new Blob(["bytes"]) }, /name="image"; filename="blob"[^]*bytes/],
  [
    "an address",
    { image_url: "https://example.com/cat.jpg" },
    /name="image_url"\r\n\r\nhttps:\/\/example\.com\/cat\.jpg/,
  ],
])("uploads %s as a form", async (_, body, expected) => {
  await createClient({ apiKey: "k", baseUrl }).POST("/openapi/v2/image/upload", { body });
  expect(seen[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen[0]?.body).toMatch(expected);
});

test("does not follow a redirect, which would carry the key along", async () => {
  const { response } = await createClient({ apiKey: "k", baseUrl }).GET("/openapi/v2/account/balance");
  expect(response.status).toBe(302);
  expect(seen).toHaveLength(1);
});

test("knows the regions and the types", () => {
  expect(servers).toEqual({ global: "https://app-api.pixverse.ai", cn: "https://app-api.pixverseai.cn" });
  expectTypeOf<RequestBody<"generateVideo">["img_id"]>().toEqualTypeOf<number | bigint | undefined>();
  expectTypeOf<RequestBody<"uploadImage">>().toEqualTypeOf<{ image?: Blob; image_url?: string }>();
  expectTypeOf<RequestBody<"getVideo">>().toEqualTypeOf<never>();
  expectTypeOf<NonNullable<ResponseBody<"getVideo">["Resp"]>["id"]>().toEqualTypeOf<number | bigint>();
});
